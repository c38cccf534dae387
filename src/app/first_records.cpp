#include "app/first_records.h"

#include "access/names.h"
#include "access/records.h"
#include "app/administrator.h"
#include "app/data_directory.h"
#include "crypto/random.h"
#include "gateway/api_records.h"
#include "gateway/changes.h"
#include "gateway/function_record.h"
#include "gateway/plan_records.h"
#include "store/prefixes.h"

namespace bongtu::app {
namespace {

namespace prefix = store::prefix;

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view role_name = "bongtu-encrypt";
constexpr std::string_view stage_name = "prod";

std::string allow(const std::string& actions, const std::string& resource) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":)" + actions +
         R"(,"Resource":")" + resource + R"("}]})";
}

template <class Record>
void put(Call& call, std::string key, const Record& record) {
  call.changes.push_back({Change::Kind::put, std::move(key), 0, to_record(record)});
}

void make_administrator(Call& call, const root::KeyTree& tree, Credentials& made) {
  const AccessKey key = add_administrator(call, tree, "admin");
  made.access_key_id = key.id;
  made.secret_access_key = key.secret;
}

Result<> make_key(Call& call, keys::Catalog& catalog, Credentials& made) {
  TRY(const keys::KeyEntry key,
      catalog.create_key(call, {.description = "The key of the encryption API", .alias = "bongtu"}));
  made.key_arn = key.arn;
  return {};
}

// Whose policy lets the gateway in, from every API of the account.
void make_function(Call& call, const Credentials& made) {
  gateway::FunctionRecord function;
  function.role = role_name;
  function.description = "Encrypts and decrypts for the encryption API.";
  function.environment["KEY_ID"] = made.key_arn;
  function.updated = seconds(call.now);
  function.revision = crypto::to_string(crypto::random_uuid());
  function.permissions = {{"apigateway",
                           "lambda:InvokeFunction",
                           "apigateway.amazonaws.com",
                           "arn:aws:execute-api:*:" + made.account + ":*",
                           {}}};
  put(call, std::string(prefix::function) + std::string(gateway::function_name), function);
}

// A resource with POST, which needs an API key and leads to the function.
gateway::Resource resource(const std::string& root, const std::string& name, const Credentials& made) {
  gateway::Method post;
  post.http_method = "POST";
  post.api_key_required = true;
  gateway::Integration integration;
  integration.type = "AWS_PROXY";
  integration.http_method = "POST";
  integration.uri = "arn:aws:apigateway:" + made.region +
                    ":lambda:path/2015-03-31/functions/arn:aws:lambda:" + made.region + ":" + made.account +
                    ":function:" + std::string(gateway::function_name) + "/invocations";
  gateway::Resource resource{gateway::make_id(), root, name, "/" + name, {}};
  integration.cache_namespace = resource.id;
  post.integration = std::move(integration);
  resource.methods = MapOf<gateway::Method>{{"POST", post}};
  return resource;
}

void make_stage(Call& call, const std::string& api, const Credentials& made) {
  const double now = seconds(call.now);
  const gateway::Resource root{gateway::make_id(), {}, {}, "/", {}};
  gateway::RestApiRecord record;
  record.name = "encryption";
  record.created = now;
  record.is_default = true;
  record.tags = gateway::Texts{{"bongtu:default", "true"}};
  record.resources = {root, resource(root.id, "encrypt", made), resource(root.id, "decrypt", made)};
  put(call, std::string(prefix::rest_api) + api, record);
  const std::string deployment = gateway::make_id();
  put(call, std::string(prefix::deployment) + api + "/" + deployment,
      gateway::DeploymentRecord{{}, now, record.resources, {}});
  gateway::StageRecord stage;
  stage.deployment_id = deployment;
  stage.created = stage.updated = now;
  stage.variables["KEY_ID"] = made.key_arn;
  put(call, std::string(prefix::stage) + api + "/" + std::string(stage_name), stage);
}

void make_api(Call& call, const root::KeyTree& tree, Credentials& made) {
  const double now = seconds(call.now);
  access::RoleRecord role;
  role.name = role_name;
  role.created = now;
  role.policies = {{"UseKey", allow(R"(["kms:GenerateDataKey","kms:Decrypt"])", made.key_arn)}};
  role.id = access::make_id("AROA");
  role.description = "What the encryption API may.";
  role.trust =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
  put(call, std::string(prefix::role) + role.name, role);
  make_function(call, made);
  const std::string api = gateway::make_id(), api_key = gateway::make_id(), plan = gateway::make_id();
  make_stage(call, api, made);
  made.api_key = crypto::random_text(40, letters_and_digits);
  const crypto::Digest index = tree.api_key_index(made.api_key);
  const std::string record = std::string(prefix::api_key) + api_key;
  gateway::ApiKeyRecord key;
  key.name = "first";
  key.enabled = true;
  key.created = key.updated = now;
  key.value = tree.seal(gateway::api_key_purpose, record, 1, as_bytes(made.api_key));
  key.index.assign(index.begin(), index.end());
  put(call, record, key);
  gateway::UsagePlanRecord unlimited;
  unlimited.name = "unlimited";
  unlimited.created = now;
  unlimited.api_stages = {{api, std::string(stage_name), {}}};
  put(call, std::string(prefix::usage_plan) + plan, unlimited);
  put(call, std::string(prefix::plan_key) + plan + "/" + api_key, gateway::PlanKeyRecord{now});
}

}  // namespace

Result<Credentials> add_first_records(Call& call, const root::KeyTree& tree, keys::Catalog& catalog) {
  Credentials made{.account = call.account,
                   .region = call.region,
                   .access_key_id = {},
                   .secret_access_key = {},
                   .api_key = {},
                   .key_arn = {}};
  CHECK(make_key(call, catalog, made));
  make_administrator(call, tree, made);
  make_api(call, tree, made);
  put(call, std::string(service_record), ServiceRecord{call.account, call.region, seconds(call.now)});
  call.audit.keys.push_back(made.key_arn);
  return made;
}

}  // namespace bongtu::app
