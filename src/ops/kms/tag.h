// Tag, as several KMS operations take and give it.
#pragma once

#include "keys/records.h"
#include "ops/kms/bounds.h"

namespace bongtu::ops {

struct Tag {
  std::string key;
  std::string value;
  static constexpr auto shape = fields(field("TagKey", &Tag::key, tag_key_bounds, "Not beginning with aws:."),
                                       field("TagValue", &Tag::value, tag_value_bounds, "May be empty."));
};

// The tags of a request. Fault::tag, in AWS's words: a key twice, more than 50, keys that are AWS's own.
Result<keys::Tags> read_tags(const std::vector<Tag>& tags);

// Fault::tag where a key would have more than 50.
Result<> check_tag_count(std::size_t count);

}  // namespace bongtu::ops
