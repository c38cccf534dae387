#include "keys/gate.h"

#include <algorithm>

#include "base/json.h"
#include "crypto/blob.h"

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

}  // namespace

Bytes Key::seal(View plaintext, View context) const {
  return crypto::seal_blob(crypto::blob_label, current().key_.reveal(),
                           {entry_->uuid, static_cast<std::uint32_t>(entry_->family.current)}, context,
                           plaintext);
}

Result<Key::Opened> Key::open(View blob, View context) const {
  const auto names = crypto::parse_blob(blob);
  if (!names || names->uuid != entry_->uuid) return refuse(Fault::invalid_ciphertext);
  const auto material = entry_->materials.find(names->material);
  if (material == entry_->materials.end()) return refuse(Fault::invalid_ciphertext);
  auto plaintext = crypto::open_blob(crypto::blob_label, material->second.key_.reveal(), context, blob);
  if (!plaintext) return refuse(Fault::invalid_ciphertext);
  return Opened{std::move(*plaintext), &material->second.id()};
}

bool Gate::allowed(std::string_view action, std::string_view resource) {
  asked_ = true;
  return access::allows(principal_.policies, action, resource);
}

std::unexpected<Error> Gate::denied(std::string_view action, std::string_view resource) const {
  return refuse(Fault::access_denied,
                "User: " + principal_.arn + " is not authorized to perform: " + std::string(action) +
                    " on resource: " + std::string(resource) +
                    " because no identity-based policy allows the " + std::string(action) + " action");
}

Result<> Gate::allow(std::string_view action, std::string_view resource) {
  if (resource != "*") call_.audit.resources.emplace_back(resource);
  if (!allowed(action, resource)) return denied(action, resource);
  return {};
}

Result<std::shared_ptr<const KeyEntry>> Gate::resolve(std::string_view key_ref, bool by_alias) {
  TRY(KeyRef ref, parse_key_ref(key_ref, place()));
  if (ref.is_alias) {
    if (!by_alias) return refuse(Fault::not_found, "Invalid keyId '" + std::string(key_ref) + "'");
    TRY(const auto alias, catalog_.find_alias(call_, ref.name));
    if (alias == nullptr)
      return refuse(Fault::not_found, "Alias " + alias_arn(place(), ref.name) + " is not found.");
    ref.name = alias->record.key_id;
  }
  TRY(auto entry, catalog_.find_key(call_, ref.name));
  if (entry == nullptr) return no_such_key(key_arn(place(), ref.name));
  return entry;
}

Result<Key> Gate::ready(std::shared_ptr<const KeyEntry> entry, const EncryptionContext& context) {
  note(call_.audit, entry->arn, context);
  if (!entry->record.enabled) return refuse(Fault::disabled, entry->arn + " is disabled.");
  return Key(std::move(entry));
}

Result<Key> Gate::use(std::string_view key_ref, std::string_view action, const EncryptionContext& context) {
  auto found = resolve(key_ref, true);
  // The operations that use a key have no InvalidArnException.
  if (!found && found.error().fault == Fault::invalid_arn) found.error().fault = Fault::not_found;
  TRY(auto entry, std::move(found));
  if (!allowed(action, entry->arn)) {
    note(call_.audit, entry->arn, context);
    return denied(action, entry->arn);
  }
  return ready(std::move(entry), context);
}

Result<Key> Gate::use_for_blob(View blob, const std::optional<std::string>& key_ref, std::string_view action,
                               const EncryptionContext& context) {
  const auto names = crypto::parse_blob(blob);
  if (key_ref) {
    TRY(auto key, use(*key_ref, action, context));
    if (!names) return refuse(Fault::invalid_ciphertext);
    if (names->uuid == key.entry().uuid) return key;
    return refuse(Fault::incorrect_key,
                  "The key ID in the request does not identify a CMK that can perform this operation.");
  }
  if (!names) return refuse(Fault::invalid_ciphertext);
  const std::string id = crypto::to_string(names->uuid);
  TRY(auto entry, catalog_.find_key(call_, id));
  // A key that is not there and a key that the caller may not use are told by the same words after the same
  // work.
  const std::string arn = key_arn(place(), id);
  if (!allowed(action, arn) || entry == nullptr) {
    note(call_.audit, arn, context);
    return refuse(
        Fault::access_denied,
        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, "
        "or you are not allowed to access.");
  }
  return ready(std::move(entry), context);
}

Result<Key> Gate::manage(std::string_view key_ref, std::string_view action, bool by_alias) {
  TRY(auto entry, resolve(key_ref, by_alias));
  note(call_.audit, entry->arn, {});
  if (!allowed(action, entry->arn)) return denied(action, entry->arn);
  return Key(std::move(entry));
}

}  // namespace bongtu::keys
