#include "app/init.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "access/records.h"
#include "app/data_directory.h"
#include "audit/log.h"
#include "crypto/random.h"
#include "gateway/records.h"
#include "keys/catalog.h"
#include "store/prefixes.h"

namespace bongtu::app {
namespace {

namespace prefix = store::prefix;

constexpr std::string_view letters_and_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view role_name = "bongtu-encrypt";
constexpr std::string_view stage_name = "prod";

// What init makes, in the clear; printed once.
struct Made {
  std::string account;
  std::string region;
  std::string access_key_id;
  std::string secret_access_key;
  std::string api_key;
  std::string key_arn;
  static constexpr auto shape =
      fields(field("account", &Made::account), field("region", &Made::region),
             field("access_key_id", &Made::access_key_id), field("secret_access_key", &Made::secret_access_key),
             field("api_key", &Made::api_key), field("key_arn", &Made::key_arn));
};

std::string account_number() {
  std::string digits = crypto::random_text(12, "0123456789");
  if (digits[0] == '0') digits[0] = '1';
  return digits;
}

std::string random_id() { return crypto::random_text(10, "abcdefghijklmnopqrstuvwxyz0123456789"); }

std::string allow(const std::string& actions, const std::string& resource) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":)" + actions + R"(,"Resource":")" +
         resource + R"("}]})";
}

template <class Record>
void put(Call& call, std::string key, const Record& record) {
  call.changes.push_back({Change::Kind::put, std::move(key), 0, to_record(record)});
}

void make_administrator(Call& call, const root::KeyTree& tree, Made& made) {
  put(call, std::string(prefix::user) + "admin",
      access::UserRecord{"admin", seconds(call.now), {{"AdministratorAccess", allow("\"*\"", "*")}}});
  made.access_key_id = "AKIA" + crypto::random_text(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
  made.secret_access_key = crypto::random_text(40, std::string(letters_and_digits) + "+/");
  const std::string record = std::string(prefix::access_key) + made.access_key_id;
  put(call, record,
      access::AccessKeyRecord{"admin", true, seconds(call.now),
                              tree.seal(access::secret_purpose, record, 1, as_bytes(made.secret_access_key))});
}

Result<> make_key(Call& call, keys::Catalog& catalog, Made& made) {
  TRY(const keys::KeyEntry key, catalog.create_key(call, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT",
                                                   "The key of the encryption API", "bongtu"));
  made.key_arn = key.arn;
  return {};
}

void make_api(Call& call, const root::KeyTree& tree, Made& made) {
  const double now = seconds(call.now);
  put(call, std::string(prefix::role).append(role_name),
      access::RoleRecord{std::string(role_name), now,
                         {{"UseKey", allow(R"(["kms:GenerateDataKey","kms:Decrypt"])", made.key_arn)}}});
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
      gateway::ApiKeyRecord{"first", true, now, tree.seal(gateway::api_key_purpose, record, 1, as_bytes(made.api_key)),
                            Bytes(index.begin(), index.end())});
  put(call, std::string(prefix::usage_plan) + plan,
      gateway::UsagePlanRecord{"unlimited", now, {stage}, {api_key}, std::nullopt});
}

Call start_call(const Clock& clock, const InitOptions& options) {
  Call call;
  call.id = crypto::to_string(crypto::random_uuid());
  call.now = clock.now();
  call.account = options.account.empty() ? account_number() : options.account;
  call.region = options.region;
  call.source = "local";
  call.audit.service = "bongtu";
  call.audit.operation = "init";
  call.audit.principal = "local administrator";
  return call;
}

Result<> check(const InitOptions& options) {
  const bool digits = std::ranges::all_of(options.account, [](char c) { return c >= '0' && c <= '9'; });
  if (!options.account.empty() && (options.account.size() != 12 || !digits)) {
    return refuse(Fault::validation, "--account must have 12 digits.");
  }
  if (!keys::is_region(options.region)) return refuse(Fault::validation, "--region must be a Region name like ap-northeast-2.");
  return {};
}

std::string environment_of(const Made& made) {
  return "AWS_ACCESS_KEY_ID=" + made.access_key_id + "\nAWS_SECRET_ACCESS_KEY=" + made.secret_access_key +
         "\nAWS_REGION=" + made.region + "\nAWS_DEFAULT_REGION=" + made.region + "\nBONGTU_API_KEY=" + made.api_key +
         "\n";
}

Result<> write_private_file(const std::string& path, std::string_view text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  const bool written = file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fsync(file) == 0;
  if (file >= 0) close(file);
  if (!written) return refuse(Fault::validation, "The file " + path + " cannot be written.");
  return {};
}

std::string report(const Made& made, const DataDirectory& directory, const InitOptions& options) {
  if (options.json) {
    std::string text;
    to_json(text, made);
    return text + "\n";
  }
  std::string text = "Made " + options.data + ":\n  account            " + made.account + "\n  region             " + made.region +
                     "\n  access key id      " + made.access_key_id + "\n  secret access key  " + made.secret_access_key +
                     "\n  API key            " + made.api_key + "\n  KMS key            " + made.key_arn +
                     " (alias/bongtu)\n\nThese are shown once. They are also in " + directory.file("admin.env") +
                     ": move that file to where you keep secrets.\n";
  if (options.root.empty()) {
    text += "The root key is " + directory.file("root.key") + ": whoever copies the whole directory can open everything in\n"
            "it. Move the root key to another place and serve with --root file:PATH; without it nothing can be opened again.\n";
  }
  return text;
}

}  // namespace

Result<std::string> init(const InitOptions& options, const Clock& clock) {
  CHECK(check(options));
  TRY(const DataDirectory directory, DataDirectory::make(options.data));
  const std::string root_url = directory.root_url(options.root);
  CHECK(root::create_provider(root_url));
  TRY(const auto provider, root::open_provider(root_url));
  TRY(const auto engine, store::open(directory.store_url(), clock));

  Call call = start_call(clock, options);
  std::vector<Change> root_records;
  TRY(const root::KeyTree tree, root::KeyTree::create(*provider, call.account, root_records));
  CHECK(engine->commit(root_records));
  TRY(const auto store, store::AuthenticStore::over(*engine, tree.record_mac_key()));

  Made made{.account = call.account, .region = call.region, .access_key_id = {}, .secret_access_key = {},
            .api_key = {}, .key_arn = {}};
  keys::Catalog catalog(*store, tree);
  CHECK(make_key(call, catalog, made));
  make_administrator(call, tree, made);
  make_api(call, tree, made);
  put(call, std::string(service_record), ServiceRecord{call.account, call.region, seconds(call.now)});
  call.audit.keys.push_back(made.key_arn);
  CHECK(write_private_file(directory.file("admin.env"), environment_of(made)));
  // Last, and in one commit: a directory with the service record is whole.
  call.changes.push_back(audit::as_change(call, "ok"));
  CHECK(store->commit(call.changes));
  return report(made, directory, options);
}

}  // namespace bongtu::app
