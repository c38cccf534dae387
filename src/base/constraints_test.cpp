#include "base/constraints.h"

#include <gtest/gtest.h>

#include "base/from_json.h"

namespace bongtu {
namespace {

const std::vector<std::string_view>& colours() {
  static const std::vector<std::string_view> values = {"RED", "GREEN"};
  return values;
}

constexpr Bounds tokens{.min = 1, .max = 3, .pattern = {"^[a-z]+$"}};
constexpr Bounds names{.max = 2, .values = &colours};

struct Tag {
  std::string key;
  std::optional<std::string> value;
  static constexpr auto shape =
      fields(field("TagKey", &Tag::key, {1, 3}), field("TagValue", &Tag::value, {0, 2}));
};
struct Limits {
  std::optional<std::string> source;
  std::vector<Tag> tags;
  static constexpr auto shape =
      fields(field("SourceArn", &Limits::source, {2, 4}), field("Tags", &Limits::tags));
};
struct Nested {
  std::optional<std::vector<std::string>> tokens;
  std::optional<std::vector<std::string>> colours;
  std::optional<std::vector<Tag>> tags;
  std::optional<Limits> limits;
  std::optional<WipedText> password;
  static constexpr auto shape =
      fields(field("GrantTokens", &Nested::tokens, {.min = 1, .max = 2, .each = &bongtu::tokens}),
             field("Colours", &Nested::colours, {.each = &names}), field("Tags", &Nested::tags, {0, 2}),
             field("Limits", &Nested::limits), field("Password", &Nested::password, {2, 20, {"^[a-z]+$"}}));
};

struct Many {
  std::vector<Tag> tags;
  static constexpr auto shape = fields(field("Tags", &Many::tags));
};

template <class T>
Result<T> read(std::string_view text) {
  WipingResource memory;
  TRY(const json::value value, parse_json(text, memory));
  return from_json<T>(value.get_object());
}

TEST(Constraints, TellsOfAListWhatItsElementsMustBe) {
  const std::string tokens_must =
      "' at 'grantTokens' failed to satisfy constraint: Member must satisfy constraint: [Member must have "
      "length "
      "less than or equal to 3, Member must have length greater than or equal to 1, Member must satisfy "
      "regular "
      "expression pattern: ^[a-z]+$]";
  const std::vector<std::pair<std::string, std::string>> table = {
      {R"({"GrantTokens":[]})",
       "Value '[]' at 'grantTokens' failed to satisfy constraint: Member must have length greater than or "
       "equal to 1"},
      {R"({"GrantTokens":["a","b","c"]})",
       "Value '[a, b, c]' at 'grantTokens' failed to satisfy constraint: Member must have length less than "
       "or equal "
       "to 2"},
      {R"({"GrantTokens":["abcd"]})", "Value '[abcd]" + tokens_must},
      {R"({"GrantTokens":["","ab"]})", "Value '[, ab]" + tokens_must},
      {R"({"GrantTokens":["B","C"]})", "Value '[B, C]" + tokens_must},
      {R"({"Colours":["BLUE","RED"]})",
       "Value '[BLUE, RED]' at 'colours' failed to satisfy constraint: Member must satisfy constraint: "
       "[Member must "
       "have length less than or equal to 2, Member must satisfy enum value set: [RED, GREEN]]"},
  };
  for (const auto& [body, message] : table) {
    const auto result = read<Nested>(body);
    ASSERT_FALSE(result) << body;
    EXPECT_EQ(result.error().message, "1 validation error detected: " + message);
  }
  EXPECT_TRUE(read<Nested>(R"({"GrantTokens":["a","abc"],"Colours":[],"Tags":[],"Limits":{"Tags":[]}})"));
}

TEST(Constraints, TellsThePathOfAViolation) {
  const std::string fails = " failed to satisfy constraint: Member must ";
  const std::vector<std::pair<std::string, std::string>> table = {
      {R"({"Tags":[{"TagKey":"a"},{"TagKey":"abcd"}]})",
       "Value 'abcd' at 'tags.2.member.tagKey'" + fails + "have length less than or equal to 3"},
      {R"({"Tags":[{"TagValue":""}]})", "Value null at 'tags.1.member.tagKey'" + fails + "not be null"},
      {R"({"Tags":[{"TagKey":"a"},{"TagKey":"a"},{"TagKey":"a"}]})",
       "Value at 'tags'" + fails + "have length less than or equal to 2"},
      {R"({"Limits":{"SourceArn":"a","Tags":[]}})",
       "Value 'a' at 'limits.sourceArn'" + fails + "have length greater than or equal to 2"},
      {R"({"Limits":{"Tags":[{"TagKey":"k","TagValue":"abc"}]}})",
       "Value 'abc' at 'limits.tags.1.member.tagValue'" + fails + "have length less than or equal to 2"},
      {R"({"Limits":{}})", "Value null at 'limits.tags'" + fails + "not be null"},
  };
  for (const auto& [body, message] : table) {
    const auto result = read<Nested>(body);
    ASSERT_FALSE(result) << body;
    EXPECT_EQ(result.error().message, "1 validation error detected: " + message);
  }
}

TEST(Constraints, NeverEchoesASensitiveText) {
  const std::string fails = "Value at 'password' failed to satisfy constraint: Member must ";
  const std::vector<std::pair<std::string, std::string>> table = {
      {"a", "1 validation error detected: " + fails + "have length greater than or equal to 2"},
      {"CANARY", "1 validation error detected: " + fails + "satisfy regular expression pattern: ^[a-z]+$"}};
  for (const auto& [text, message] : table) {
    const auto result = read<Nested>(R"({"Password":")" + text + "\"}");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message, message);
  }
  const auto good = read<Nested>(R"({"Password":"word"})");
  ASSERT_TRUE(good);
  EXPECT_EQ(std::string_view(*good->password), "word");
}

// Of a list of 45,000 elements the answer had 8.7 MB.
TEST(Constraints, AreToldAHundredTimesAndThenOnlyCounted) {
  const auto refused = [](std::size_t elements) {
    std::string body = R"({"Tags":[)";
    for (std::size_t i = 0; i < elements; ++i) body += (i == 0 ? "" : ",") + std::string(R"({"TagKey":""})");
    return read<Many>(body + "]}").error().message;
  };
  const auto told = [](std::size_t element) {
    return "Value '' at 'tags." + std::to_string(element) +
           ".member.tagKey' failed to satisfy constraint: Member must have length greater than or equal to 1";
  };
  EXPECT_EQ(refused(2), "2 validation errors detected: " + told(1) + "; " + told(2));
  const std::string hundred = refused(100), more = refused(45'000);
  EXPECT_TRUE(hundred.starts_with("100 validation errors detected: ")) << hundred;
  EXPECT_TRUE(hundred.ends_with(told(100))) << hundred;
  EXPECT_EQ(more, "45000" + hundred.substr(3));
}

struct Patterned {
  std::string text;
  static constexpr auto shape = fields(field("Text", &Patterned::text, {2, 4, {"^x+$"}}));
};

// What an expression costs grows with the text.
TEST(Constraints, OfATextThatIsFarTooLongDoNotTryThePattern) {
  const std::vector<std::pair<std::string, int>> table = {
      {"long!", 2}, {std::string(8192, '!'), 2}, {std::string(8193, '!'), 1}, {"four", 1}, {"!", 2}};
  for (const auto& [text, violated] : table) {
    const auto refused = from_json<Patterned>({{"Text", text}});
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.starts_with(std::to_string(violated) + " validation error")) << text;
  }
}

}  // namespace
}  // namespace bongtu
