// Alias names as callers give them: "alias/" and a name.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace bongtu::ops {

inline constexpr std::string_view alias_prefix = "alias/";

// The name without "alias/". Fault::validation without that prefix; invalid_alias_name for AWS's own names.
inline Result<std::string> own_alias_name(std::string_view text) {
  if (!text.starts_with(alias_prefix) || text.size() == alias_prefix.size()) {
    return refuse(Fault::validation,
                  "Alias must start with the prefix \"alias/\". Please see "
                  "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
  }
  const std::string_view name = text.substr(alias_prefix.size());
  if (name.starts_with("aws/")) {
    return refuse(Fault::invalid_alias_name, "Names that begin with alias/aws/ are reserved.");
  }
  return std::string(name);
}

}  // namespace bongtu::ops
