#include "ops/iam/tag.h"

#include <algorithm>
#include <set>

#include "access/names.h"

namespace bongtu::ops::iam {
namespace {
constexpr std::size_t most = 50;
}

Result<access::Tags> to_tags(const std::optional<std::vector<Tag>>& tags) {
  access::Tags made;
  std::set<std::string> keys;
  if (!tags) return made;
  for (const Tag& tag : *tags) {
    if (!keys.insert(access::lower(tag.key)).second) {
      return refuse(Fault::invalid_input,
                    "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    if (access::lower(tag.key).starts_with("aws:")) {
      return refuse(Fault::invalid_input, "Tag keys that start with aws: are reserved.");
    }
    made[tag.key] = tag.value;
  }
  return made;
}

std::vector<Tag> from_tags(const access::Tags& tags) {
  std::vector<Tag> list;
  for (const auto& [key, value] : tags) list.push_back({key, value});
  return list;
}

Result<access::Tags> with_tags(access::Tags tags, const access::Tags& added, std::string_view of) {
  for (const auto& [key, value] : added) {
    std::erase_if(tags, [&](const auto& tag) { return access::same_letters(tag.first, key); });
    tags[key] = value;
  }
  if (tags.size() > most) {
    return refuse(Fault::limit_exceeded,
                  "The number of tags has reached the maximum limit for this " + std::string(of) + ".");
  }
  return tags;
}

}  // namespace bongtu::ops::iam
