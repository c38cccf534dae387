#include "client/sources.h"

#include <array>

#include "client/environment.h"

namespace bongtu::client {
namespace {

Found nothing(std::string looked) { return {std::nullopt, std::move(looked)}; }

Found found(std::string_view id, std::string_view secret, std::string_view token) {
  Credentials credentials;
  credentials.access_key_id = id;
  credentials.secret_access_key = Secret::copy_of(secret);
  credentials.session_token.assign(token);
  return {std::move(credentials), {}};
}

// Before the profile's own keys, and after them.
constexpr std::array role_keys = {"role_arn"};
constexpr std::array other_ways = {
    "credential_process",      "sso_session",       "sso_start_url", "login_session",
    "web_identity_token_file", "credential_source", "source_profile"};

template <std::size_t n>
Result<> refuse_any(const Profile& profile, const std::array<const char*, n>& keys) {
  for (const char* key : keys) {
    if (profile.get(key).empty()) continue;
    return refuse(Fault::validation,
                  "The " + profile.place_of(key) + " has `" + key +
                      "`, which is not supported: get credentials that way with the AWS CLI "
                      "(aws configure export-credentials) and give them in the environment.");
  }
  return {};
}

}  // namespace

Result<Found> from_environment() {
  const std::string_view id = variable("AWS_ACCESS_KEY_ID");
  const std::string_view secret = variable("AWS_SECRET_ACCESS_KEY");
  if (id.empty() && secret.empty()) return nothing("the environment (AWS_ACCESS_KEY_ID is not set)");
  if (id.empty() || secret.empty()) {
    return refuse(Fault::validation,
                  "Of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set in the environment.");
  }
  return found(id, secret, variable("AWS_SESSION_TOKEN"));
}

Result<Found> from_profile(const Profile& profile) {
  CHECK(refuse_any(profile, role_keys));
  const std::string_view id = profile.get("aws_access_key_id");
  const std::string_view secret = profile.get("aws_secret_access_key");
  if (id.empty() != secret.empty()) {
    return refuse(Fault::validation,
                  "The " + profile.place_of(id.empty() ? "aws_secret_access_key" : "aws_access_key_id") +
                      " has only one of aws_access_key_id and aws_secret_access_key.");
  }
  if (!id.empty()) return found(id, secret, profile.get("aws_session_token"));
  CHECK(refuse_any(profile, other_ways));
  return nothing(profile.place());
}

std::vector<CredentialSource> credential_sources(std::shared_ptr<const Profile> profile,
                                                 bool profile_was_given, Transport& transport) {
  std::vector<CredentialSource> sources;
  if (!profile_was_given) sources.emplace_back(from_environment);
  sources.emplace_back([]() -> Result<Found> {
    if (variable("AWS_WEB_IDENTITY_TOKEN_FILE").empty()) return nothing("");
    return refuse(Fault::validation, "AWS_WEB_IDENTITY_TOKEN_FILE is set; web identities are not supported.");
  });
  sources.emplace_back([profile = std::move(profile)] { return from_profile(*profile); });
  sources.emplace_back([&transport] { return from_container(transport); });
  sources.emplace_back([&transport] { return from_instance(transport); });
  return sources;
}

}  // namespace bongtu::client
