#include "keys/gate.h"

#include <algorithm>

#include "base/json.h"
#include "crypto/blob.h"
#include "keys/grants.h"

namespace bongtu::keys {
namespace {

constexpr std::size_t audited_contexts_size = 64 * 1024;

// Adds a key and a context to the call's audit record, each once.
void note(AuditFields& audit, const std::string& arn, const EncryptionContext& context) {
  if (std::ranges::find(audit.keys, arn) == audit.keys.end()) audit.keys.push_back(arn);
  if (context.empty()) return;
  std::string text = "{";
  for (const auto& [key, value] : context) {
    if (text.size() > 1) text += ',';
    append_json_string(text, key);
    text += ':';
    append_json_string(text, value);
  }
  text += '}';
  auto& contexts = audit.encryption_contexts;
  if (std::ranges::find(contexts, text) != contexts.end()) return;
  std::size_t size = text.size();
  for (const std::string& other : contexts) size += other.size();
  if (size > audited_contexts_size)
    ++audit.contexts_left_out;
  else
    contexts.push_back(std::move(text));
}

std::unexpected<Error> no_such_key(const std::string& arn) {
  return refuse(Fault::not_found, "Key '" + arn + "' does not exist");
}

// "kms:Encrypt" -> "Encrypt"
std::string name_of(std::string_view action) { return std::string(action.substr(action.find(':') + 1)); }

Result<> check_usage(const KeyEntry& key, const Use& use) {
  const std::string& usage = key.family->record.usage;
  if (use.usage.empty() || use.usage == usage) return {};
  return refuse(Fault::invalid_key_usage,
                key.arn + " key usage is " + usage + " which is not valid for " + name_of(use.action) + ".");
}

const EncryptionContext no_context;

// Whether there is nothing to be had of it: a key that is being removed does not come back.
bool is_gone(const std::shared_ptr<const KeyEntry>& entry) {
  return entry == nullptr || entry->record.removing;
}

bool fits(KeyState state, Needs needs) {
  const bool disabled = state == KeyState::disabled, pending_import = state == KeyState::pending_import;
  if (state == KeyState::enabled) return true;
  switch (needs) {
    case Needs::nothing:
      return true;
    case Needs::not_pending_deletion:
      return disabled || pending_import;
    case Needs::not_pending:
      return disabled;
    case Needs::not_disabled:
      return pending_import;
    case Needs::enabled:
      return false;
  }
  return false;
}

}  // namespace

Result<> check_state(const KeyEntry& key, Needs needs, Time now) {
  const KeyState state = key.state(now);
  if (fits(state, needs)) return {};
  if (state == KeyState::disabled) return refuse(Fault::disabled, key.arn + " is disabled.");
  if (state == KeyState::pending_import) return refuse(Fault::invalid_state, key.arn + " is pending import.");
  if (state == KeyState::pending_replica_deletion)
    return refuse(Fault::invalid_state, key.arn + " is pending replica deletion.");
  return refuse(Fault::invalid_state, key.arn + " is pending deletion.");
}

Result<> Gate::present(const std::vector<std::string>& grant_tokens) {
  for (const std::string& token : grant_tokens) CHECK(check_grant_token(catalog_.tree(), token));
  return {};
}

Result<> Gate::allow(std::string_view action, std::string_view resource,
                     std::initializer_list<Attribute> attributes, const Tags* entity_tags,
                     const access::Policy* resource_policy) {
  asked_ = true;
  if (resource != "*") call_.audit.resources.emplace_back(resource);
  const KeyConditions values(call_, catalog_, {.attributes = attributes, .entity_tags = entity_tags});
  const access::Question question{action, resource, values};
  access::Decision decision = access::decide(principal_, question);
  if (resource_policy != nullptr) {
    const access::Decision by_resource = access::decide(principal_, question, *resource_policy);
    if (by_resource.allowed() || by_resource.denied_explicitly()) decision = by_resource;
  }
  if (decision.allowed()) return {};
  return refuse(Fault::access_denied, access::denial_text(principal_, question, decision.reason));
}

Result<Gate::Resolved> Gate::resolve(std::string_view key_ref, bool by_alias) {
  TRY(KeyRef ref, parse_key_ref(key_ref, place()));
  Resolved resolved;
  if (ref.is_alias) {
    if (!by_alias) return refuse(Fault::not_found, "Invalid keyId '" + std::string(key_ref) + "'");
    TRY(const auto alias, catalog_.find_alias(call_, ref.name));
    if (alias == nullptr)
      return refuse(Fault::not_found, "Alias " + alias_arn(place(), ref.name) + " is not found.");
    resolved.alias = "alias/" + ref.name;
    ref.name = alias->record.key_id;
  }
  TRY(resolved.entry, catalog_.find_key(call_, ref.name));
  if (is_gone(resolved.entry)) return no_such_key(key_arn(place(), ref.name));
  return resolved;
}

// Policies first; a grant may add to them what they do not deny.
Result<> Gate::authorize(const Resolved& key, std::string_view action, const KeyConditions& values,
                         const Management& management) {
  asked_ = true;
  const access::Question question{action, key.entry->arn, values};
  const access::Decision decision = access::decide(principal_, question, *key.entry->policy);
  CHECK(values.complete());
  if (decision.allowed()) return {};
  if (!decision.denied_explicitly()) {
    TRY(const bool by_grant, granted(*key.entry, question, values.context(), management));
    if (by_grant) return {};
  }
  return refuse(Fault::access_denied, access::denial_text(principal_, question, decision.reason));
}

Result<bool> Gate::granted(const KeyEntry& key, const access::Question& question,
                           const EncryptionContext* context, const Management& management) {
  if (key.record.grants == 0) return false;
  const std::string operation = name_of(question.action);
  if (operation == "RetireGrant") return may_retire(management.retires, question);
  const auto gives = [&](const GrantEntry& grant) {
    return allows(grant.record, operation, context) &&
           (management.creates == nullptr || covers(grant.record, *management.creates));
  };
  for (const std::string& grantee : {principal_.arn, principal_.role_arn}) {
    if (grantee.empty()) continue;
    TRY(const auto grants, catalog_.find_grants(call_, key, grantee));
    if (std::ranges::any_of(*grants, gives) && access::may_be_granted(principal_, question, grantee))
      return true;
  }
  return false;
}

// The retiring principal may, and the grantee where the grant says so; of that grant alone.
bool Gate::may_retire(const GrantEntry* grant, const access::Question& question) const {
  if (grant == nullptr) return false;
  const bool by_grantee =
      std::ranges::find(grant->record.operations, "RetireGrant") != grant->record.operations.end();
  return access::may_be_granted(principal_, question, grant->record.retiring) ||
         (by_grantee && access::may_be_granted(principal_, question, grant->record.grantee));
}

Result<Key> Gate::ready(std::shared_ptr<const KeyEntry> entry, const Use& use) {
  CHECK(check_usage(*entry, use));
  CHECK(check_state(*entry, Needs::enabled, call_.now));
  (used_[0] == nullptr ? used_[0] : used_[1]) = entry;
  return Key(std::move(entry), catalog_, call_);
}

void Gate::used(std::string_view operation) {
  for (auto& entry : used_) {
    if (entry != nullptr && entry->usage != nullptr) entry->usage->note(operation, call_);
    entry.reset();
  }
}

Result<std::shared_ptr<const KeyEntry>> Gate::authorized(std::string_view key_ref, const Use& use) {
  auto found = resolve(key_ref, true);
  // The operations that use a key have no InvalidArnException.
  if (!found && found.error().fault == Fault::invalid_arn) found.error().fault = Fault::not_found;
  TRY(Resolved key, std::move(found));
  note(call_.audit, key.entry->arn, use.context == nullptr ? no_context : *use.context);
  const KeyConditions values(call_, catalog_, {key.entry.get(), key.alias, use.context, use.attributes});
  CHECK(authorize(key, use.action, values));
  return std::move(key.entry);
}

Result<Key> Gate::use(std::string_view key_ref, const Use& use) {
  TRY(auto entry, authorized(key_ref, use));
  return ready(std::move(entry), use);
}

// A blob of another key is told before the usage: of whatever kind the named key is, it is not that one.
Result<Key> Gate::use_named(const std::optional<crypto::BlobKey>& names, std::string_view key_ref,
                            const Use& use) {
  TRY(auto entry, authorized(key_ref, use));
  const bool asymmetric =
      entry->family->spec->form == crypto::KeySpec::Form::pkcs8 && check_usage(*entry, use);
  if (asymmetric) return ready(std::move(entry), use);
  const bool other = names && names->uuid != entry->family->uuid;
  if (other)
    return refuse(Fault::incorrect_key,
                  "The key ID in the request does not identify a CMK that can perform this operation.");
  TRY(auto key, ready(std::move(entry), use));
  if (!names) return refuse(Fault::invalid_ciphertext);
  return key;
}

Result<Key> Gate::use_for_blob(View blob, const std::optional<std::string>& key_ref, const Use& use) {
  const auto names = crypto::parse_blob(blob);
  if (key_ref) return use_named(names, *key_ref, use);
  if (!names) return refuse(Fault::invalid_ciphertext);
  TRY(auto entry, catalog_.find_key(call_, names->uuid));
  if (is_gone(entry)) entry = nullptr;
  // A key that is not there and a key that the caller may not use are told by the same words.
  const std::string arn = entry == nullptr ? key_arn(place(), crypto::to_string(names->uuid)) : entry->arn;
  const KeyConditions values(call_, catalog_, {entry.get(), {}, use.context, use.attributes});
  const auto authorized =
      entry == nullptr ? no_key_to_ask(arn, use.action, values) : authorize({entry, {}}, use.action, values);
  note(call_.audit, arn, use.context == nullptr ? no_context : *use.context);
  if (authorized) return ready(std::move(entry), use);
  if (authorized.error().fault != Fault::access_denied) return std::unexpected(authorized.error());
  return refuse(
      Fault::access_denied,
      "The ciphertext refers to a customer master key that does not exist, does not exist in this region, "
      "or you are not allowed to access.");
}

// The same work as for a key that is there: what a stranger could time must not tell.
Result<> Gate::no_key_to_ask(const std::string& arn, std::string_view action, const KeyConditions& values) {
  asked_ = true;
  TRY(const auto policy, catalog_.default_policy(call_.account));
  access::decide(principal_, {action, arn, values}, *policy);
  return refuse(Fault::access_denied);
}

Result<Key> Gate::manage(std::string_view key_ref, const Management& management) {
  TRY(Resolved key, resolve(key_ref, management.by_alias));
  note(call_.audit, key.entry->arn, management.context == nullptr ? no_context : *management.context);
  const KeyConditions values(call_, catalog_,
                             {key.entry.get(), key.alias, management.context, management.attributes});
  CHECK(authorize(key, management.action, values, management));
  CHECK(check_state(*key.entry, management.needs, call_.now));
  return Key(std::move(key.entry), catalog_, call_);
}

Result<bool> Gate::could(const KeyEntry& key, const access::Policy& policy, std::string_view action) {
  const KeyConditions values(call_, catalog_, {.key = &key});
  const bool allowed = access::decide(principal_, {action, key.arn, values}, policy).allowed();
  CHECK(values.complete());
  return allowed;
}

}  // namespace bongtu::keys
