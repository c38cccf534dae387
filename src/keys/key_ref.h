// How callers name KMS keys: key id, key ARN, alias name, alias ARN.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/random.h"

namespace bongtu::keys {

// Where a name is looked up: ARNs of other accounts and Regions name nothing here.
struct Place {
  std::string_view account;
  std::string_view region;
};

struct KeyRef {
  bool is_alias = false;
  std::string name;  // key id, or alias name without "alias/"
};

// Refusals in AWS's words (docs/kms-api.md): not_found for what is no id, for an ARN of another Region
// or account; invalid_arn for a malformed ARN.
Result<KeyRef> parse_key_ref(std::string_view text, const Place& place);

// The id of a multi-Region key: "mrk-" and its uuid in 32 hex digits.
std::string multi_region_id(const crypto::Uuid& uuid);
// The 16 bytes of a key id of either form; nothing for what is no key id.
std::optional<crypto::Uuid> uuid_of(std::string_view key_id);

std::string key_arn(const Place& place, std::string_view key_id);
std::string alias_arn(const Place& place, std::string_view name);  // name without "alias/"

// A Region name's form: "ap-northeast-2", "us-gov-west-1".
bool is_region(std::string_view text);

}  // namespace bongtu::keys
