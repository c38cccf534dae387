#include "client/profile.h"

#include "client/environment.h"

namespace bongtu::client {
namespace {

// Empty where there is no home to have files in.
std::string path_of(const char* variable_name, std::string_view in_home) {
  const std::string_view set = variable(variable_name);
  const std::string_view home = variable("HOME");
  if (set.starts_with("~/")) return std::string(home).append(set.substr(1));
  if (!set.empty()) return std::string(set);
  return home.empty() ? std::string() : std::string(home).append(in_home);
}

std::string section_of(const ConfigFile& config, std::string_view name) {
  std::string section = "profile " + std::string(name);
  return name == "default" && !config.has(section) ? "default" : section;
}

}  // namespace

Profile::Profile(std::string name, ConfigFile config, ConfigFile credentials)
    : name_(std::move(name)),
      config_section_(section_of(config, name_)),
      config_(std::move(config)),
      credentials_(std::move(credentials)) {}

Result<Profile> Profile::open(std::string_view name) {
  const std::string_view asked = name.empty() ? variable("AWS_PROFILE") : name;
  TRY(auto config, ConfigFile::read(path_of("AWS_CONFIG_FILE", "/.aws/config")));
  TRY(auto credentials, ConfigFile::read(path_of("AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials")));
  Profile profile(std::string(asked.empty() ? "default" : asked), std::move(config), std::move(credentials));
  const bool there = profile.config_.has(profile.config_section_) || profile.credentials_.has(profile.name_);
  if (!asked.empty() && !there) return refuse(Fault::validation, "There is no " + profile.place() + ".");
  return profile;
}

std::string_view Profile::get(std::string_view key) const {
  const auto value = credentials_.get(name_, key);
  return value && !value->empty() ? *value : config_.get(config_section_, key).value_or(std::string_view());
}

std::string_view Profile::endpoint() const {
  const std::string services = "services " + std::string(get("services"));
  const auto of_kms = config_.get(services, "kms.endpoint_url");
  return of_kms && !of_kms->empty() ? *of_kms : get("endpoint_url");
}

std::string Profile::place_of(std::string_view key) const {
  const bool in_credentials = credentials_.get(name_, key).has_value();
  return "profile '" + name_ + "' of " + (in_credentials ? credentials_ : config_).path();
}

std::string Profile::place() const {
  if (config_.path().empty() && credentials_.path().empty())
    return "profile '" + name_ + "': no home directory";
  return "profile '" + name_ + "' in " + credentials_.path() + " or " + config_.path();
}

}  // namespace bongtu::client
