#include "client/settings.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "client/environment.h"

namespace bongtu::client {
namespace {

std::string_view first_of(std::initializer_list<std::string_view> values) {
  const auto* found = std::ranges::find_if_not(values, &std::string_view::empty);
  return found == values.end() ? std::string_view() : *found;
}

Result<int> attempts_of(int option, const Profile& profile) {
  constexpr int usual = 3;
  if (option > 0) return option;
  const std::string_view text = first_of({variable("AWS_MAX_ATTEMPTS"), profile.get("max_attempts")});
  if (text.empty()) return usual;
  int attempts = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), attempts);
  if (error != std::errc() || end != text.data() + text.size() || attempts < 1) {
    return refuse(Fault::validation, "AWS_MAX_ATTEMPTS (max_attempts) is not a number of at least 1.");
  }
  return attempts;
}

Result<Url> parse_endpoint(std::string_view text) {
  TRY(auto url, parse_url(text));
  if (url.target.find('?') != std::string::npos)
    return refuse(Fault::validation, "An endpoint has no query.");
  if (!url.secure && !is_loopback(url.host)) {
    return refuse(Fault::validation, "The endpoint '" + std::string(text) +
                                         "' must be https: plain http may go to this machine only.");
  }
  return url;
}

bool is_region(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, fits) && text.front() != '-' &&
         text.back() != '-';
}

}  // namespace

Result<Settings> settings_of(const Options& options, const Profile& profile) {
  if (options.timeout.count() <= 0) return refuse(Fault::validation, "A timeout is more than zero.");
  Settings settings;
  settings.timeout = options.timeout;
  settings.region = first_of(
      {options.region, variable("AWS_REGION"), variable("AWS_DEFAULT_REGION"), profile.get("region")});
  settings.region_places = "AWS_REGION, AWS_DEFAULT_REGION, `region` of " + profile.place();
  settings.ca_file = first_of({options.ca_file, variable("AWS_CA_BUNDLE"), profile.get("ca_bundle")});
  TRY(settings.attempts, attempts_of(options.attempts, profile));
  const std::string_view endpoint = first_of(
      {options.endpoint, variable("AWS_ENDPOINT_URL_KMS"), variable("AWS_ENDPOINT_URL"), profile.endpoint()});
  if (!endpoint.empty()) {
    TRY(settings.endpoint, parse_endpoint(endpoint));
  }
  return settings;
}

Result<Url> endpoint_of(const Settings& settings, std::string_view region) {
  if (!is_region(region))
    return refuse(Fault::validation, "What was given as Region cannot be the name of one.");
  if (settings.endpoint) return *settings.endpoint;
  Url url;
  url.host.append("kms.").append(region).append(".amazonaws.com");
  if (region.starts_with("cn-")) url.host += ".cn";
  return url;
}

}  // namespace bongtu::client
