#include "base/xml.h"

#include <gtest/gtest.h>

#include "base/from_json.h"

namespace bongtu {
namespace {

struct Part {
  std::string name;
  static constexpr auto shape = fields(field("Name", &Part::name));
};
struct Whole {
  std::string text;
  std::int64_t number = 0;
  bool flag = false;
  double time = 0;
  WipedText secret;
  EncodedDocument document;
  Part part;
  std::vector<Part> parts;
  std::vector<std::string> names;
  std::optional<std::string> absent;
  std::optional<Part> present;
  static constexpr auto shape = fields(
      field("Text", &Whole::text), field("Number", &Whole::number), field("Flag", &Whole::flag),
      field("Time", &Whole::time), field("Secret", &Whole::secret), field("Document", &Whole::document),
      field("Part", &Whole::part), field("Parts", &Whole::parts), field("Names", &Whole::names),
      field("Absent", &Whole::absent), field("Present", &Whole::present));
};

TEST(Xml, WritesAShapeAsElements) {
  const Whole whole{"a<b>&\"c\"",   -7, true, 1795512600.25, WipedText("s&cret"), {R"({"a": "b c"})"}, {"x"},
                    {{"y"}, {"z"}}, {}, {},   Part{"p"}};
  std::string out;
  to_xml(out, whole);
  EXPECT_EQ(out,
            "<Text>a&lt;b&gt;&amp;&quot;c&quot;</Text><Number>-7</Number><Flag>true</Flag>"
            "<Time>2026-11-24T09:30:00Z</Time><Secret>s&amp;cret</Secret>"
            "<Document>%7B%22a%22%3A%20%22b%20c%22%7D</Document><Part><Name>x</Name></Part>"
            "<Parts><member><Name>y</Name></member><member><Name>z</Name></member></Parts><Names></Names>"
            "<Present><Name>p</Name></Present>");
}

TEST(Xml, TextIsWhatAParserReadsBack) {
  std::string out;
  append_xml_text(out, "\ta\nb\rc\x01]]>");
  EXPECT_EQ(out, "\ta\nb&#13;c?]]&gt;");
}

TEST(Xml, PercentEncodingLeavesUnreservedCharactersAlone) {
  std::string out;
  append_percent_encoded(out, "azAZ09-._~ +/%\xed");
  EXPECT_EQ(out, "azAZ09-._~%20%2B%2F%25%ED");
}

struct Asked {
  std::int64_t number = 0;
  std::optional<bool> flag;
  std::optional<std::vector<std::string>> list;
  static constexpr auto shape = fields(field("Number", &Asked::number, {1, 9}), field("Flag", &Asked::flag),
                                       field("List", &Asked::list));
};

TEST(FromForm, ReadsNumbersBooleansAndEmptyListsFromText) {
  const json::object form = {{"Number", "5"}, {"Flag", "true"}, {"List", ""}};
  const auto asked = from_form<Asked>(form);
  ASSERT_TRUE(asked) << asked.error().message;
  EXPECT_EQ(asked->number, 5);
  EXPECT_EQ(asked->flag, true);
  EXPECT_TRUE(asked->list && asked->list->empty());
  EXPECT_EQ(from_json<Asked>(form).error().fault, Fault::serialization);
}

TEST(FromForm, RefusesTextThatIsNoNumberOrBoolean) {
  for (const json::object& form : {json::object{{"Number", "5x"}},
                                   {{"Number", ""}},
                                   {{"Number", "5"}, {"Flag", "yes"}},
                                   {{"Number", "5"}, {"List", "x"}},
                                   {{"Number", "99999999999999999999"}}}) {
    EXPECT_EQ(from_form<Asked>(form).error().fault, Fault::serialization);
  }
  EXPECT_EQ(from_form<Asked>({{"Number", "10"}}).error().fault, Fault::validation);
}

}  // namespace
}  // namespace bongtu
