#include "gateway/access_log_format.h"

namespace bongtu::gateway {

std::string_view access_log_variable_at(std::string_view text) {
  const auto* const end = std::ranges::find_if_not(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.'; });
  std::string_view name(text.begin(), end);
  while (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

std::string_view unknown_access_log_variable(std::string_view format) {
  std::string_view unknown;
  walk_access_log_format(
      format, [](std::string_view) {},
      [&](std::string_view name) {
        const bool known = std::ranges::find(access_log_variables, name) != std::end(access_log_variables);
        if (!known && unknown.empty()) unknown = name.empty() ? "(none)" : name;
      });
  return unknown;
}

}  // namespace bongtu::gateway
