#include "app/recover.h"

#include "app/administrator.h"
#include "app/data_directory.h"
#include "audit/log.h"
#include "base/to_json.h"
#include "keys/catalog.h"

namespace bongtu::app {
namespace {

struct Recovered {
  std::string user;
  std::string access_key_id;
  WipedText secret_access_key;
  static constexpr auto shape =
      fields(field("user", &Recovered::user), field("access_key_id", &Recovered::access_key_id),
             field("secret_access_key", &Recovered::secret_access_key));
};

struct ResetPolicy {
  std::string key_arn;
  static constexpr auto shape = fields(field("key_arn", &ResetPolicy::key_arn));
};

template <class Made>
WipedText as_json(const Made& made) {
  WipedText text;
  to_json(text, made);
  return text += '\n';
}

Call start_call(const Clock& clock, const ServiceRecord& service, const RecoverOptions& options) {
  Call call;
  call.id = crypto::to_string(crypto::random_uuid());
  call.now = clock.now();
  call.account = service.account;
  call.region = options.region.empty() ? service.region : options.region;
  call.source = "local";
  call.audit.service = "bongtu";
  call.audit.operation = "recover";
  call.audit.principal = "local administrator";
  return call;
}

// A user of its own: whoever took the others' rights away, or shares their keys, has nothing to do with it.
WipedText new_administrator(Call& call, const root::KeyTree& tree, bool json) {
  const std::string name = "recovered-" + iso_basic(call.now);
  const AccessKey key = add_administrator(call, tree, name);
  call.audit.resources.push_back("arn:aws:iam::" + call.account + ":user/" + name);
  if (json) return as_json(Recovered{name, key.id, key.secret});
  WipedText text;
  text.append("Made the IAM user ").append(name).append(", who may do everything:\n  access key id      ");
  text.append(key.id).append("\n  secret access key  ").append(key.secret);
  text.append(
      "\n\nThey are shown once. Repair users and policies with them. Then, as another administrator:\n");
  for (const std::string_view command : {"delete-user-policy --policy-name AdministratorAccess",
                                         "delete-access-key --access-key-id ", "delete-user"}) {
    text.append("  aws iam ").append(command);
    if (command.ends_with(' ')) text.append(key.id);
    text.append(" --user-name ").append(name).append("\n");
  }
  return text;
}

Result<WipedText> reset_policy(Call& call, keys::Catalog& catalog, const std::string& named, bool json) {
  TRY(const keys::KeyRef ref, keys::parse_key_ref(named, {call.account, call.region}));
  if (ref.is_alias) return refuse(Fault::validation, "--key-policy takes a key id or a key ARN, no alias.");
  TRY(const auto key, catalog.find_key(call, ref.name));
  if (key == nullptr) {
    return refuse(Fault::not_found,
                  "There is no key " + ref.name + " in " + call.region + " (--region names another Region).");
  }
  keys::KeyRecord record = key->record;
  record.policy.clear();
  catalog.put_key(call, *key, record);
  call.audit.keys.push_back(key->arn);
  if (json) return as_json(ResetPolicy{key->arn});
  return WipedText("The key ")
      .append(key->arn)
      .append(" has the default key policy again: the account's IAM policies decide who may use it.\n");
}

}  // namespace

Result<WipedText> recover(const RecoverOptions& options, const Clock& clock) {
  if (options.administrator == !options.key_policy.empty()) {
    return refuse(Fault::validation, "Say what to recover: --administrator or --key-policy KEY.");
  }
  TRY(const DataDirectory directory, DataDirectory::open(options.data));
  TRY(const OpenStore opened, open_store(directory, options.root, clock));
  Call call = start_call(clock, opened.service, options);
  WipedText report;
  if (options.administrator) {
    report = new_administrator(call, *opened.tree, options.json);
  } else {
    keys::Catalog catalog(*opened.store, *opened.tree);
    TRY(report, reset_policy(call, catalog, options.key_policy, options.json));
  }
  call.changes.push_back(audit::as_change(call, "ok"));
  CHECK(opened.store->commit(call.changes));
  return report;
}

}  // namespace bongtu::app
