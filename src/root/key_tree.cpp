#include "root/key_tree.h"

#include "base/encryption_context.h"
#include "crypto/blob.h"
#include "crypto/kdf.h"
#include "crypto/random.h"
#include "store/prefixes.h"

namespace bongtu::root {
namespace {

// The versions that `create` makes; rotation makes the next ones.
constexpr std::uint32_t first_root_version = 1;
constexpr std::uint32_t account_key_version = 1;
constexpr std::uint64_t first_record_version = 1;

constexpr std::string_view account_key_purpose = "account-key";
constexpr std::string_view store_key_purpose = "store-key";
constexpr std::string_view record_mac_label = "bongtu.record-mac.v1";
constexpr std::string_view api_key_index_label = "bongtu.api-key-index.v1";

std::string key_record() { return std::string(store::prefix::root) + "key"; }
std::string store_record() { return std::string(store::prefix::root) + "store"; }
std::string account_record(std::string_view account) {
  return std::string(store::prefix::root) + "account/" + std::string(account);
}
std::string root_key_purpose(std::uint32_t version) { return "root-key/" + std::to_string(version); }

// Binds a sealed value to its place. The names are our own and short, so there always is a serialization.
Bytes place(std::string_view purpose, std::string_view record_key, std::uint64_t version) {
  return serialize({{"purpose", std::string(purpose)},
                    {"record", std::string(record_key)},
                    {"version", std::to_string(version)}})
      .value();
}

Secret new_key() {
  Secret key(key_size);
  crypto::random(key.writable());
  return key;
}

Change sealed_under_root(View root_key, std::string_view purpose, std::string record, View key) {
  Bytes sealed = crypto::seal_blob(crypto::row_label, root_key, {{}, first_root_version},
                                   place(purpose, record, first_record_version), key);
  return {Change::Kind::put, std::move(record), 0, std::move(sealed)};
}

Result<store::Record> read(store::Store& engine, const std::string& key) {
  TRY(auto record, engine.get(key));
  if (!record) {
    return refuse(Fault::validation,
                  "The store has no record '" + key +
                      "' and cannot be opened without it: it was not made by `bongtu init`, for "
                      "another account, or is damaged.");
  }
  return *std::move(record);
}

std::unexpected<Error> damaged(const std::string& record) {
  return refuse(Fault::internal, "The record '" + record +
                                     "' does not open: the store was changed by someone else or is damaged.");
}

// The root key: a version number (u32, big-endian) in front of what the provider wrapped.
Result<Secret> read_root_key(RootProvider& provider, store::Store& engine) {
  TRY(const store::Record record, read(engine, key_record()));
  if (record.value.size() <= sizeof(std::uint32_t)) return damaged(record.key);
  std::uint32_t version = 0;
  for (const std::uint8_t byte : View(record.value).first(sizeof version)) version = version << 8 | byte;
  TRY(Secret key, provider.unwrap(View(record.value).subspan(sizeof version), root_key_purpose(version)));
  if (key.size() != key_size) return damaged(record.key);
  return key;
}

Result<Secret> read_under_root(View root_key, std::string_view purpose, const std::string& key,
                               store::Store& engine) {
  TRY(const store::Record record, read(engine, key));
  auto opened =
      crypto::open_blob(crypto::row_label, root_key, place(purpose, key, record.version), record.value);
  if (!opened || opened->size() != key_size) return damaged(key);
  return *std::move(opened);
}

Result<LockedKey> derived(View store_key, std::string_view label) {
  Secret key(key_size);
  crypto::kbkdf_sha256(store_key, as_bytes(label), {}, key.writable());
  return LockedKey::copy_of(key.reveal());
}

}  // namespace

Result<KeyTree> KeyTree::of(View account_key, View store_key) {
  KeyTree tree;
  TRY(tree.account_key_, LockedKey::copy_of(account_key));
  TRY(tree.record_mac_key_, derived(store_key, record_mac_label));
  TRY(tree.api_key_index_key_, derived(store_key, api_key_index_label));
  return tree;
}

Result<KeyTree> KeyTree::create(RootProvider& provider, std::string_view account,
                                std::vector<Change>& changes) {
  const Secret root_key = new_key(), account_key = new_key(), store_key = new_key();
  TRY(const Bytes wrapped, provider.wrap(root_key.reveal(), root_key_purpose(first_root_version)));
  TRY(KeyTree tree, of(account_key.reveal(), store_key.reveal()));
  Bytes root_record;
  append_big_endian(root_record, first_root_version);
  root_record.insert(root_record.end(), wrapped.begin(), wrapped.end());
  changes.push_back({Change::Kind::put, key_record(), 0, std::move(root_record)});
  changes.push_back(sealed_under_root(root_key.reveal(), account_key_purpose, account_record(account),
                                      account_key.reveal()));
  changes.push_back(
      sealed_under_root(root_key.reveal(), store_key_purpose, store_record(), store_key.reveal()));
  return tree;
}

Result<KeyTree> KeyTree::open(RootProvider& provider, std::string_view account, store::Store& engine) {
  TRY(const Secret root_key, read_root_key(provider, engine));
  TRY(const Secret account_key,
      read_under_root(root_key.reveal(), account_key_purpose, account_record(account), engine));
  TRY(const Secret store_key, read_under_root(root_key.reveal(), store_key_purpose, store_record(), engine));
  return of(account_key.reveal(), store_key.reveal());
}

Bytes KeyTree::seal(std::string_view purpose, std::string_view record_key, std::uint64_t version,
                    View secret) const {
  return crypto::seal_blob(crypto::row_label, account_key_.reveal(), {{}, account_key_version},
                           place(purpose, record_key, version), secret);
}

Result<Secret> KeyTree::open_sealed(std::string_view purpose, std::string_view record_key,
                                    std::uint64_t version, View sealed) const {
  auto secret = crypto::open_blob(crypto::row_label, account_key_.reveal(),
                                  place(purpose, record_key, version), sealed);
  if (secret) return *std::move(secret);
  return refuse(Fault::internal,
                "A stored secret does not open: the store was changed by someone else or is damaged.",
                std::string(purpose) + " of record " + std::string(record_key) + ", version " +
                    std::to_string(version));
}

crypto::Digest KeyTree::api_key_index(std::string_view value) const {
  return crypto::hmac_sha256(api_key_index_key_.reveal(), as_bytes(value));
}

}  // namespace bongtu::root
