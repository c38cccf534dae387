// Names of the records of KMS keys.
#pragma once

#include <string>
#include <string_view>

#include "store/prefixes.h"

namespace bongtu::keys {

// prefix + parts with '/' between them.
template <class... Part>
std::string record_name(std::string_view prefix, std::string_view first, const Part&... parts) {
  std::string name(prefix);
  name += first;
  (name.append("/").append(parts), ...);
  return name;
}

inline std::string key_record(std::string_view region, std::string_view id) {
  return record_name(store::prefix::key, region, id);
}
inline std::string alias_record(std::string_view region, std::string_view name) {
  return record_name(store::prefix::alias, region, name);
}
inline std::string alias_of_record(std::string_view region, std::string_view id, std::string_view name) {
  return record_name(store::prefix::alias_of, region, id, name);
}
inline std::string family_record(std::string_view uuid) { return record_name(store::prefix::family, uuid); }
inline std::string material_record(std::string_view uuid, std::uint32_t number) {
  const std::string digits = std::to_string(number);
  return record_name(store::prefix::material, uuid, std::string(10 - digits.size(), '0') + digits);
}

inline std::string last_usage_record(std::string_view region, std::string_view id) {
  return record_name(store::prefix::last_usage, region, id);
}

inline std::string last_part(const std::string& name) { return name.substr(name.rfind('/') + 1); }

}  // namespace bongtu::keys
