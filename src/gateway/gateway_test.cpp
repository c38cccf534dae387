#include "gateway/gateway.h"

#include <gtest/gtest.h>

#include "root/test_tree.h"
#include "store/prefixes.h"

namespace bongtu::gateway {
namespace {

namespace prefix = store::prefix;
using namespace std::chrono_literals;

class GatewayTest : public testing::Test {
 protected:
  GatewayTest() {
    put_api("first", true, {"POST /encrypt", "POST /decrypt"});
    put_api("second", false, {"POST /encrypt"});
    put_stage("first/prod", {{"KEY_ID", "k"}});
    put_stage("first/dev", {});
    put_stage("second/prod", {});
    put_key("key-1", "value-1", true);
    put_key("key-2", "value-2", false);
    put_key("key-3", "value-3", true);
    put_plan("plan-1", {"first/prod", "second/prod"}, {"key-1", "key-2", "no-such-key"}, std::nullopt);
  }

  void put_api(const std::string& id, bool is_default, std::vector<std::string> resources) {
    at_rest_.put(std::string(prefix::rest_api) + id,
                 to_record(RestApiRecord{id, 0, is_default, std::move(resources)}));
  }
  void put_stage(const std::string& path, std::map<std::string, std::string, std::less<>> variables) {
    at_rest_.put(std::string(prefix::stage) + path, to_record(StageRecord{0, std::move(variables), "role"}));
  }
  void put_key(const std::string& id, const std::string& value, bool enabled) {
    const crypto::Digest index = at_rest_.tree->api_key_index(value);
    at_rest_.put(std::string(prefix::api_key) + id,
                 to_record(ApiKeyRecord{id, enabled, 0, {}, Bytes(index.begin(), index.end())}));
  }
  void put_plan(const std::string& id, std::vector<std::string> stages, std::vector<std::string> keys,
                std::optional<ThrottleRecord> throttle) {
    at_rest_.put(std::string(prefix::usage_plan) + id,
                 to_record(UsagePlanRecord{id, 0, std::move(stages), std::move(keys), throttle}));
  }

  std::unique_ptr<Gateway> load() {
    auto gateway = Gateway::load(*at_rest_.store, *at_rest_.tree, at_rest_.clock.now());
    return gateway ? *std::move(gateway) : nullptr;
  }

  // "api/stage resource" or the refusal's message.
  static std::string routed(const Gateway& gateway, std::string_view method, std::string_view path,
                            std::string_view host = "localhost:8280") {
    const auto route = gateway.route(method, path, host);
    if (route) return route->stage->api_id + "/" + route->stage->name + " " + std::string(route->resource);
    EXPECT_EQ(route.error().fault, Fault::not_found) << path;
    return route.error().message;
  }

  // The API key's id, "throttled", or the refusal's message.
  std::string admitted(const Gateway& gateway, std::string_view stage_path, std::string_view value) const {
    const auto route = gateway.route("POST", stage_path, "localhost");
    if (!route) return "no route";
    const auto admission = gateway.admit(*route->stage, value, at_rest_.clock.now());
    if (!admission) {
      EXPECT_EQ(admission.error().fault, Fault::access_denied);
      return admission.error().message;
    }
    return admission->throttled ? "throttled " + admission->api_key_id : admission->api_key_id;
  }

