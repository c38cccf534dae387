// Namespace and name of raw keys.
#pragma once

#include <bongtu/raw_keyrings.h>

#include "message/keyrings/wrapping.h"

namespace bongtu::message {

// `behind` bytes must have room behind the name.
inline Result<> check_raw_name(const KeyName& name, std::size_t behind = 0) {
  CHECK(check_name("A key's namespace", name.key_namespace));
  CHECK(check_name("A key's name", name.name));
  if (name.name.size() + behind > 65535) return refuse(Fault::validation, "The key's name is too long.");
  if (name.key_namespace == kms_provider_id)
    return refuse(Fault::validation, "The namespace 'aws-kms' is for keys of AWS KMS.");
  return {};
}

inline std::string described(std::string_view kind, const KeyName& name) {
  return std::string(kind) + " '" + printable(name.key_namespace) + "' '" + printable(name.name) + "'";
}

}  // namespace bongtu::message
