// A wrapping key as -w/--wrapping-keys describes it: a provider and its parameters.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bongtu::cli {

enum class Provider : std::uint8_t {
  aws_kms,
  aws_kms_rsa,
  aws_kms_ecdh,
  raw_aes,
  raw_rsa,
  raw_ecdh,
  hierarchical
};

struct WrappingKey {
  Provider provider = Provider::aws_kms;
  std::map<std::string, std::vector<std::string>, std::less<>> parameters;

  // The first value; empty where it is not given.
  const std::string& operator[](std::string_view name) const;
  const std::vector<std::string>& all(std::string_view name) const;
  bool has(std::string_view name) const { return parameters.contains(name); }
  // What `discovery=` and the like say; false where absent. Read by `parse_wrapping_key`, so always valid.
  bool is_true(std::string_view name) const;
};

// Without "provider=" it is aws-kms, as in the official command line. Fault::validation names what is
// missing, unknown, given twice, or must not stand on a command line.
Result<WrappingKey> parse_wrapping_key(const std::vector<std::string>& texts, bool for_encryption);

// For --help.
std::string describe_providers();

}  // namespace bongtu::cli
