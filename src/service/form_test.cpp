#include "service/form.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace bongtu::service {
namespace {

// The form as JSON text, or the refusal's message.
std::string read(std::string_view body) {
  WipingResource memory;
  const auto form = parse_form(body, memory);
  if (form) return json::serialize(*form);
  EXPECT_EQ(form.error().fault, Fault::serialization);
  return form.error().message;
}
std::string refused(const std::string& what) {
  return "The body is no form of the Query protocol: " + what + ".";
}

TEST(Form, BecomesTheJsonThatSaysTheSame) {
  const std::pair<const char*, const char*> table[] = {
      {"Action=GetUser&Version=2010-05-08", R"({"Action":"GetUser","Version":"2010-05-08"})"},
      {"A=a+b%20c%2Bd%26e%3Df", R"({"A":"a b c+d&e=f"})"},
      {"A=%ED%95%9C", "{\"A\":\"\xed\x95\x9c\"}"},
      {"A=", R"({"A":""})"},
      {"A", R"({"A":""})"},
      {"A=b=c", R"({"A":"b=c"})"},
      {"A.B.C=x&A.D=y", R"({"A":{"B":{"C":"x"},"D":"y"}})"},
      {"T.member.1.Key=a&T.member.1.Value=b&T.member.2.Key=c&T.member.2.Value=d",
       R"({"T":[{"Key":"a","Value":"b"},{"Key":"c","Value":"d"}]})"},
      {"T.member.2=b&T.member.10=j&T.member.1=a&T.member.3=c&T.member.4=d&T.member.5=e&T.member.6=f&"
       "T.member.7=g&T.member.8=h&T.member.9=i",
       R"({"T":["a","b","c","d","e","f","g","h","i","j"]})"},
      {"L.member.1.V.member.1=x&L.member.1.V.member.2=y", R"({"L":[{"V":["x","y"]}]})"},
      {"A.member=x", R"({"A":{"member":"x"}})"}};
  for (const auto& [body, said] : table) EXPECT_EQ(read(body), said) << body;
}

TEST(Form, IsRefusedWhereItIsNone) {
  const std::pair<std::string, std::string> table[] = {
      {"A=%", "it is not percent-encoded"},
      {"A=%4", "it is not percent-encoded"},
      {"A=%zz", "it is not percent-encoded"},
      {"{\"A\":1}", "it is not percent-encoded"},
      {"A=b c", "it is not percent-encoded"},
      {"A=\xed\x95\x9c", "it is not percent-encoded"},
      {"A=%ED%95", "it is not UTF-8"},
      {"%ff=x", "it is not UTF-8"},
      {"A=1&A=1", "a name is there twice"},
      {"A=1&A.B=1", "a name stands for a text and for a structure"},
      {"A.B=1&A=1", "a name is there twice"},
      {"T.member.2=a", "the elements of a list are not numbered from 1 on"},
      {"T.member.1=a&T.member.3=a", "the elements of a list are not numbered from 1 on"},
      {"T.member.01=a", "the elements of a list are not numbered from 1 on"},
      {"T.member.x=a", "the elements of a list are not numbered from 1 on"},
      {"a.b.c.d.e.f.g.h.i=1", "a name has too many parts"}};
  for (const auto& [body, what] : table) EXPECT_EQ(read(body), refused(what)) << body;
  std::string many = "a0=";
  for (int i = 1; i <= 10000; ++i) many += "&a" + std::to_string(i) + "=";
  EXPECT_EQ(read(many), refused("it has too many parameters"));
}

}  // namespace
}  // namespace bongtu::service
