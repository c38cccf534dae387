// What the store keeps of REST APIs, stages, API keys and usage plans.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/record.h"

namespace bongtu::gateway {

struct RestApiRecord {
  std::string name;
  double created = 0;
  bool is_default = false;  // answers at /{stage}/…
  std::vector<std::string>
      resources;  // "POST /encrypt"; each needs an API key and leads to the built-in function
  static constexpr auto shape =
      fields(field("name", &RestApiRecord::name), field("created", &RestApiRecord::created),
             field("default", &RestApiRecord::is_default), field("resources", &RestApiRecord::resources));
};

struct StageRecord {
  double created = 0;
  std::map<std::string, std::string, std::less<>> variables;  // KEY_ID, DECRYPT_KEY_IDS, ALLOW
  std::string role;                                           // the function's execution role
  static constexpr auto shape =
      fields(field("created", &StageRecord::created), field("variables", &StageRecord::variables),
             field("role", &StageRecord::role));
};

struct ApiKeyRecord {
  std::string name;
  bool enabled = true;
  double created = 0;
  Bytes value;  // sealed, purpose "api-key"
  Bytes index;  // HMAC-SHA-256 of the value: how it is found
  static constexpr auto shape =
      fields(field("name", &ApiKeyRecord::name), field("enabled", &ApiKeyRecord::enabled),
             field("created", &ApiKeyRecord::created), field("value", &ApiKeyRecord::value),
             field("index", &ApiKeyRecord::index));
};

struct ThrottleRecord {
  double rate = 0;         // requests a second
  std::int64_t burst = 0;  // requests
  static constexpr auto shape =
      fields(field("rate", &ThrottleRecord::rate), field("burst", &ThrottleRecord::burst));
};

struct UsagePlanRecord {
  std::string name;
  double created = 0;
  std::vector<std::string> stages;    // "<api id>/<stage>"
  std::vector<std::string> api_keys;  // ids
  std::optional<ThrottleRecord> throttle;
  static constexpr auto shape =
      fields(field("name", &UsagePlanRecord::name), field("created", &UsagePlanRecord::created),
             field("stages", &UsagePlanRecord::stages), field("api_keys", &UsagePlanRecord::api_keys),
             field("throttle", &UsagePlanRecord::throttle));
};

inline constexpr std::string_view api_key_purpose = "api-key";

}  // namespace bongtu::gateway
