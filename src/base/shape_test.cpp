#include "base/record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

namespace bongtu {
namespace {

bool is_lower(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}
const std::vector<std::string_view>& colours() {
  static const std::vector<std::string_view> values = {"RED", "GREEN"};
  return values;
}

struct Inner {
  std::string name;
  std::int64_t size = 0;
  static constexpr auto shape =
      fields(field("Name", &Inner::name, {1, 3}), field("Size", &Inner::size, {0, 10}));
};

struct Everything {
  std::string text;
  std::int64_t number = 0;
  double time = 0;
  bool flag = false;
  Bytes blob;
  Secret secret;
  std::vector<std::string> list;
  std::map<std::string, std::string, std::less<>> map;
  Inner inner;
  std::vector<Inner> inners;
  std::optional<std::string> word;
  std::optional<std::string> colour;
  std::optional<std::int64_t> more;
  static constexpr auto shape =
      fields(field("Text", &Everything::text, {2, 4}), field("Number", &Everything::number, {1, 1024}),
             field("Time", &Everything::time), field("Flag", &Everything::flag),
             field("Blob", &Everything::blob, {1, 4}), field("Secret", &Everything::secret, {1, 4}),
             field("List", &Everything::list, {1, 2}), field("Map", &Everything::map),
             field("Inner", &Everything::inner), field("Inners", &Everything::inners),
             field("Word", &Everything::word, {1, 8, {"^[a-z]+$", &is_lower}}),
             field("Colour", &Everything::colour, {.values = &colours}),
             field("More", &Everything::more, {0, 5}), unbuilt("Recipient"));
};

using Members = std::map<std::string, std::string>;  // name -> JSON; an empty JSON leaves the member out

std::string document(const Members& changes = {}) {
  Members members = {{"Text", R"("ab")"},
                     {"Number", "7"},
                     {"Time", "1795512600.25"},
                     {"Flag", "true"},
                     {"Blob", R"("AQI=")"},
                     {"Secret", R"("c2Vj")"},
                     {"List", R"(["x"])"},
                     {"Map", R"({"k":"v"})"},
                     {"Inner", R"({"Name":"in","Size":1})"},
                     {"Inners", R"([{"Name":"a","Size":2},{"Name":"b","Size":3}])"}};
  for (const auto& [name, value] : changes) members[name] = value;
  std::string text = "{";
  for (const auto& [name, value] : members) {
    if (value.empty()) continue;
    if (text.size() > 1) text += ',';
    text += '"' + name + "\":" + value;
  }
  return text + '}';
}

Result<Everything> read(const Members& changes = {}) {
  WipingResource memory;
  TRY(const json::value value, parse_json(document(changes), memory));
  return from_json<Everything>(value.get_object());
}

struct Refused {
  Members changes;
  std::string message;
};

void expect_refused(const std::vector<Refused>& table, Fault fault, const std::string& start = {}) {
  for (const auto& [changes, message] : table) {
    const auto result = read(changes);
    ASSERT_FALSE(result) << document(changes);
    EXPECT_EQ(result.error().fault, fault) << document(changes);
    EXPECT_EQ(result.error().message, start + message) << document(changes);
  }
}

TEST(Shape, ReadsEveryKindOfMember) {
  const auto value = read({{"Word", R"("word")"}, {"Colour", R"("RED")"}, {"More", "5"}});
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(value->text, "ab");
  EXPECT_EQ(value->number, 7);
  EXPECT_EQ(value->time, 1795512600.25);
  EXPECT_TRUE(value->flag);
  EXPECT_EQ(value->blob, (Bytes{1, 2}));
  EXPECT_EQ(as_text(value->secret.reveal()), "sec");
  EXPECT_EQ(value->list, std::vector<std::string>{"x"});
  EXPECT_EQ(value->map.at("k"), "v");
  EXPECT_EQ(value->inner.name, "in");
  ASSERT_EQ(value->inners.size(), 2u);
  EXPECT_EQ(value->inners[1].size, 3);
  EXPECT_EQ(value->word, "word");
  EXPECT_EQ(value->colour, "RED");
  EXPECT_EQ(value->more, 5);
}

TEST(Shape, TakesNullForAbsentAndIgnoresMembersItDoesNotKnow) {
  const auto value = read({{"Word", "null"}, {"More", ""}, {"Novelty", R"({"deep":[1]})"}, {"text", "1"}});
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(value->word, std::nullopt);
  EXPECT_EQ(value->colour, std::nullopt);
  EXPECT_EQ(value->more, std::nullopt);
  EXPECT_TRUE(read({{"Time", "7"}}));  // a whole number is a time, too
}

TEST(Shape, TellsWhichRequiredMemberIsMissingOrNull) {
  for (const char* name :
       {"Text", "Number", "Time", "Flag", "Blob", "Secret", "List", "Map", "Inner", "Inners"}) {
    for (const char* value : {"", "null"}) {
      std::string member = name;
      member[0] = static_cast<char>(std::tolower(member[0]));
      expect_refused({{{{name, value}},
                       std::string("Value ") + (name == std::string("Secret") ? "" : "null ") + "at '" +
                           member + "' failed to satisfy constraint: Member must not be null"}},
                     Fault::validation, "1 validation error detected: ");
    }
  }
}

TEST(Shape, RefusesValuesOfTheWrongType) {
  const std::string object = "Start of structure or map found where not expected.";
  const std::string array = "Start of list found where not expected.";
  expect_refused({{{{"Text", "1"}}, "NUMBER_VALUE can not be converted to a String"},
                  {{{"Text", "18446744073709551615"}}, "NUMBER_VALUE can not be converted to a String"},
                  {{{"Text", "1.5"}}, "DECIMAL_VALUE can not be converted to a String"},
                  {{{"Text", "true"}}, "TRUE_VALUE can not be converted to a String"},
                  {{{"Text", "false"}}, "FALSE_VALUE can not be converted to a String"},
                  {{{"Text", "{}"}}, object},
                  {{{"Text", "[]"}}, array},
                  {{{"Word", "1"}}, "NUMBER_VALUE can not be converted to a String"},
                  {{{"Number", R"("7")"}}, "STRING_VALUE can not be converted to an Integer"},
                  {{{"Number", "1.0"}}, "DECIMAL_VALUE can not be converted to an Integer"},
                  {{{"Number", "{}"}}, object},
                  {{{"Time", R"("now")"}}, "STRING_VALUE can not be converted to a Timestamp"},
                  {{{"Time", "[]"}}, array},
                  {{{"Flag", "1"}}, "NUMBER_VALUE can not be converted to a Boolean"},
                  {{{"Flag", R"("true")"}}, "STRING_VALUE can not be converted to a Boolean"},
                  {{{"Blob", "1"}}, "NUMBER_VALUE can not be converted to a Blob"},
                  {{{"Blob", "{}"}}, object},
                  {{{"Secret", "[1]"}}, array},
                  {{{"List", "{}"}}, "Expected list or null"},
                  {{{"List", R"("x")"}}, "Expected list or null"},
                  {{{"List", "[1]"}}, "NUMBER_VALUE can not be converted to a String"},
                  {{{"List", "[null]"}}, "NULL_VALUE can not be converted to a String"},
                  {{{"Map", "[]"}}, "Expected map or null"},
                  {{{"Map", R"({"k":1})"}}, "NUMBER_VALUE can not be converted to a String"},
                  {{{"Map", R"({"k":null})"}}, "NULL_VALUE can not be converted to a String"},
                  {{{"Map", R"({"k":{}})"}}, object},
                  {{{"Inner", "[]"}}, "Expected map or null"},
                  {{{"Inner", "1"}}, "Expected map or null"},
                  {{{"Inners", "{}"}}, "Expected list or null"},
                  {{{"Inners", "[1]"}}, "Expected map or null"}},
                 Fault::serialization);
}

TEST(Shape, RefusesBase64ThatIsNotStrict) {
  for (const char* text : {"a", "YQ", "YQ=", "YQ==x", "Y Q==", "YR==", "-_-_", "YQ==YQ=="}) {
    for (const char* name : {"Blob", "Secret"}) {
      expect_refused({{{{name, '"' + std::string(text) + '"'}},
                       "The member " + std::string(name) + " is not valid base64."}},
                     Fault::serialization);
    }
  }
}

TEST(Shape, TellsViolatedConstraintsInTheModelsWords) {
  const std::string fails = " failed to satisfy constraint: Member must ";
  expect_refused(
      {{{{"Number", "0"}}, "Value '0' at 'number'" + fails + "have value greater than or equal to 1"},
       {{{"Number", "-5"}}, "Value '-5' at 'number'" + fails + "have value greater than or equal to 1"},
       {{{"Number", "1025"}}, "Value '1025' at 'number'" + fails + "have value less than or equal to 1024"},
       {{{"Number", "18446744073709551615"}},
        "Value '18446744073709551615' at 'number'" + fails + "have value less than or equal to 1024"},
       {{{"More", "6"}}, "Value '6' at 'more'" + fails + "have value less than or equal to 5"},
       {{{"Text", R"("a")"}}, "Value 'a' at 'text'" + fails + "have length greater than or equal to 2"},
       {{{"Text", R"("abcde")"}}, "Value 'abcde' at 'text'" + fails + "have length less than or equal to 4"},
       {{{"Word", R"("No")"}},
        "Value 'No' at 'word'" + fails + "satisfy regular expression pattern: ^[a-z]+$"},
       {{{"Colour", R"("BLUE")"}},
        "Value 'BLUE' at 'colour'" + fails + "satisfy enum value set: [RED, GREEN]"},
       {{{"Colour", R"("red")"}}, "Value 'red' at 'colour'" + fails + "satisfy enum value set: [RED, GREEN]"},
       {{{"List", "[]"}}, "Value '[]' at 'list'" + fails + "have length greater than or equal to 1"},
       {{{"List", R"(["a","b","c"])"}},
        "Value '[a, b, c]' at 'list'" + fails + "have length less than or equal to 2"},
       {{{"Blob", R"("")"}}, "Value at 'blob'" + fails + "have length greater than or equal to 1"},
       {{{"Blob", R"("AQIDBAU=")"}}, "Value at 'blob'" + fails + "have length less than or equal to 4"}},
      Fault::validation, "1 validation error detected: ");
}

TEST(Shape, TakesTimestampsAsNumbersOrText) {
  const std::vector<std::pair<std::string, double>> table = {{"7", 7},
                                                             {"1795512600.25", 1795512600.25},
                                                             {"1.7955126E9", 1795512600},
                                                             {R"("1795512600.25")", 1795512600.25},
                                                             {R"("2026-11-24T09:30:00Z")", 1795512600},
                                                             {R"("2026-11-24T09:30:00.25Z")", 1795512600.25}};
  for (const auto& [text, expected] : table) {
    const auto value = read({{"Time", text}});
    ASSERT_TRUE(value) << text << value.error().message;
    EXPECT_EQ(value->time, expected) << text;
  }
  for (const char* text :
       {"1e300", "-1e300", "253402300800", "18446744073709551615", R"("1e300")", R"("nan")", R"("inf")",
        R"("")", R"(" 7")", R"("7s")", R"("2026-11-24")", R"("2026-11-24T09:30:00")",
        R"("2026-11-24T09:30:00.Z")", R"("2026-11-24T09:30:00.xZ")", R"("2026-13-24T09:30:00Z")"}) {
    const auto value = read({{"Time", text}});
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().fault, Fault::serialization) << text;
  }
}

TEST(Shape, JoinsEveryViolationInTheOrderOfTheMembers) {
  const auto result = read({{"Text", R"("")"}, {"Number", "0"}, {"Word", R"("")"}, {"Flag", ""}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, Fault::validation);
  EXPECT_EQ(
      result.error().message,
      "5 validation errors detected: "
      "Value '' at 'text' failed to satisfy constraint: Member must have length greater than or equal to 2; "
      "Value '0' at 'number' failed to satisfy constraint: Member must have value greater than or equal to "
      "1; "
      "Value null at 'flag' failed to satisfy constraint: Member must not be null; "
      "Value '' at 'word' failed to satisfy constraint: Member must have length greater than or equal to 1; "
      "Value '' at 'word' failed to satisfy constraint: Member must satisfy regular expression pattern: "
      "^[a-z]+$");
}

TEST(Shape, CountsTextInUtf16Units) {
  EXPECT_TRUE(read({{"Text", R"("한글날들")"}}));  // four units in twelve bytes
  EXPECT_TRUE(read({{"Text", R"("😀😀")"}}));      // two units each
  EXPECT_TRUE(read({{"Text", R"("😀")"}}));
  EXPECT_TRUE(read({{"Text", R"("\u0000\u0000")"}}));
  for (const char* text :
       {"한글날이다", "😀😀x", "\u1100\u1161\u11a8\u1100\u1161"}) {  // the last: conjoining letters
    expect_refused(
        {{{{"Text", '"' + std::string(text) + '"'}},
          "Value '" + std::string(text) +
              "' at 'text' failed to satisfy constraint: Member must have length less than or equal to 4"}},
        Fault::validation, "1 validation error detected: ");
  }
}

TEST(Shape, NeverEchoesASecret) {
  const std::string canary = "canary-9f2c";
  const std::string encoded = base64(as_bytes(canary));
  for (const std::string& value : {'"' + encoded + '"', '"' + encoded.substr(1) + '"',
                                   "[\"" + encoded + "\"]", "{\"" + encoded + "\":\"" + canary + "\"}"}) {
    const auto result = read({{"Secret", value}});
    ASSERT_FALSE(result) << value;
    for (const std::string& text : {result.error().message, result.error().detail}) {
      EXPECT_EQ(text.find(canary), std::string::npos) << text;
      EXPECT_EQ(text.find(encoded.substr(1, 6)), std::string::npos) << text;
    }
  }
}

TEST(Shape, RefusesMembersThatAreNotBuiltByName) {
  for (const char* value : {"{}", "true", R"("")", R"("text")", "[null]", "0"})
    expect_refused({{{{"Recipient", value}}, "The member Recipient is not supported here."}},
                   Fault::unsupported_operation);
}

TEST(Shape, LetsUnbuiltMembersPassThatAskForNothing) {
  for (const char* value : {"null", "false", "[]"}) EXPECT_TRUE(read({{"Recipient", value}})) << value;
}

TEST(Shape, PrefersFormOverConstraintsOverUnbuiltMembers) {
  EXPECT_EQ(read({{"Text", "1"}, {"Number", "0"}, {"Recipient", "{}"}}).error().fault, Fault::serialization);
  EXPECT_EQ(read({{"Number", "0"}, {"Recipient", "{}"}}).error().fault, Fault::validation);
  EXPECT_EQ(read({{"Recipient", "{}"}}).error().fault, Fault::unsupported_operation);
  EXPECT_EQ(read({{"Text", "1"}, {"Number", "{}"}}).error().message,
            "NUMBER_VALUE can not be converted to a String");
}

TEST(Shape, WritesMembersInOrderAndLeavesAbsentOnesOut) {
  auto value = read({{"More", "3"}});
  ASSERT_TRUE(value);
  value->text = "\"\\\n\x01한";
  std::string text;
  to_json(text, *value);
  EXPECT_EQ(
      text,
      R"({"Text":"\"\\\n\u0001한","Number":7,"Time":1795512600.250,"Flag":true,"Blob":"AQI=","Secret":"c2Vj",)"
      R"("List":["x"],"Map":{"k":"v"},"Inner":{"Name":"in","Size":1},)"
      R"("Inners":[{"Name":"a","Size":2},{"Name":"b","Size":3}],"More":3})");
  WipedText wiped;
  to_json(wiped, *value);
  EXPECT_EQ(std::string_view(wiped), text);
}

TEST(Shape, RecordsComeBackAsTheyWere) {
  auto value = read({{"Word", R"("word")"}, {"Map", R"({"b":"2","a":"","한":"글"})"}});
  ASSERT_TRUE(value);
  const Bytes record = to_record(*value);
  const auto back = from_record<Everything>(record);
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_EQ(to_record(*back), record);
  EXPECT_EQ(back->map, value->map);
  EXPECT_EQ(back->time, value->time);
  EXPECT_EQ(back->word, "word");
  EXPECT_EQ(back->colour, std::nullopt);
}

TEST(Shape, ARecordThatIsOlderThanItsShapeKeepsTheDefaultsOfNewMembers) {
  const auto record = from_record<Everything>(as_bytes(document({{"Text", ""}, {"Number", "null"}})));
  ASSERT_TRUE(record) << record.error().detail;
  EXPECT_EQ(record->text, "");
  EXPECT_EQ(record->number, 0);
}

TEST(Shape, RecordsThatDoNotFitAreAnInternalFaultWithoutMessage) {
  for (const std::string& text : {std::string(), std::string("[]"), std::string("{"),
                                  document({{"Number", "0"}}), document({{"Flag", "1"}})}) {
    const auto result = from_record<Everything>(as_bytes(text));
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().fault, Fault::internal);
    EXPECT_EQ(result.error().message, "");
    EXPECT_NE(result.error().detail, "");
  }
}

}  // namespace
}  // namespace bongtu
