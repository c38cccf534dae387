#include "function/event.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace bongtu::function {
namespace {

namespace json = boost::json;

// What `handle` was called with; its answer is what the test says.
struct Event : testing::Test {
  Answer given = {.status = 200, .body = WipedText(R"({"ciphertext":"\n"})"), .outcome = "ok"};
  int calls = 0;
  Path path = Path::decrypt;
  std::string body;
  Variables variables;

  EventAnswer ask(std::string_view event, const Variables& environment = {},
                  std::size_t max_size = std::numeric_limits<std::size_t>::max()) {
    const auto handle = [&](Path called, std::string_view text, const Variables& set) {
      ++calls;
      path = called;
      body = text;
      variables = set;
      return given;
    };
    return answer_event(event, environment, handle, max_size);
  }
  EventAnswer ask(const json::value& event, const Variables& environment = {}) {
    return ask(json::serialize(event), environment);
  }
  void expect_call(const json::value& event, Path expected_path, std::string_view expected_body) {
    calls = 0;
    const EventAnswer made = ask(event);
    EXPECT_EQ(calls, 1) << made.answer.body;
    EXPECT_EQ(path, expected_path) << event;
    EXPECT_EQ(body, expected_body);
    EXPECT_FALSE(made.failed);
  }
};

json::object proxy(json::object changes = {}) {
  json::object event{
      {"httpMethod", "POST"}, {"path", "/encrypt"}, {"body", "{}"}, {"isBase64Encoded", false}};
  for (auto& change : changes) event[change.key()] = change.value();
  return event;
}

TEST_F(Event, of_a_proxy_is_called_by_the_last_segment_of_its_path_or_resource) {
  expect_call(proxy(), Path::encrypt, "{}");
  expect_call(proxy({{"path", "/a/b/decrypt"}}), Path::decrypt, "{}");
  expect_call(proxy({{"path", "decrypt"}}), Path::decrypt, "{}");
  expect_call(proxy({{"path", "/x"}, {"resource", "/decrypt"}}), Path::decrypt, "{}");
  expect_call(proxy({{"path", "/encrypt"}, {"resource", "/decrypt"}}), Path::encrypt, "{}");
  expect_call(proxy({{"path", nullptr}, {"resource", "/decrypt"}}), Path::decrypt, "{}");
}

TEST_F(Event, of_a_proxy_has_its_body_as_it_was_sent) {
  expect_call(proxy({{"body", "가\"\n"}}), Path::encrypt, "가\"\n");
  expect_call(proxy({{"body", "6rCA"}, {"isBase64Encoded", true}}), Path::encrypt, "가");
  expect_call(proxy({{"body", ""}, {"isBase64Encoded", true}}), Path::encrypt, "");
  expect_call(proxy({{"body", nullptr}}), Path::encrypt, "");
  expect_call(proxy({{"isBase64Encoded", nullptr}}), Path::encrypt, "{}");
}

TEST_F(Event, of_a_proxy_brings_the_variables_of_its_stage_that_are_known) {
  const Variables environment = {{"KEY_ID", "environment"}, {"ALLOW", "decrypt"}};
  ask(proxy({{"stageVariables",
              {{"KEY_ID", "stage"}, {"DATA_KEY_MAX_AGE", "5"}, {"OTHER", "x"}, {"ALLOW", ""}}}}),
      environment);
  EXPECT_EQ(variables, (Variables{{"KEY_ID", "stage"}, {"ALLOW", "decrypt"}, {"DATA_KEY_MAX_AGE", "5"}}));
  ask(proxy({{"stageVariables", nullptr}}), environment);
  EXPECT_EQ(variables, environment);
}

TEST_F(Event, of_a_proxy_gets_a_proxy_answer_whatever_it_is) {
  const auto answer = [&] { return json::parse(std::string_view(ask(proxy()).answer.body)); };
  EXPECT_EQ(answer(), (json::value{{"statusCode", 200},
                                   {"headers", {{"Content-Type", "application/json"}}},
                                   {"body", R"({"ciphertext":"\n"})"},
                                   {"isBase64Encoded", false}}));
  given = {.status = 403, .body = WipedText("{}"), .outcome = "AccessDeniedException"};
  EXPECT_EQ(answer().at("statusCode"), 403);
  EXPECT_FALSE(ask(proxy()).failed);
}

TEST_F(Event, of_a_proxy_that_is_wrong_calls_nothing_and_is_answered_with_400) {
  for (const json::object& changes : std::vector<json::object>{{{"httpMethod", "GET"}},
                                                               {{"httpMethod", 1}},
                                                               {{"path", "/Encrypt"}},
                                                               {{"path", "/encrypt/"}},
                                                               {{"path", 1}},
                                                               {{"body", 1}},
                                                               {{"isBase64Encoded", 1}},
                                                               {{"isBase64Encoded", true}},
                                                               {{"stageVariables", "x"}},
                                                               {{"stageVariables", {{"ALLOW", 1}}}}}) {
    const EventAnswer made = ask(proxy(changes));
    EXPECT_EQ(json::parse(std::string_view(made.answer.body)).at("statusCode"), 400) << json::value(changes);
    EXPECT_EQ(made.answer.outcome, "ValidationException");
    EXPECT_FALSE(made.failed);
  }
  EXPECT_EQ(calls, 0);
}

TEST_F(Event, that_is_a_request_goes_where_its_members_belong) {
  const std::pair<const char*, Path> cases[] = {
      {R"({"plaintext":""})", Path::encrypt},
      {R"({"plaintext_base64":""})", Path::encrypt},
      {R"({"ciphertext":""})", Path::decrypt},
      {R"({"req_type":"decrypt","context":""})", Path::encrypt},  // right at either
      {R"({"items":[1,{"ciphertext":""}]})", Path::decrypt},
      {R"({"items":[{"req_type":"encrypt","context":""},{"plaintext":""}]})", Path::encrypt},
      {R"({"items":[]})", Path::encrypt},
      {R"({})", Path::encrypt},
  };
  for (const auto& [event, expected] : cases) {
    const EventAnswer made = ask(std::string_view(event));
    EXPECT_EQ(path, expected) << event;
    EXPECT_EQ(body, event);
    EXPECT_EQ(made.answer.body, given.body);
    EXPECT_FALSE(made.failed);
  }
}

TEST_F(Event, that_is_a_request_and_refused_is_a_function_error) {
  given = {.status = 403, .body = WipedText("{}"), .outcome = "AccessDeniedException", .message = "\"No\"."};
  const EventAnswer made = ask(std::string_view(R"({"plaintext":""})"));
  EXPECT_TRUE(made.failed);
  EXPECT_EQ(made.answer.body, R"({"errorMessage":"\"No\".","errorType":"AccessDeniedException"})");
}

