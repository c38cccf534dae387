#include "base/json.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace bongtu {
namespace {

constexpr std::string_view not_json = "The body is not a JSON document in UTF-8.";
constexpr std::string_view too_deep = "The JSON document is nested deeper than 32 levels.";
constexpr std::string_view lone_surrogate = "A string of the JSON document has a lone surrogate.";
constexpr std::string_view twice = "A member name occurs twice in one JSON object.";

// The message of the refusal, "" where it parses.
std::string refusal(std::string_view text) {
  WipingResource memory;
  const auto value = parse_json(text, memory);
  if (value) return "";
  EXPECT_EQ(value.error().fault, Fault::serialization);
  return value.error().message;
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  text += '1';
  for (std::size_t i = 0; i < depth; ++i) text += close;
  return text;
}

std::string string_of(std::string_view text) {
  WipingResource memory;
  const auto value = parse_json(text, memory);
  return value && value->is_string() ? std::string(value->get_string()) : "(not a string)";
}

TEST(Json, ParsesWholeDocuments) {
  WipingResource memory;
  const auto value = parse_json(R"( {"a":[1,-2,2.5,true,null,"x"],"b":{"a":18446744073709551615}} )", memory);
  ASSERT_TRUE(value);
  EXPECT_EQ(serialize(*value), R"({"a":[1,-2,2.5E0,true,null,"x"],"b":{"a":18446744073709551615}})");
  for (const std::string_view text : {"1", "\"\"", "{}", "[]", "null", " [ ] \n"})
    EXPECT_EQ(refusal(text), "") << text;
}

TEST(Json, RefusesWhatIsNoDocument) {
  for (const std::string_view text : {
           "",         " ",        "{",         "[1,]",      "{\"a\":1,}",
           "{a:1}",    "{'a':1}",  "\"abc",     "nul",       "NaN",
           "Infinity", "01",       "1.",        "+1",        "// c\n1",
           "/* c */1", "\"\t\"",   "\"\\x41\"", "\"\\u12\"", "\xef\xbb\xbf{}",
           "[1}",      "\"a\nb\"",
       }) {
    EXPECT_NE(refusal(text), "") << text;
  }
  for (const std::string_view text : {"1 2", "{}{}", "{} x", "[],"}) EXPECT_NE(refusal(text), "") << text;
  EXPECT_EQ(refusal("{"), not_json);
  EXPECT_EQ(refusal("{a:1}"), not_json);
}

TEST(Json, GoesThirtyTwoLevelsDeepAndNoDeeper) {
  EXPECT_EQ(refusal(nested(32, "[", "]")), "");
  EXPECT_EQ(refusal(nested(33, "[", "]")), too_deep);
  EXPECT_EQ(refusal(nested(32, "{\"a\":", "}")), "");
  EXPECT_EQ(refusal(nested(33, "{\"a\":", "}")), too_deep);
  EXPECT_EQ(refusal(nested(16, "[{\"a\":", "}]")), "");
  EXPECT_EQ(refusal(nested(17, "[{\"a\":", "}]")), too_deep);
  EXPECT_EQ(refusal(std::string(1000000, '[')), too_deep);
}

TEST(Json, RefusesAMemberNameTwiceInOneObject) {
  EXPECT_EQ(refusal(R"({"a":1,"a":1})"), twice);
  EXPECT_EQ(refusal(R"({"a":1,"b":2,"\u0061":3})"), twice);
  EXPECT_EQ(refusal(R"({"":1,"":2})"), twice);
  EXPECT_EQ(refusal(R"([{"x":{"a":1,"b":1,"a":2}}])"), twice);
  EXPECT_EQ(refusal(R"({"a":{"a":1},"b":[{"a":1},{"a":1}]})"), "") << "the same name in different objects";
  EXPECT_EQ(refusal(R"({"a":1,"A":2})"), "") << "names are case-sensitive";
  // More members than Boost.JSON searches one by one: it then looks names up by their hash.
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many.append("\"n").append(std::to_string(i)).append("\":1,");
  EXPECT_EQ(refusal(many + "\"m\":1}"), "");
  EXPECT_EQ(refusal(many + "\"n50\":1}"), twice);
}

TEST(Json, RefusesLoneSurrogates) {
  EXPECT_EQ(string_of(R"("\ud83d\ude00")"), "\xf0\x9f\x98\x80");
  for (const std::string_view text : {R"("\ude00")", R"("\ud83d\u0041")", R"("\ud83d\ud83d\ude00")",
                                      R"("\ude00\ud83d")", R"({"\ude00":1})"}) {
    EXPECT_EQ(refusal(text), lone_surrogate) << text;
  }
  // Boost.JSON 1.81 calls it bad syntax where no second escape follows.
  for (const std::string_view text : {R"("\ud83d")", R"("\ud83dx")", R"("\ud83d\n")", R"({"\ud83d":1})"}) {
    EXPECT_EQ(refusal(text), not_json) << text;
  }
}

const std::string_view not_utf8[] = {
    "\x80",
    "\xbf",
    "\xc0\x80",
    "\xc1\xbf",
    "\xe0\x9f\xbf",
    "\xf0\x8f\xbf\xbf",
    "\xed\xa0\x80",
    "\xed\xbf\xbf",
    "\xf4\x90\x80\x80",
    "\xf5\x80\x80\x80",
    "\xff",
    "\xfe",
    "\xc3",
    "\xe2\x82",
    "\xf0\x9f\x98",
    "\xc3(",
    "\xe2(\xa1",
    "\xe2\x82(",
    "\xf0(\x8c\xbc",
    "\xf0\x90(\xbc",
    "\xf0\x90\x8c(",
};
const std::string_view utf8[] = {"",
                                 "a",
                                 "\x7f",
                                 "\xc2\x80",
                                 "\xdf\xbf",
                                 "\xe0\xa0\x80",
                                 "\xed\x9f\xbf",
                                 "\xee\x80\x80",
                                 "\xef\xbf\xbf",
                                 "\xf0\x90\x80\x80",
                                 "\xf4\x8f\xbf\xbf",
                                 "암호화할 문자열"};

TEST(Json, RefusesWhatIsNotUtf8) {
  for (const std::string_view bytes : not_utf8) {
    EXPECT_FALSE(is_utf8(bytes)) << hex(as_bytes(bytes));
    EXPECT_EQ(refusal("\"" + std::string(bytes) + "\""), not_json) << hex(as_bytes(bytes));
    EXPECT_EQ(refusal("{\"" + std::string(bytes) + "\":1}"), not_json) << hex(as_bytes(bytes));
  }
  for (const std::string_view bytes : utf8) {
    EXPECT_TRUE(is_utf8(bytes)) << hex(as_bytes(bytes));
    EXPECT_EQ(string_of("\"" + std::string(bytes) + "\""), bytes);
  }
}

TEST(Json, KeepsAnEscapedNulAndRefusesARawOne) {
  EXPECT_EQ(string_of("\"a\\u0000b\""), std::string("a\0b", 3));
  EXPECT_EQ(refusal(std::string_view("\"a\0b\"", 5)), not_json);
  EXPECT_NE(refusal(std::string_view("1\0", 2)), "");
  EXPECT_NE(refusal(std::string_view("\0", 1)), "");
}

TEST(Json, RefusalsNeverQuoteTheDocument) {
  for (const std::string_view text : {R"({"canary":1,"canary":2})", R"({"canary":canary})",
                                      R"(["canary\ud83d"])", R"({"canary":1}canary)", "\"canary\xff\""}) {
    WipingResource memory;
    const auto value = parse_json(text, memory);
    ASSERT_FALSE(value);
    EXPECT_EQ((value.error().message + value.error().detail).find("canary"), std::string::npos);
  }
}

TEST(Json, WritesStringsThatReadBack) {
  std::string every;
  for (int c = 0; c < 0x80; ++c) every += static_cast<char>(c);
  every += "한글 \xf0\x9f\x98\x80 \xe2\x80\xa8";
  std::string out = "before ";
  append_json_string(out, every);
  EXPECT_EQ(string_of(out.substr(7)), every);
  std::string escapes;
  append_json_string(escapes, "a\"\\\n\r\t\x01\x1f/");
  EXPECT_EQ(escapes, R"("a\"\\\n\r\t\u0001\u001f/")");
}

TEST(Json, ParsesDocumentsLargerThanItsFirstBlocks) {
  std::string text = "[";
  for (int i = 0; i < 20000; ++i) text.append("{\"member\":\"").append(std::to_string(i)).append("\"},");
  text += "0]";
  WipingResource memory;
  const auto value = parse_json(text, memory);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->as_array().size(), 20001u);
  EXPECT_EQ(value->at(19999).at("member"), "19999");
}

TEST(Json, HasAtMost100000Values) {
  const auto list = [](int values) {
    std::string text = "[0";
    for (int i = 1; i < values; ++i) text += ",0";
    return text + "]";
  };
  WipingResource memory;
  EXPECT_TRUE(parse_json(list(99'999), memory)) << "the list is a value too";
  const auto refused = parse_json(list(100'000), memory);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::serialization);
  EXPECT_EQ(refused.error().message, "The JSON document has more than 100,000 values.");
}

}  // namespace
}  // namespace bongtu
