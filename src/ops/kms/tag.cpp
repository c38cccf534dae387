#include "ops/kms/tag.h"

#include <algorithm>

namespace bongtu::ops {
namespace {

constexpr std::size_t tags_a_key = 50;

// "aws:" in any case.
bool is_reserved(std::string_view key) {
  constexpr std::string_view prefix = "aws:";
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return key.size() >= prefix.size() && std::ranges::equal(key.substr(0, prefix.size()), prefix, {}, lower);
}

}  // namespace

Result<> check_tag_count(std::size_t count) {
  return count > tags_a_key ? refuse(Fault::tag, "Too many tags") : Result<>();
}

Result<keys::Tags> read_tags(const std::vector<Tag>& tags) {
  keys::Tags read;
  for (const Tag& tag : tags) {
    if (!read.emplace(tag.key, tag.value).second) return refuse(Fault::tag, "Duplicate tag keys");
  }
  CHECK(check_tag_count(read.size()));
  for (const Tag& tag : tags) {
    if (is_reserved(tag.key)) return refuse(Fault::tag, "Tags beginning with aws: are reserved");
  }
  return read;
}

}  // namespace bongtu::ops
