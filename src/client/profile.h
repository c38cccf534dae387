// The profile that the shared files are read by.
#pragma once

#include "client/config_file.h"

namespace bongtu::client {

class Profile {
 public:
  // `name` empty: AWS_PROFILE, else "default". The files are AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE,
  // else `config` and `credentials` in ~/.aws. Fault::validation where a name was given that neither file
  // has.
  static Result<Profile> open(std::string_view name);

  // What the credentials file says, else what the config file says; empty where neither does.
  std::string_view get(std::string_view key) const;
  // The endpoint in the config file: that of `kms` in the services section it names, else its own.
  std::string_view endpoint() const;

  // "profile 'x' of FILE", the file being the one that has the key.
  std::string place_of(std::string_view key) const;
  // "profile 'x' in FILE or FILE".
  std::string place() const;

 private:
  Profile(std::string name, ConfigFile config, ConfigFile credentials);
  std::string name_;
  std::string config_section_;
  ConfigFile config_, credentials_;
};

}  // namespace bongtu::client