  root::TestTree at_rest_;
};

const std::string no_route = "Missing Authentication Token";
const std::string second_path = "/restapis/second/prod/_user_request_/encrypt";

TEST_F(GatewayTest, RoutesTheDefaultApiByItsStages) {
  const auto gateway = load();
  ASSERT_NE(gateway, nullptr);
  const std::pair<std::string, std::string> table[] = {{"/prod/encrypt", "first/prod /encrypt"},
                                                       {"/prod/decrypt", "first/prod /decrypt"},
                                                       {"/dev/encrypt", "first/dev /encrypt"},
                                                       {"/prod/encrypt/", no_route},
                                                       {"/prod//encrypt", no_route},
                                                       {"//prod/encrypt", no_route},
                                                       {"/prod/Encrypt", no_route},
                                                       {"/prod/%65ncrypt", no_route},
                                                       {"/prod/encrypt/x", no_route},
                                                       {"/prod/", no_route},
                                                       {"/prod", no_route},
                                                       {"/", no_route},
                                                       {"", no_route},
                                                       {"prod/encrypt", no_route},
                                                       {"/test/encrypt", no_route},
                                                       {"/PROD/encrypt", no_route},
                                                       {"/prod/../prod/encrypt", no_route},
                                                       {"http://localhost/prod/encrypt", no_route}};
  for (const auto& [path, expected] : table) EXPECT_EQ(routed(*gateway, "POST", path), expected) << path;
  const auto route = gateway->route("POST", "/prod/encrypt", "localhost").value();
  EXPECT_EQ(route.stage->role, "role");
  EXPECT_EQ(route.stage->variables.at("KEY_ID"), "k");
}

TEST_F(GatewayTest, RefusesOtherMethods) {
  const auto gateway = load();
  for (const char* method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "post", "", "POST "}) {
    EXPECT_EQ(routed(*gateway, method, "/prod/encrypt"), no_route) << method;
  }
}

TEST_F(GatewayTest, RoutesAnyApiByItsId) {
  const auto gateway = load();
  const std::pair<std::string, std::string> table[] = {
      {second_path, "second/prod /encrypt"},
      {"/restapis/first/dev/_user_request_/decrypt", "first/dev /decrypt"},
      {"/restapis/second/prod/_user_request_/decrypt", no_route},  // not a resource of that API
      {"/restapis/second/dev/_user_request_/encrypt", no_route},   // not a stage of that API
      {"/restapis/third/prod/_user_request_/encrypt", no_route},
      {"/restapis/second/prod/encrypt", no_route},
      {"/restapis/second/prod/_user_request_", no_route},
      {"/restapis/second", no_route},
      {"/restapis", no_route}};
  for (const auto& [path, expected] : table) EXPECT_EQ(routed(*gateway, "POST", path), expected) << path;
}

TEST_F(GatewayTest, RoutesByHostWhereItNamesAnApi) {
  const auto gateway = load();
  const std::string host = ".execute-api.ap-northeast-2.amazonaws.com:8280";
  EXPECT_EQ(routed(*gateway, "POST", "/prod/encrypt", "second" + host), "second/prod /encrypt");
  EXPECT_EQ(routed(*gateway, "POST", "/prod/decrypt", "second" + host), no_route);
  EXPECT_EQ(routed(*gateway, "POST", "/prod/encrypt", "third" + host), no_route);
  EXPECT_EQ(routed(*gateway, "POST", "/prod/encrypt", host), no_route);
  EXPECT_EQ(routed(*gateway, "POST", "/dev/encrypt", "second" + host), no_route);
  EXPECT_EQ(routed(*gateway, "POST", "/prod/encrypt", ""), "first/prod /encrypt");
}

TEST_F(GatewayTest, AdmitsAKeyOfAPlanOfTheStage) {
  const auto gateway = load();
  EXPECT_EQ(admitted(*gateway, "/prod/encrypt", "value-1"), "key-1");
  EXPECT_EQ(admitted(*gateway, second_path, "value-1"), "key-1");
}

TEST_F(GatewayTest, ForbidsEveryOtherKeyInTheSameWords) {
  const auto gateway = load();
  const std::pair<std::string, std::string> table[] = {
      {"/prod/encrypt", ""},          // missing
      {"/prod/encrypt", "value-0"},   // unknown
      {"/prod/encrypt", "value-1 "},  // nearly
      {"/prod/encrypt", "key-1"},     // its id
      {"/prod/encrypt", "value-2"},   // disabled
      {"/prod/encrypt", "value-3"},   // in no plan
      {"/dev/encrypt", "value-1"}};   // in no plan of this stage
  for (const auto& [path, value] : table)
    EXPECT_EQ(admitted(*gateway, path, value), "Forbidden") << path << value;
}

TEST_F(GatewayTest, ThrottlesEachKeyOfAPlanOnItsOwnOverAllItsStages) {
  put_plan("plan-2", {"first/dev", "first/prod"}, {"key-3"}, ThrottleRecord{1.0, 2});
  const auto gateway = load();
  EXPECT_EQ(admitted(*gateway, "/dev/encrypt", "value-3"), "key-3");
  EXPECT_EQ(admitted(*gateway, "/prod/encrypt", "value-3"), "key-3");
  EXPECT_EQ(admitted(*gateway, "/prod/encrypt", "value-3"), "throttled key-3");
  EXPECT_EQ(admitted(*gateway, "/dev/encrypt", "value-3"), "throttled key-3");
  EXPECT_EQ(admitted(*gateway, "/prod/encrypt", "value-1"), "key-1");
  at_rest_.clock.set(at_rest_.clock.now() + 1s);
  EXPECT_EQ(admitted(*gateway, "/dev/encrypt", "value-3"), "key-3");
  EXPECT_EQ(admitted(*gateway, "/dev/encrypt", "value-3"), "throttled key-3");
}

TEST_F(GatewayTest, RefusesToLoadAStageWithoutApi) {
  put_stage("third/prod", {});
  const auto gateway = Gateway::load(*at_rest_.store, *at_rest_.tree, at_rest_.clock.now());
  ASSERT_FALSE(gateway);
  EXPECT_EQ(gateway.error().fault, Fault::internal);
  EXPECT_EQ(gateway.error().detail, "apigateway/stage/third/prod has no API");
}

TEST_F(GatewayTest, RefusesToLoadRecordsThatSomeoneChanged) {
  at_rest_.tamper(std::string(prefix::usage_plan) + "plan-1");
  const auto gateway = Gateway::load(*at_rest_.store, *at_rest_.tree, at_rest_.clock.now());
  ASSERT_FALSE(gateway);
  EXPECT_EQ(gateway.error().fault, Fault::internal);
}

}  // namespace
}  // namespace bongtu::gateway
