#include "function/settings.h"

namespace bongtu::function {

std::string_view variable(const Variables& variables, std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string_view() : std::string_view(found->second);
}

Settings settings_of(const Variables& variables) {
  Settings settings;
  settings.key_id = variable(variables, "KEY_ID");
  std::string_view more = variable(variables, "DECRYPT_KEY_IDS");
  while (!more.empty()) {
    const std::size_t comma = more.find(',');
    settings.decrypt_key_ids.emplace_back(more.substr(0, comma));
    more.remove_prefix(comma == std::string_view::npos ? more.size() : comma + 1);
  }
  const std::string_view allow = variable(variables, "ALLOW");
  const bool both = allow.empty() || allow == "both";
  settings.allow_encrypt = both || allow == "encrypt";
  settings.allow_decrypt = both || allow == "decrypt";
  return settings;
}

}  // namespace bongtu::function
