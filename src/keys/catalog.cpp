#include "keys/catalog.h"

#include "crypto/digest.h"
#include "crypto/random.h"
#include "store/prefixes.h"
#include "store/scan.h"

namespace bongtu::keys {
namespace {

namespace prefix = store::prefix;

std::string joined(std::string_view first, std::string_view second, std::string_view third = {},
                   std::string_view fourth = {}) {
  std::string key(first);
  key += second;
  for (const std::string_view part : {third, fourth}) {
    if (!part.empty()) key.append("/").append(part);
  }
  return key;
}

std::string key_record(std::string_view region, std::string_view id) {
  return joined(prefix::key, region, id);
}
std::string alias_record(std::string_view region, std::string_view name) {
  return joined(prefix::alias, region, name);
}
std::string alias_of_record(std::string_view region, std::string_view id, std::string_view name) {
  return joined(prefix::alias_of, region, id, name);
}
std::string material_record(std::string_view uuid, std::uint32_t number) {
  const std::string digits = std::to_string(number);
  return joined(prefix::material, uuid, std::string(10 - digits.size(), '0') + digits);
}

std::string last_part(const std::string& key) { return key.substr(key.rfind('/') + 1); }

void add_alias(Call& call, const std::string& key_id, const std::string& name) {
  const double now = seconds(call.now);
  call.changes.push_back(
      {Change::Kind::put, alias_record(call.region, name), 0, to_record(AliasRecord{key_id, now, now})});
  call.changes.push_back({Change::Kind::put, alias_of_record(call.region, key_id, name), 0, {}});
}

// HMAC-SHA-256(material, "bongtu.material-id" || uuid): the same bytes have the same id under the same key.
std::string material_id(View material, const crypto::Uuid& uuid) {
  Bytes input = to_bytes("bongtu.material-id");
  input.insert(input.end(), uuid.begin(), uuid.end());
  return hex(crypto::hmac_sha256(material, input));
}

std::unexpected<Error> damaged(const std::string& record) {
  return refuse(Fault::internal, {}, "record " + record + " is missing or does not fit");
}

}  // namespace

Result<std::shared_ptr<const KeyEntry>> Catalog::find_key(const Call& call, const std::string& key_id) {
  const std::string name = key_record(call.region, key_id);
  if (const auto found = keys_.find(name, call.now); found.known) return found.value;
  if (!call.may_wait) return refuse(Fault::later);
  const std::uint64_t ticket = keys_.ticket(name);
  TRY(auto entry, read_key(name, call, key_id));
  keys_.fill(name, ticket, entry, call.now);
  return entry;
}

Result<std::shared_ptr<const KeyEntry>> Catalog::read_key(const std::string& name, const Call& call,
                                                          const std::string& key_id) {
  TRY(const auto record, store_.get(name));
  if (!record) return std::shared_ptr<const KeyEntry>();
  const auto uuid = crypto::parse_uuid(key_id);
  if (!uuid) return damaged(name);
  auto entry = std::make_shared<KeyEntry>();
  entry->id = key_id;
  entry->arn = key_arn({call.account, call.region}, key_id);
  entry->uuid = *uuid;
  entry->version = record->version;
  TRY(entry->record, from_record<KeyRecord>(record->value));
  const std::string family_name = joined(prefix::family, key_id);
  TRY(const auto family, store_.get(family_name));
  if (!family) return damaged(family_name);
  TRY(entry->family, from_record<FamilyRecord>(family->value));
  CHECK(
      store::scan(store_, joined(prefix::material, key_id) + "/", [&](const store::Record& row) -> Result<> {
        TRY(MaterialRecord material, from_record<MaterialRecord>(row.value));
        TRY(const Secret bytes, tree_.open_sealed(material_purpose, row.key, row.version, material.sealed));
        TRY(LockedKey key, LockedKey::copy_of(bytes.reveal()));
        entry->materials[static_cast<std::uint32_t>(std::stoul(last_part(row.key)))] = {
            std::move(material.id), std::move(key)};
        return {};
      }));
  if (!entry->materials.contains(static_cast<std::uint32_t>(entry->family.current)))
    return damaged(family_name);
  return std::shared_ptr<const KeyEntry>(std::move(entry));
}

Result<std::shared_ptr<const AliasEntry>> Catalog::find_alias(const Call& call, const std::string& alias) {
  const std::string name = alias_record(call.region, alias);
  if (const auto found = aliases_.find(name, call.now); found.known) return found.value;
  if (!call.may_wait) return refuse(Fault::later);
  const std::uint64_t ticket = aliases_.ticket(name);
  TRY(const auto record, store_.get(name));
  std::shared_ptr<AliasEntry> entry;
  if (record) {
    entry = std::make_shared<AliasEntry>(AliasEntry{alias, record->version, {}});
    TRY(entry->record, from_record<AliasRecord>(record->value));
  }
  aliases_.fill(name, ticket, entry, call.now);
  return std::shared_ptr<const AliasEntry>(std::move(entry));
}

Result<std::vector<std::string>> Catalog::list_keys(const Call& call, std::string_view after,
                                                    std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = joined(prefix::key, call.region) + "/";
  std::vector<std::string> ids;
  std::string from = all + std::string(after);
  while (ids.size() <= limit) {  // one page of the store may be all that it gives at a time
    const std::size_t wanted = std::min(limit + 1 - ids.size(), store::list_limit);
    TRY(const auto page, store_.list(all, from, wanted));
    for (const store::Record& record : page) ids.push_back(last_part(record.key));
    if (page.size() < wanted) break;
    from = page.back().key;
  }
  return ids;
}

Result<std::vector<AliasEntry>> Catalog::list_aliases(const Call& call, std::string_view after,
                                                      std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = joined(prefix::alias, call.region) + "/";
  std::vector<AliasEntry> entries;
  std::string from = all + std::string(after);
  while (entries.size() <= limit) {
    const std::size_t wanted = std::min(limit + 1 - entries.size(), store::list_limit);
    TRY(const auto page, store_.list(all, from, wanted));
    for (const store::Record& record : page) {
      TRY(AliasRecord alias, from_record<AliasRecord>(record.value));
      entries.push_back({record.key.substr(all.size()), record.version, std::move(alias)});
    }
    if (page.size() < wanted) break;
    from = page.back().key;
  }
  return entries;
}

Result<std::vector<AliasEntry>> Catalog::list_aliases_of(const Call& call, const std::string& key_id,
                                                         std::string_view after, std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = joined(prefix::alias_of, call.region, key_id) + "/";
  std::vector<AliasEntry> entries;
  TRY(const auto page, store_.list(all, all + std::string(after), std::min(limit + 1, store::list_limit)));
  for (const store::Record& record : page) {
    const std::string name = record.key.substr(all.size());
    TRY(const auto alias, find_alias(call, name));
    if (alias != nullptr) entries.push_back(*alias);
  }
  return entries;
}

Result<KeyEntry> Catalog::create_key(Call& call, const std::string& spec, const std::string& usage,
                                     const std::string& description, const std::string& alias) {
  KeyEntry entry;
  entry.uuid = crypto::random_uuid();
  entry.id = crypto::to_string(entry.uuid);
  entry.arn = key_arn({call.account, call.region}, entry.id);
  entry.version = 1;
  entry.record = {description, seconds(call.now), true, alias.empty() ? 0 : 1};
  entry.family = {spec, usage, 1};
  Secret material(key_size);
  crypto::random(material.writable());
  const std::string material_name = material_record(entry.id, 1);
  const MaterialRecord row{material_id(material.reveal(), entry.uuid), seconds(call.now),
                           tree_.seal(material_purpose, material_name, 1, material.reveal())};
  TRY(LockedKey key, LockedKey::copy_of(material.reveal()));
  entry.materials[1] = {row.id, std::move(key)};
  call.changes.push_back({Change::Kind::put, joined(prefix::family, entry.id), 0, to_record(entry.family)});
  call.changes.push_back({Change::Kind::put, material_name, 0, to_record(row)});
  call.changes.push_back({Change::Kind::put, key_record(call.region, entry.id), 0, to_record(entry.record)});
  if (!alias.empty()) add_alias(call, entry.id, alias);
  return entry;
}

void Catalog::set_enabled(Call& call, const KeyEntry& key, bool enabled) {
  KeyRecord record = key.record;
  record.enabled = enabled;
  call.changes.push_back(
      {Change::Kind::put, key_record(call.region, key.id), key.version, to_record(record)});
}

void Catalog::create_alias(Call& call, const KeyEntry& key, const std::string& name) {
  KeyRecord record = key.record;
  ++record.aliases;
  call.changes.push_back(
      {Change::Kind::put, key_record(call.region, key.id), key.version, to_record(record)});
  add_alias(call, key.id, name);
}

void Catalog::delete_alias(Call& call, const AliasEntry& alias, const KeyEntry& key) {
  KeyRecord record = key.record;
  --record.aliases;
  call.changes.push_back(
      {Change::Kind::put, key_record(call.region, key.id), key.version, to_record(record)});
  call.changes.push_back({Change::Kind::remove, alias_record(call.region, alias.name), alias.version, {}});
  call.changes.push_back(
      {Change::Kind::remove, alias_of_record(call.region, alias.record.key_id, alias.name), 1, {}});
}

void Catalog::forget(std::span<const Change> changes) {
  for (const Change& change : changes) {
    if (change.key.starts_with(prefix::key)) keys_.forget(change.key);
    if (change.key.starts_with(prefix::alias)) aliases_.forget(change.key);
  }
}

}  // namespace bongtu::keys
