#include "ops/apigateway/tags.h"

#include <algorithm>

namespace bongtu::ops::apigateway {
namespace {

// Of UTF-8 every byte but those that continue a character.
std::int64_t characters(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

}  // namespace

Result<> check_tags(const Texts& tags) {
  if (tags.size() > 50) return refuse(Fault::validation, "A resource can have at most 50 tags.");
  for (const auto& [name, value] : tags) {
    if (name.empty() || characters(name) > 128)
      return refuse(Fault::validation, "The name of a tag has 1 to 128 characters.");
    if (name.starts_with("aws:"))
      return refuse(Fault::validation, "Tag names that start with aws: are reserved.");
    if (characters(value) > 256)
      return refuse(Fault::validation, "The value of a tag has at most 256 characters.");
  }
  return {};
}

}  // namespace bongtu::ops::apigateway
