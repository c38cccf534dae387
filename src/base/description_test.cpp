#include "base/description.h"

#include <gtest/gtest.h>

namespace bongtu {
namespace {

struct Inner {
  std::string key;
  static constexpr auto shape = fields(field("Key", &Inner::key, {1, 128}));
};
constexpr Bounds token{1, 8192};
struct Request {
  std::string text;
  std::optional<Secret> secret;
  WipedText password;
  Bytes blob;
  std::int64_t number = 0;
  double time = 0;
  bool flag = false;
  std::map<std::string, std::string, std::less<>> map;
  std::optional<std::vector<std::string>> tokens;
  std::vector<Inner> inners;
  std::optional<Inner> inner;
  static constexpr auto shape =
      fields(field("Text", &Request::text, {1, 5}, "A text."), field("Secret", &Request::secret),
             field("Password", &Request::password), field("Blob", &Request::blob),
             field("Number", &Request::number), field("Time", &Request::time), field("Flag", &Request::flag),
             field("Map", &Request::map), field("Tokens", &Request::tokens, {.max = 10, .each = &token}),
             field("Inners", &Request::inners), field("Inner", &Request::inner), unbuilt("Later"));
};

TEST(Description, TellsTypesAndWhatIsRequiredOrSensitive) {
  struct Expected {
    std::string_view name, type;
    bool required, sensitive, built;
  };
  const Expected expected[] = {
      {"Text", "string", true, false, true},      {"Secret", "blob", false, true, true},
      {"Password", "string", true, true, true},   {"Blob", "blob", true, false, true},
      {"Number", "integer", true, false, true},   {"Time", "timestamp", true, false, true},
      {"Flag", "boolean", true, false, true},     {"Map", "map", true, false, true},
      {"Tokens", "list", false, false, true},     {"Inners", "list", true, false, true},
      {"Inner", "structure", false, false, true}, {"Later", "", false, false, false}};
  const auto members = describe<Request>();
  ASSERT_EQ(members.size(), std::size(expected));
  for (std::size_t i = 0; i < members.size(); ++i) {
    EXPECT_EQ(members[i].name, expected[i].name);
    EXPECT_EQ(members[i].type, expected[i].type) << members[i].name;
    EXPECT_EQ(members[i].required, expected[i].required) << members[i].name;
    EXPECT_EQ(members[i].sensitive, expected[i].sensitive) << members[i].name;
    EXPECT_EQ(members[i].built, expected[i].built) << members[i].name;
  }
  EXPECT_EQ(members[0].doc, "A text.");
  EXPECT_EQ(members[0].bounds.max, 5);
}

TEST(Description, TellsWhatIsInsideListsAndStructures) {
  const auto members = describe<Request>();
  ASSERT_EQ(members[8].element.size(), 1u);
  EXPECT_EQ(members[8].element[0].type, "string");
  EXPECT_EQ(members[8].element[0].bounds.max, 8192);
  EXPECT_EQ(members[8].bounds.max, 10);
  ASSERT_EQ(members[9].element.size(), 1u);
  EXPECT_EQ(members[9].element[0].type, "structure");
  EXPECT_EQ(members[9].element[0].members.at(0).name, "Key");
  EXPECT_EQ(members[10].members.at(0).bounds.max, 128);
}

}  // namespace
}  // namespace bongtu
