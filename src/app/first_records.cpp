#include "app/first_records.h"

#include "access/names.h"
#include "access/records.h"
#include "app/administrator.h"
#include "app/data_directory.h"
#include "crypto/random.h"
#include "gateway/records.h"
#include "store/prefixes.h"

namespace bongtu::app {
namespace {

namespace prefix = store::prefix;

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view role_name = "bongtu-encrypt";
constexpr std::string_view stage_name = "prod";

std::string random_id() { return crypto::random_text(10, "abcdefghijklmnopqrstuvwxyz0123456789"); }

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

void make_api(Call& call, const root::KeyTree& tree, Credentials& made) {
  const double now = seconds(call.now);
  access::RoleRecord role;
  role.name = role_name;
  role.created = now;
  role.policies = {{"UseKey", allow(R"(["kms:GenerateDataKey","kms:Decrypt"])", made.key_arn)}};
  role.id = access::make_id("AROA");
  role.description = "What the encryption API may.";
  put(call, std::string(prefix::role) + role.name, role);
  const std::string api = random_id(), api_key = random_id(), plan = random_id();
  const std::string stage = api + "/" + std::string(stage_name);
  put(call, std::string(prefix::rest_api) + api,
      gateway::RestApiRecord{"encryption", now, true, {"POST /encrypt", "POST /decrypt"}});
  put(call, std::string(prefix::stage) + stage,
      gateway::StageRecord{now, {{"KEY_ID", made.key_arn}}, std::string(role_name)});
  made.api_key = crypto::random_text(40, letters_and_digits);
  const crypto::Digest index = tree.api_key_index(made.api_key);
  const std::string record = std::string(prefix::api_key) + api_key;
  put(call, record,
      gateway::ApiKeyRecord{"first", true, now,
                            tree.seal(gateway::api_key_purpose, record, 1, as_bytes(made.api_key)),
                            Bytes(index.begin(), index.end())});
  put(call, std::string(prefix::usage_plan) + plan,
      gateway::UsagePlanRecord{"unlimited", now, {stage}, {api_key}, std::nullopt});
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
