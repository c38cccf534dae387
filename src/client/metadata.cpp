// Credentials that the container's or the instance's metadata service lends.
#include <algorithm>

#include "base/from_json.h"
#include "base/json.h"
#include "client/environment.h"
#include "client/file.h"
#include "client/sources.h"

namespace bongtu::client {
namespace {

constexpr std::chrono::seconds patience{1};
constexpr std::string_view instance_service = "http://169.254.169.254";

struct Lent {
  std::string access_key_id;
  WipedText secret_access_key;
  WipedText token;
  std::string expiration;

  static constexpr auto shape =
      fields(field("AccessKeyId", &Lent::access_key_id), field("SecretAccessKey", &Lent::secret_access_key),
             field("Token", &Lent::token), field("Expiration", &Lent::expiration));
};

std::unexpected<Error> unusable(std::string_view service, std::string_view why) {
  return refuse(Fault::unavailable,
                "The " + std::string(service) + " gave no credentials: " + std::string(why) + ".");
}

Result<Found> read_lent(std::string_view service, const Outcome<Reply>& reply) {
  if (!reply) return unusable(service, reply.error().error.message);
  if (reply->status != 200) return unusable(service, "HTTP status " + std::to_string(reply->status));
  WipingResource memory;
  const auto document = parse_json(reply->body, memory);
  const json::object* object = document ? document->if_object() : nullptr;
  if (object == nullptr) return unusable(service, "its answer is no JSON object");
  auto lent = from_json<Lent>(*object);
  if (!lent) return unusable(service, "its answer lacks a member");
  Credentials credentials;
  credentials.access_key_id = std::move(lent->access_key_id);
  credentials.secret_access_key = Secret::copy_of(std::string_view(lent->secret_access_key));
  credentials.session_token = std::move(lent->token);
  credentials.expiration = from_iso_time(lent->expiration);
  if (!credentials.expiration) return unusable(service, "its answer has no expiration");
  return Found{std::move(credentials), {}};
}

bool is_one_of(std::string_view host, std::initializer_list<std::string_view> hosts) {
  return std::ranges::find(hosts, host) != hosts.end();
}

// Of the container: read anew each time, since the file changes.
Result<WipedText> container_token() {
  const std::string path(variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"));
  if (path.empty()) return WipedText(variable("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
  TRY(auto text, read_file(path));
  while (text && (text->ends_with('\n') || text->ends_with('\r'))) text->pop_back();
  if (text && !text->empty()) return *std::move(text);
  return refuse(Fault::validation, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '" + path + "' has no token.");
}

Result<Url> instance_url() {
  const std::string_view set = variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  TRY(auto url, parse_url(set.empty() ? instance_service : set));
  const bool near = is_loopback(url.host) || is_one_of(url.host, {"169.254.169.254", "fd00:ec2::254"});
  if (!url.secure && !near) {
    return refuse(
        Fault::validation,
        "AWS_EC2_METADATA_SERVICE_ENDPOINT is plain http to another machine than the metadata service.");
  }
  while (url.target.ends_with('/')) url.target.pop_back();
  return url;
}

// The name of the instance's role, the first line of the list; empty where it has none.
std::string first_line(std::string_view text) {
  return std::string(text.substr(0, std::min(text.find_first_of("\r\n"), text.size())));
}

bool is_role_name(std::string_view name) {
  const auto fits = [](char c) {
    return c > 0x20 && c < 0x7f && c != '/' && c != '?' && c != '#' && c != '%';
  };
  return !name.empty() && std::ranges::all_of(name, fits);
}

}  // namespace

Result<std::optional<Url>> container_url() {
  const std::string_view relative = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const std::string_view full = variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (relative.empty() && full.empty()) return std::nullopt;
  if (!relative.empty() && !relative.starts_with('/')) {
    return refuse(Fault::validation, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not start with '/'.");
  }
  const std::string text =
      relative.empty() ? std::string(full) : "http://169.254.170.2" + std::string(relative);
  TRY(auto url, parse_url(text));
  const bool near =
      is_loopback(url.host) || is_one_of(url.host, {"169.254.170.2", "169.254.170.23", "fd00:ec2::23"});
  if (url.secure || near) return url;
  return refuse(
      Fault::validation,
      "AWS_CONTAINER_CREDENTIALS_FULL_URI is plain http to another machine than the container's service.");
}

Result<Found> from_container(Transport& transport) {
  TRY(const auto url, container_url());
  if (!url) return Found{std::nullopt, "container metadata (AWS_CONTAINER_CREDENTIALS_FULL_URI is not set)"};
  TRY(auto token, container_token());
  Request request;
  request.target = url->target;
  request.fields.push_back({"Accept", "application/json"});
  if (!token.empty()) request.fields.push_back({"Authorization", std::move(token)});
  return read_lent("container's metadata service", transport.exchange(*url, request, patience));
}

Result<Found> from_instance(Transport& transport) {
  if (variable("AWS_EC2_METADATA_DISABLED") == "true") {
    return Found{std::nullopt, "instance metadata (AWS_EC2_METADATA_DISABLED)"};
  }
  TRY(const auto url, instance_url());
  Request request{
      "PUT", url.target + "/latest/api/token", {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}}};
  auto token = transport.exchange(url, request, patience);
  if (!token || token->status != 200) {
    return Found{std::nullopt,
                 "instance metadata (" +
                     (token ? "HTTP status " + std::to_string(token->status) : token.error().error.message) +
                     ")"};
  }
  const std::string list = url.target + "/latest/meta-data/iam/security-credentials/";
  request = {"GET", list, {{"X-aws-ec2-metadata-token", std::move(token->body)}}};
  const auto roles = transport.exchange(url, request, patience);
  const std::string role = roles && roles->status == 200 ? first_line(roles->body) : std::string();
  if (!is_role_name(role)) return Found{std::nullopt, "instance metadata (the instance has no role)"};
  request.target += role;
  return read_lent("instance's metadata service", transport.exchange(url, request, patience));
}

}  // namespace bongtu::client
