#include "keys/catalog.h"

#include "keys/counted_time.h"
#include "keys/names.h"
#include "store/scan.h"

namespace bongtu::keys {
namespace {

std::unexpected<Error> damaged(const std::string& record) {
  return refuse(Fault::internal, {}, "record " + record + " is missing or does not fit");
}

Result<std::shared_ptr<const access::Policy>> parse_stored(const std::string& document) {
  auto policy = access::parse_policy(document, access::PolicyKind::key);
  if (!policy)
    return refuse(Fault::internal, {}, "a stored key policy does not parse: " + policy.error().message);
  return policy;
}

// "kms/material/<uuid>/<number>" and "kms/family/<uuid>": the uuid.
std::string uuid_part(const std::string& record, std::string_view prefix) {
  return record.substr(prefix.size(), 36);
}

}  // namespace

Result<std::shared_ptr<const KeyEntry>> Catalog::find_key(const Call& call, const std::string& region,
                                                          const std::string& key_id) {
  const std::string name = key_record(region, key_id);
  if (auto found = keys_.find(name, call.now); found.known) return std::move(found.value);
  if (!call.may_wait) return refuse(Fault::later);
  const std::uint64_t ticket = keys_.ticket(name);
  TRY(auto entry, read_key(call, region, key_id));
  keys_.fill(name, ticket, entry, call.now);
  return entry;
}

Result<std::shared_ptr<const KeyEntry>> Catalog::find_key(const Call& call, const crypto::Uuid& uuid) {
  TRY(auto entry, find_key(call, call.region, crypto::to_string(uuid)));
  if (entry != nullptr) return entry;
  return find_key(call, call.region, multi_region_id(uuid));
}

Result<std::shared_ptr<const KeyEntry>> Catalog::read_key(const Call& call, const std::string& region,
                                                          const std::string& key_id) {
  const std::string name = key_record(region, key_id);
  TRY(const auto record, store_.get(name));
  if (!record) return std::shared_ptr<const KeyEntry>();
  const auto uuid = uuid_of(key_id);
  if (!uuid) return damaged(name);
  {
    // Before the family is read: a change to it that comes from now on drops this Region's entry too.
    const std::lock_guard lock(mutex_);
    regions_.insert(region);
  }
  auto entry = std::make_shared<KeyEntry>();
  entry->id = key_id;
  entry->arn = key_arn({call.account, region}, key_id);
  entry->region = region;
  entry->version = record->version;
  TRY(entry->record, from_record<KeyRecord>(record->value));
  TRY(entry->policy,
      entry->record.policy.empty() ? default_policy(call.account) : parse_stored(entry->record.policy));
  TRY(entry->family, read_family(*uuid));
  entry->usage = last_usages_.of(name);
  return std::shared_ptr<const KeyEntry>(std::move(entry));
}

Result<std::shared_ptr<const access::Policy>> Catalog::default_policy(std::string_view account) {
  const std::lock_guard lock(mutex_);
  if (default_policy_ == nullptr) {
    TRY(default_policy_, parse_stored(default_key_policy(account)));
  }
  return default_policy_;
}

Result<std::shared_ptr<const Family>> Catalog::read_family(const crypto::Uuid& uuid) {
  const std::string id = crypto::to_string(uuid);
  const std::string name = family_record(id);
  TRY(const auto record, store_.get(name));
  if (!record) return damaged(name);
  auto family = std::make_shared<Family>();
  family->uuid = uuid;
  family->version = record->version;
  TRY(family->record, from_record<FamilyRecord>(record->value));
  family->spec = crypto::find_key_spec(family->record.spec);
  if (family->spec == nullptr) return damaged(name);
  CHECK(store::scan(store_, record_name(store::prefix::material, id) + "/",
                    [&](const store::Record& row) -> Result<> {
                      TRY(family->materials[static_cast<MaterialNumber>(std::stoul(last_part(row.key)))],
                          read_material(row, *family));
                      return {};
                    }));
  const bool has_current = family->record.current == 0 || family->materials.contains(family->current());
  if (!has_current) return damaged(name);
  return std::shared_ptr<const Family>(std::move(family));
}

Result<Material> Catalog::read_material(const store::Record& row, const Family& family) {
  TRY(MaterialRecord material, from_record<MaterialRecord>(row.value));
  LockedKey key;
  if (family.spec->name == "SYMMETRIC_DEFAULT" && !material.sealed.empty()) {
    TRY(const Secret bytes, tree_.open_sealed(material_purpose, row.key, row.version, material.sealed));
    TRY(key, LockedKey::copy_of(bytes.reveal()));
  }
  return Material(std::move(material), row.key, row.version, std::move(key));
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

Result<Time> Catalog::counted_time(const Call& call) {
  if (!call.may_wait) return refuse(Fault::later);
  return keys::counted_time(store_, call.now);
}

void Catalog::forget(std::span<const Change> changes) {
  std::set<std::string> families;
  for (const Change& change : changes) {
    if (change.key.starts_with(store::prefix::key)) keys_.forget(change.key);
    const bool key_is_gone =
        change.kind == Change::Kind::remove && change.key.starts_with(store::prefix::key);
    if (key_is_gone) last_usages_.forget(change.key);
    if (change.key.starts_with(store::prefix::alias)) aliases_.forget(change.key);
    if (change.key.starts_with(store::prefix::grantee)) forget_grants(change.key);
    if (change.key.starts_with(store::prefix::family))
      families.insert(uuid_part(change.key, store::prefix::family));
    if (change.key.starts_with(store::prefix::material)) {
      families.insert(uuid_part(change.key, store::prefix::material));
      key_pairs_.forget(change.key);
    }
  }
  for (const std::string& uuid : families) forget_family(uuid);
}

void Catalog::forget_family(const std::string& uuid) {
  const auto binary = crypto::parse_uuid(uuid);
  if (!binary) return;
  const std::lock_guard lock(mutex_);
  for (const std::string& region : regions_) {
    keys_.forget(key_record(region, uuid));
    keys_.forget(key_record(region, multi_region_id(*binary)));
  }
}

}  // namespace bongtu::keys
