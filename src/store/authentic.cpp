#include "store/authentic.h"

#include <algorithm>
#include <tuple>

#include "base/secret.h"
#include "crypto/digest.h"

namespace bongtu::store {
namespace {

using crypto::Digest;
constexpr std::size_t mac_size = std::tuple_size_v<Digest>;

// Over u16 length of the key, key, u64 version, value. Fixed sizes around the key make it unambiguous.
Digest mac_of(const LockedKey& mac_key, std::string_view key, std::uint64_t version, View value) {
  Bytes text;
  text.reserve(2 + key.size() + 8 + value.size());
  append_big_endian(text, static_cast<std::uint16_t>(key.size()));
  text.insert(text.end(), key.begin(), key.end());
  append_big_endian(text, version);
  text.insert(text.end(), value.begin(), value.end());
  return crypto::hmac_sha256(mac_key.reveal(), text);
}

// Cuts the MAC off the value once it verified. A key over the limit never does: its length would not fit the
// u16.
Result<> verify(const LockedKey& mac_key, Record& record) {
  const std::size_t size = std::max(record.value.size(), mac_size) - mac_size;
  const View value = View(record.value).first(std::min(size, record.value.size()));
  const View mac = View(record.value).subspan(value.size());
  if (record.key.size() > key_limit ||
      !equal_in_constant_time(mac, mac_of(mac_key, record.key, record.version, value))) {
    return refuse(Fault::internal, "The stored record '" + record.key + "' is not as this server wrote it.");
  }
  record.value.resize(size);
  return {};
}

}  // namespace

Result<std::unique_ptr<AuthenticStore>> AuthenticStore::over(Store& engine, View mac_key) {
  TRY(LockedKey key, LockedKey::copy_of(mac_key));
  return std::unique_ptr<AuthenticStore>(new AuthenticStore(engine, std::move(key)));
}

Result<std::optional<Record>> AuthenticStore::get(std::string_view key) {
  TRY(std::optional<Record> record, engine_.get(key));
  if (!record) return record;
  // An engine that answers with another record than the one asked for is caught here, too.
  record->key = key;
  CHECK(verify(key_, *record));
  return record;
}

Result<std::vector<Record>> AuthenticStore::list(std::string_view prefix, std::string_view after,
                                                 std::size_t limit) {
  TRY(std::vector<Record> page, engine_.list(prefix, after, limit));
  for (Record& record : page) CHECK(verify(key_, record));
  return page;
}

Result<std::uint64_t> AuthenticStore::commit(std::span<const Change> changes) {
  std::vector<Change> authentic(changes.begin(), changes.end());
  for (Change& change : authentic) {
    if (change.kind != Change::Kind::put) continue;
    const Digest mac = mac_of(key_, change.key, change.expected + 1, change.value);
    change.value.insert(change.value.end(), mac.begin(), mac.end());
  }
  return engine_.commit(authentic);
}

}  // namespace bongtu::store
