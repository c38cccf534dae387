// The cases of tests/policies/*.json. Members of a case; each may stand in "defaults":
//   reason    why the outcome is what it is
//   who       alice, session or root (testing.h)
//   ask, of   action and resource
//   with      condition keys of the request and their values
//   identity, key, boundary   statements of such a policy;  session  lists of statements of session policies
//   if, if_deny   instead of identity: everything is allowed under this Condition, or denied
//   version   of the documents, "2012-10-17" unless said otherwise; "" is none
//   is        the Reason
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "access/decision.h"
#include "access/testing.h"

namespace bongtu::access {
namespace {

namespace json = boost::json;

const std::map<std::string, Reason> reasons = {{"allowed", Reason::allowed},
                                               {"no_identity_policy", Reason::no_identity_policy},
                                               {"no_resource_policy", Reason::no_resource_policy},
                                               {"no_boundary", Reason::no_boundary},
                                               {"no_session_policy", Reason::no_session_policy},
                                               {"identity_deny", Reason::identity_deny},
                                               {"resource_deny", Reason::resource_deny},
                                               {"boundary_deny", Reason::boundary_deny},
                                               {"session_deny", Reason::session_deny}};
const std::set<std::string, std::less<>> members = {"reason",   "who",     "ask",      "of",      "with",
                                                    "identity", "key",     "boundary", "session", "if",
                                                    "is",       "if_deny", "version"};

std::string text(const json::object& row, std::string_view name, const std::string& otherwise) {
  const json::value* value = row.if_contains(name);
  return value == nullptr ? otherwise : std::string(value->as_string());
}

std::shared_ptr<const Policy> policy(const json::object& row, const json::value& statements,
                                     PolicyKind kind) {
  json::object document{{"Version", text(row, "version", "2012-10-17")}, {"Statement", statements}};
  if (document.at("Version") == "") document.erase("Version");
  auto parsed = parse_policy(json::serialize(document), kind);
  if (!parsed) throw std::runtime_error(parsed.error().message);
  return *parsed;
}

json::array identity(const json::object& row) {
  const json::object all{{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}};
  json::object conditional = all;
  if (const auto* condition = row.if_contains("if")) {
    conditional["Condition"] = *condition;
    return {conditional};
  }
  if (const auto* condition = row.if_contains("if_deny")) {
    conditional["Effect"] = "Deny";
    conditional["Condition"] = *condition;
    return {all, conditional};
  }
  return row.contains("identity") ? row.at("identity").as_array() : json::array();
}

Principal principal(const json::object& row) {
  const std::string who = text(row, "who", "");
  Principal result = who == "root"      ? testing_root()
                     : who == "session" ? testing_session()
                                        : testing_user(who);
  result.policies.push_back(policy(row, identity(row), PolicyKind::identity));
  if (const auto* boundary = row.if_contains("boundary")) {
    result.boundary = policy(row, *boundary, PolicyKind::identity);
  }
  if (const auto* session = row.if_contains("session")) {
    result.session_policies.emplace();
    for (const auto& statements : session->as_array()) {
      result.session_policies->push_back(policy(row, statements, PolicyKind::identity));
    }
  }
  return result;
}

GivenValues::Map values(const json::object& row) {
  GivenValues::Map map;
  const json::value* with = row.if_contains("with");
  if (with == nullptr) return map;
  for (const auto& member : with->as_object()) {
    auto& list = map[member.key()];
    if (member.value().is_string())
      list.emplace_back(member.value().as_string());
    else
      for (const auto& item : member.value().as_array()) list.emplace_back(item.as_string());
  }
  return map;
}

Reason decided(const json::object& row) {
  const Principal who = principal(row);
  const GivenValues given(values(row));
  const std::string action = text(row, "ask", "kms:Decrypt"), resource = text(row, "of", testing_key);
  const Question question{action, resource, given};
  if (!row.contains("key")) return decide(who, question).reason;
  return decide(who, question, *policy(row, row.at("key"), PolicyKind::key)).reason;
}

void check(const json::object& row) {
  for (const auto& member : row) ASSERT_TRUE(members.contains(member.key())) << member.key();
  const Reason expected = reasons.at(text(row, "is", ""));
  EXPECT_EQ(static_cast<int>(decided(row)), static_cast<int>(expected)) << json::serialize(row);
}

int check_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  const json::value file = json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
  int count = 0;
  std::set<std::string> seen;
  for (const auto& item : file.at("cases").as_array()) {
    json::object row = file.at("defaults").as_object();
    for (const auto& member : item.as_object()) row[member.key()] = member.value();
    const std::string reason = text(row, "reason", "");
    EXPECT_TRUE(seen.insert(reason).second) << path << " has it twice: " << reason;
    SCOPED_TRACE(path.filename().string() + ": " + reason);
    EXPECT_NO_THROW(check(row));
    ++count;
  }
  return count;
}

TEST(PolicyCases, HaveTheOutcomeThatTheTableGives) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/policies"))
    count += check_file(entry.path());
  std::cout << count << " policy cases\n";
  EXPECT_GE(count, 500);
}

}  // namespace
}  // namespace bongtu::access
