// Tags of users, roles, policies and sessions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/principal.h"
#include "ops/iam/members.h"

namespace bongtu::ops::iam {

struct Tag {
  std::string key;
  std::string value;
  static constexpr auto shape =
      fields(field("Key", &Tag::key, tag_key_bounds), field("Value", &Tag::value, tag_value_bounds));
};

// Fault::invalid_input for a key that is there twice, whatever its case.
Result<access::Tags> to_tags(const std::optional<std::vector<Tag>>& tags);
std::vector<Tag> from_tags(const access::Tags& tags);

// `tags` with those of `added` too, a key in whatever case being one. Fault::limit_exceeded beyond 50.
Result<access::Tags> with_tags(access::Tags tags, const access::Tags& added, std::string_view of);

}  // namespace bongtu::ops::iam
