// Grants in the store: what is read of them, and what operations change.
#include <algorithm>

#include "crypto/digest.h"
#include "keys/catalog.h"
#include "keys/changes.h"
#include "keys/lists.h"
#include "keys/names.h"

namespace bongtu::keys {
namespace {

namespace prefix = store::prefix;

std::string hash_of(std::string_view principal) { return hex(crypto::sha256(as_bytes(principal))); }

std::string grant_record(const KeyEntry& key, std::string_view id) {
  return record_name(prefix::grant, key.region, key.id, id);
}
// Of the grants that name one grantee: in the cache, and with the prefix in the store.
std::string grantee_name(const KeyEntry& key, std::string_view grantee) {
  return record_name({}, key.region, key.id, hash_of(grantee));
}
std::string grantee_record(const KeyEntry& key, const GrantRecord& grant, std::string_view id) {
  return record_name(prefix::grantee, grantee_name(key, grant.grantee), id);
}
std::string retiring_record(const KeyEntry& key, const GrantRecord& grant, std::string_view id) {
  return record_name(prefix::retiring, hash_of(grant.retiring), key.region, key.id, id);
}

// A named grant has its id from all that it says, so that saying it again finds it.
std::string id_of(const KeyEntry& key, GrantRecord grant) {
  constexpr std::size_t size = 32;
  if (grant.name.empty()) {
    Bytes random(size);
    crypto::random(random);
    return hex(random);
  }
  grant.created = 0;
  std::ranges::sort(grant.operations);
  Bytes text = to_bytes("bongtu.grant-id" + key.arn);
  const Bytes record = to_record(grant);
  text.insert(text.end(), record.begin(), record.end());
  return hex(crypto::sha256(text));
}

// A grant from its record, or from one of its index records, which say the same.
Result<GrantEntry> entry_of(const store::Record& row, std::string key_id) {
  TRY(GrantRecord grant, from_record<GrantRecord>(row.value));
  return GrantEntry{last_part(row.key), std::move(grant), std::move(key_id), row.value.size()};
}

Result<Grants> entries_of(const std::vector<store::Record>& rows, const std::string& key_id) {
  Grants grants;
  grants.reserve(rows.size());
  for (const store::Record& row : rows) {
    TRY(GrantEntry grant, entry_of(row, key_id));
    grants.push_back(std::move(grant));
  }
  return grants;
}

// About how many bytes of memory they take, with their place in the cache.
std::size_t memory_of(const Grants& grants) {
  std::size_t size = 512;
  for (const GrantEntry& grant : grants) size += sizeof(GrantEntry) + grant.size;
  return size;
}

}  // namespace

Result<std::optional<GrantEntry>> Catalog::find_grant(const Call& call, const std::string& key_id,
                                                      const std::string& id) {
  if (!call.may_wait) return refuse(Fault::later);
  TRY(const auto row, store_.get(record_name(prefix::grant, call.region, key_id, id)));
  if (!row) return std::optional<GrantEntry>();
  TRY(GrantEntry grant, entry_of(*row, key_id));
  return std::optional(std::move(grant));
}

Result<std::shared_ptr<const Grants>> Catalog::find_grants(const Call& call, const KeyEntry& key,
                                                           const std::string& grantee) {
  static const auto none = std::make_shared<const Grants>();
  const std::string name = grantee_name(key, grantee);
  if (const auto found = grants_.find(name, call.now); found.known) {
    const auto& grants = found.value ? found.value : none;
    if (!call.may_wait && grants->size() > grants_on_a_loop) return refuse(Fault::later);
    return grants;
  }
  if (!call.may_wait) return refuse(Fault::later);
  const std::uint64_t ticket = grants_.ticket(name);
  TRY(auto grants, list_grants_of(call, key, grantee, {}, grants_a_key));
  const std::size_t memory = memory_of(grants);
  const auto value = grants.empty() ? nullptr : std::make_shared<const Grants>(std::move(grants));
  grants_.fill(name, ticket, value, call.now, memory);
  return value ? value : none;
}

Result<Grants> Catalog::list_grants(const Call& call, const KeyEntry& key, std::string_view after,
                                    std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  TRY(const auto rows, list_records(store_, grant_record(key, {}), after, limit + 1));
  return entries_of(rows, key.id);
}

Result<Grants> Catalog::list_grants_of(const Call& call, const KeyEntry& key, const std::string& grantee,
                                       std::string_view after, std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = record_name(prefix::grantee, grantee_name(key, grantee)) + "/";
  TRY(const auto rows, list_records(store_, all, after, limit + 1));
  return entries_of(rows, key.id);
}

Result<Grants> Catalog::list_retirable_grants(const Call& call, const std::string& principal,
                                              std::string_view after, std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = record_name(prefix::retiring, hash_of(principal), call.region) + "/";
  TRY(const auto rows, list_records(store_, all, after, limit + 1));
  Grants grants;
  grants.reserve(rows.size());
  for (const store::Record& row : rows) {
    const std::string rest = row.key.substr(all.size());  // <key id>/<grant id>
    TRY(GrantEntry grant, entry_of(row, rest.substr(0, rest.find('/'))));
    grants.push_back(std::move(grant));
  }
  return grants;
}

Result<std::string> Catalog::create_grant(Call& call, const KeyEntry& key, const GrantRecord& grant) {
  std::string id = id_of(key, grant);
  TRY(const auto existing, find_grant(call, key.id, id));
  if (existing) return id;
  if (key.record.grants >= grants_a_key)
    return refuse(Fault::limit_exceeded, "The key has as many grants as it may have: 50000.");
  KeyRecord record = key.record;
  ++record.grants;
  put_key(call, key, record);
  const Bytes value = to_record(grant);
  put_record(call, grant_record(key, id), 0, value);
  put_record(call, grantee_record(key, grant, id), 0, value);
  if (!grant.retiring.empty()) put_record(call, retiring_record(key, grant, id), 0, value);
  return id;
}

void Catalog::drop_grant(Call& call, const KeyEntry& key, const GrantEntry& grant) {
  remove_record(call, grant_record(key, grant.id), 1);
  remove_record(call, grantee_record(key, grant.record, grant.id), 1);
  if (!grant.record.retiring.empty()) remove_record(call, retiring_record(key, grant.record, grant.id), 1);
}

void Catalog::remove_grant(Call& call, const KeyEntry& key, const GrantEntry& grant) {
  drop_grant(call, key, grant);
  KeyRecord record = key.record;
  --record.grants;
  put_key(call, key, record);
}

void Catalog::forget_grants(const std::string& grantee_index) {
  const std::size_t start = prefix::grantee.size();
  grants_.forget(grantee_index.substr(start, grantee_index.rfind('/') - start));
}

}  // namespace bongtu::keys
