// What Options leave open, looked up once.
#pragma once

#include <bongtu/client.h>

#include <optional>

#include "client/profile.h"
#include "client/url.h"

namespace bongtu::client {

struct Settings {
  std::string region;  // empty where none was found
  std::string region_places;
  std::optional<Url> endpoint;
  std::string ca_file;
  std::chrono::milliseconds timeout{};
  int attempts = 0;
};

// Options first, then the environment, then the profile. Fault::validation for a Region, endpoint, time or
// number that cannot be one, and for plain HTTP to another machine.
Result<Settings> settings_of(const Options& options, const Profile& profile);

// Where KMS answers in a Region: the set endpoint, else AWS's. Fault::validation for a name that cannot be a
// Region's; it may come from a stranger's message and becomes part of a host name.
Result<Url> endpoint_of(const Settings& settings, std::string_view region);

}  // namespace bongtu::client
