// Grants in the store: what is read of them, and what operations change.
#include <algorithm>

#include "crypto/digest.h"
#include "keys/catalog.h"
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

void put(Call& call, std::string name, Bytes value) {
  call.changes.push_back({Change::Kind::put, std::move(name), 0, std::move(value)});
}
void remove(Call& call, std::string name, std::uint64_t version) {
  call.changes.push_back({Change::Kind::remove, std::move(name), version, {}});
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

// Calls `each` (Result<>(const store::Record&)) with the records under `all` after `all` + `after`, until
// `enough()`.
template <class Each, class Enough>
Result<> walk(store::Store& store, const std::string& all, std::string_view after, const Enough& enough,
              const Each& each) {
  std::string from = all + std::string(after);
  while (!enough()) {
    TRY(const auto page, store.list(all, from, store::list_limit));
    for (const store::Record& record : page) {
      if (!enough()) CHECK(each(record));
    }
    if (page.size() < store::list_limit) break;
    from = page.back().key;
  }
  return {};
}

}  // namespace

Result<std::optional<GrantEntry>> Catalog::read_grant(const std::string& region, const std::string& key_id,
                                                      const std::string& id) {
  TRY(const auto record, store_.get(record_name(prefix::grant, region, key_id, id)));
  if (!record) return std::optional<GrantEntry>();
  TRY(GrantRecord grant, from_record<GrantRecord>(record->value));
  return std::optional(GrantEntry{id, record->version, std::move(grant), key_id});
}

Result<std::optional<GrantEntry>> Catalog::find_grant(const Call& call, const std::string& key_id,
                                                      const std::string& id) {
  if (!call.may_wait) return refuse(Fault::later);
  return read_grant(call.region, key_id, id);
}

Result<std::shared_ptr<const Grants>> Catalog::find_grants(const Call& call, const KeyEntry& key,
                                                           const std::string& grantee) {
  static const auto none = std::make_shared<const Grants>();
  const std::string name = grantee_name(key, grantee);
  if (auto found = grants_.find(name, call.now); found.known) return found.value ? found.value : none;
  if (!call.may_wait) return refuse(Fault::later);
  const std::uint64_t ticket = grants_.ticket(name);
  TRY(auto grants, list_grants_of(call, key, grantee, {}, grants_a_key));
  const auto value = grants.empty() ? nullptr : std::make_shared<const Grants>(std::move(grants));
  grants_.fill(name, ticket, value, call.now);
  return value ? value : none;
}

Result<Grants> Catalog::list_grants(const Call& call, const KeyEntry& key, std::string_view after,
                                    std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = grant_record(key, {});
  Grants grants;
  CHECK(walk(
      store_, all, after, [&] { return grants.size() > limit; },
      [&](const store::Record& row) -> Result<> {
        TRY(GrantRecord grant, from_record<GrantRecord>(row.value));
        grants.push_back({last_part(row.key), row.version, std::move(grant), key.id});
        return {};
      }));
  return grants;
}

Result<Grants> Catalog::list_grants_of(const Call& call, const KeyEntry& key, const std::string& grantee,
                                       std::string_view after, std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = record_name(prefix::grantee, grantee_name(key, grantee)) + "/";
  Grants grants;
  CHECK(walk(
      store_, all, after, [&] { return grants.size() > limit; },
      [&](const store::Record& row) -> Result<> {
        TRY(auto grant, read_grant(key.region, key.id, last_part(row.key)));
        if (grant) grants.push_back(*std::move(grant));
        return {};
      }));
  return grants;
}

Result<Grants> Catalog::list_retirable_grants(const Call& call, const std::string& principal,
                                              std::string_view after, std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = record_name(prefix::retiring, hash_of(principal), call.region) + "/";
  Grants grants;
  CHECK(walk(
      store_, all, after, [&] { return grants.size() > limit; },
      [&](const store::Record& row) -> Result<> {
        const std::string rest = row.key.substr(all.size());  // <key id>/<grant id>
        TRY(auto grant, read_grant(call.region, rest.substr(0, rest.find('/')), last_part(rest)));
        if (grant) grants.push_back(*std::move(grant));
        return {};
      }));
  return grants;
}

Result<std::string> Catalog::create_grant(Call& call, const KeyEntry& key, const GrantRecord& grant) {
  const std::string id = id_of(key, grant);
  TRY(const auto existing, find_grant(call, key.id, id));
  if (existing) return id;
  if (key.record.grants >= grants_a_key)
    return refuse(Fault::limit_exceeded, "The key has as many grants as it may have: 50000.");
  KeyRecord record = key.record;
  ++record.grants;
  put_key(call, key, record);
  put(call, grant_record(key, id), to_record(grant));
  put(call, grantee_record(key, grant, id), {});
  if (!grant.retiring.empty()) put(call, retiring_record(key, grant, id), {});
  return id;
}

void Catalog::remove_grant(Call& call, const KeyEntry& key, const GrantEntry& grant, bool count) {
  remove(call, grant_record(key, grant.id), grant.version);
  remove(call, grantee_record(key, grant.record, grant.id), 1);
  if (!grant.record.retiring.empty()) remove(call, retiring_record(key, grant.record, grant.id), 1);
  if (!count) return;
  KeyRecord record = key.record;
  --record.grants;
  put_key(call, key, record);
}

void Catalog::forget_grants(const std::string& grantee_index) {
  const std::size_t start = prefix::grantee.size();
  grants_.forget(grantee_index.substr(start, grantee_index.rfind('/') - start));
}

}  // namespace bongtu::keys