TEST_F(Event, that_is_nothing_of_ours_calls_nothing_and_is_a_function_error) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "SerializationException"},
      {"{", "SerializationException"},
      {"[]", "ValidationException"},
      {"null", "ValidationException"},
      {R"({"plaintext":"","ciphertext":""})", "ValidationException"},
      {R"({"items":[{"plaintext":""},{"ciphertext":""}]})", "ValidationException"},
  };
  for (const auto& [event, type] : cases) {
    const EventAnswer made = ask(std::string_view(event));
    EXPECT_TRUE(made.failed);
    EXPECT_EQ(json::parse(std::string_view(made.answer.body)).at("errorType"), type) << event;
  }
  EXPECT_EQ(calls, 0);
}

TEST_F(Event, has_no_answer_that_is_larger_than_may_be) {
  const std::string event = R"({"plaintext":""})";
  const std::size_t size = given.body.size();
  EXPECT_FALSE(ask(event, {}, size).failed);
  const EventAnswer direct = ask(event, {}, size - 1);
  EXPECT_TRUE(direct.failed);
  EXPECT_EQ(direct.answer.outcome, "ValidationException");
  const EventAnswer of_proxy = ask(json::serialize(proxy()), {}, size);
  EXPECT_FALSE(of_proxy.failed);
  EXPECT_EQ(json::parse(std::string_view(of_proxy.answer.body)).at("statusCode"), 400);
}

TEST_F(Event, may_have_to_run_again) {
  given = {.later = true};
  for (const json::value& event : {json::value(proxy()), json::value{{"plaintext", ""}}}) {
    const EventAnswer made = ask(event);
    EXPECT_TRUE(made.answer.later);
    EXPECT_FALSE(made.failed);
    EXPECT_TRUE(made.answer.body.empty());
  }
}

}  // namespace
}  // namespace bongtu::function
