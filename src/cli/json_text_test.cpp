#include "cli/json_text.h"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace bongtu::cli {
namespace {

TEST(JsonText, HoldsWhatItIsGiven) {
  JsonObject inner;
  inner.member("가", "\"\\\n");
  JsonObject object;
  object.member("text", "한글")
      .member("flag", true)
      .member("number", 7u)
      .member("bytes", View(as_bytes("abc")));
  object.raw("inner", inner.text()).raw("list", json_array(std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(object.text(), R"({"text": "한글", "flag": true, "number": 7, "bytes": "YWJj", )"
                           R"("inner": {"가": "\"\\\n"}, "list": [1, 2]})");
}

TEST(JsonText, ShowsBytesThatAreNoTextAsReplacements) {
  EXPECT_EQ(json_string("a\xff"
                        "b"),
            "\"a\xef\xbf\xbd"
            "b\"");
  EXPECT_EQ(json_string("가\xea\xb0"), "\"가\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(JsonText, IsTheSameDocumentWhenIndented) {
  const std::string text = R"({"a": [], "b": {}, "c": [{"d": ", { [ \" "}, 2], "e": "x: y"})";
  EXPECT_EQ(boost::json::parse(indented(text)), boost::json::parse(text));
  EXPECT_EQ(indented(R"({"a": [1, 2], "b": {}})"), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}");
}

}  // namespace
}  // namespace bongtu::cli
