// ARNs of KMS keys, and which of them are the same multi-Region key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bongtu::message {

// arn:partition:kms:region:account:key/id (or alias/name). Views point into the text.
struct KmsArn {
  std::string_view partition, region, account, type, id;

  bool is_key() const { return type == "key"; }
  bool is_multi_region() const { return is_key() && id.starts_with("mrk-"); }
  std::string in_region(std::string_view other) const;
};

// Nothing unless all six parts are there and the type is key or alias. A "/" belongs to the id.
std::optional<KmsArn> parse_kms_arn(std::string_view text);
// The same, of a key only.
std::optional<KmsArn> parse_key_arn(std::string_view text);

// The id of a multi-Region key that is named by its ARN or by its id; empty for all else.
std::string_view multi_region_id(std::string_view key_id);
// Equal, or ARNs of replicas of one multi-Region key.
bool is_same_multi_region_key(std::string_view a, std::string_view b);

}  // namespace bongtu::message
