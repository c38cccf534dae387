// Provider info: the branch key's id. Ciphertext: salt 16 || IV 12 || version 16 || data key, encrypted ||
// tag. Source: AWS Encryption SDK specification, "AWS KMS hierarchical keyring".
#include "message/keyrings/hierarchical.h"

#include <algorithm>
#include <mutex>

#include "crypto/aead.h"
#include "crypto/kdf.h"
#include "crypto/random.h"
#include "message/format.h"
#include "message/keyrings/wrapping.h"

namespace bongtu::message {
namespace {

constexpr std::string_view hierarchy_id = "aws-kms-hierarchy";
constexpr std::size_t salt_size = 16, version_size = sizeof(crypto::Uuid), key_size = 32;
constexpr std::size_t overhead = salt_size + iv_size + version_size + tag_size;

// The wrapping key of one message.
class MessageKey {
 public:
  MessageKey(const Secret& branch_key, View salt) {
    crypto::kbkdf_sha256(branch_key.reveal(), as_bytes(hierarchy_id), salt, bytes_);
  }
  MessageKey(const MessageKey&) = delete;
  MessageKey& operator=(const MessageKey&) = delete;
  ~MessageKey() { wipe(bytes_.data(), bytes_.size()); }
  View view() const { return bytes_; }

 private:
  std::array<std::uint8_t, key_size> bytes_;
};

Bytes aad(std::string_view id, View version, View context) {
  Bytes out;
  out.reserve(hierarchy_id.size() + id.size() + version.size() + context.size());
  for (const View part : {as_bytes(hierarchy_id), as_bytes(id), version, context})
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

// Branch keys by id and version; the active one has the version "".
class BranchKeys {
 public:
  using Shared = std::shared_ptr<const BranchKey>;

  BranchKeys(std::shared_ptr<BranchKeyStore> store, std::size_t capacity, std::chrono::seconds time_to_live,
             SteadyClock clock)
      : store_(std::move(store)), time_to_live_(time_to_live), clock_(std::move(clock)), cache_(capacity) {}

  Result<Shared> active(const std::string& id) {
    return lookup({id, ""}, [&] { return store_->active(id); });
  }
  Result<Shared> version(const std::string& id, const std::string& version) {
    return lookup({id, version}, [&] { return store_->version(id, version); });
  }

 private:
  using Name = std::pair<std::string, std::string>;

  template <class Fetch>
  Result<Shared> lookup(const Name& name, Fetch fetch) {
    const SteadyTime now = clock_();
    {
      const std::lock_guard lock(mutex_);
      if (const Shared* known = cache_.find(name, now)) return *known;
    }
    TRY(BranchKey key, fetch());
    if (key.key.size() != key_size || !crypto::parse_uuid(key.version))
      return refuse(Fault::internal, {}, "the store gave a branch key of another form");
    auto shared = std::make_shared<const BranchKey>(std::move(key));
    const std::lock_guard lock(mutex_);
    cache_.insert(name, shared, now + time_to_live_, now);
    return shared;
  }

  std::shared_ptr<BranchKeyStore> store_;
  std::chrono::seconds time_to_live_;
  SteadyClock clock_;
  std::mutex mutex_;
  Cache<Name, Shared> cache_;
};

class Hierarchical : public Keyring {
 public:
  Hierarchical(HierarchicalKeyring options, SteadyClock clock)
      : id_(std::move(options.branch_key_id)),
        choose_(std::move(options.choose)),
        keys_(std::move(options.store), options.capacity, options.time_to_live, std::move(clock)) {}

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    TRY(const std::string id, id_for(materials.context));
    CHECK(ensure_data_key(materials));
    TRY(const Bytes context, serialized(materials.context));
    TRY(const BranchKeys::Shared branch_key, keys_.active(id));
    const crypto::Uuid version = *crypto::parse_uuid(branch_key->version);
    std::array<std::uint8_t, salt_size> salt;
    crypto::Iv iv;
    crypto::random(salt);
    crypto::random(iv);
    const View data_key = materials.data_key.reveal();
    Bytes ciphertext(overhead + data_key.size());
    Writer writer(ciphertext.data());
    writer.bytes(salt);
    writer.bytes(iv);
    writer.bytes(version);
    std::uint8_t* sealed = writer.leave(data_key.size());
    crypto::GcmKey(MessageKey(branch_key->key, salt).view())
        .seal(iv, aad(id, version, context), data_key, sealed, writer.leave(tag_size));
    materials.encrypted_data_keys.push_back({std::string(hierarchy_id), to_bytes(id), std::move(ciphertext)});
    return {};
  }

  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    TRY(const std::string id, id_for(materials.context));
    TRY(const Bytes context, serialized(materials.context));
    const std::size_t size = materials.suite->data_key_size;
    return open_first(materials, keys, "Branch key '" + printable(id) + "'",
                      [&](const EncryptedDataKeyView& key) -> Unwrapped {
                        if (key.provider_id != hierarchy_id || as_text(key.provider_info) != id)
                          return std::nullopt;
                        return unwrap(key.ciphertext, id, context, size);
                      });
  }

 private:
  Result<std::string> id_for(const EncryptionContext& context) const {
    if (!choose_) return id_;
    TRY(std::string id, choose_(context));
    CHECK(check_name("A branch key's id", id));
    return id;
  }

  Unwrapped unwrap(View ciphertext, const std::string& id, View context, std::size_t size) {
    if (ciphertext.size() != overhead + size) return refuse(Fault::incorrect_key);
    Reader reader(ciphertext);
    const View salt = reader.bytes(salt_size);
    crypto::Iv iv;
    crypto::Uuid version;
    std::ranges::copy(reader.bytes(iv.size()), iv.begin());
    std::ranges::copy(reader.bytes(version.size()), version.begin());
    TRY(const BranchKeys::Shared branch_key, keys_.version(id, crypto::to_string(version)));
    const View sealed = reader.rest();
    Secret key(size);
    if (!crypto::GcmKey(MessageKey(branch_key->key, salt).view())
             .open(iv, aad(id, version, context), sealed.first(size), sealed.subspan(size),
                   key.writable().data()))
      return refuse(Fault::incorrect_key, "Another key or encryption context made it.");
    return key;
  }

  std::string id_;
  std::function<Result<std::string>(const EncryptionContext&)> choose_;
  BranchKeys keys_;
};

}  // namespace

Result<std::shared_ptr<Keyring>> hierarchical_keyring(HierarchicalKeyring options, SteadyClock clock) {
  if (!options.store)
    return refuse(Fault::validation, "A hierarchical keyring needs a store of branch keys.");
  if (options.branch_key_id.empty() == !options.choose)
    return refuse(Fault::validation,
                  "A hierarchical keyring needs either a branch key's id or a choice of it.");
  if (!options.choose) CHECK(check_name("A branch key's id", options.branch_key_id));
  if (options.time_to_live <= std::chrono::seconds::zero() || options.time_to_live > std::chrono::years(100))
    return refuse(Fault::validation, "A branch key's time to live must be more than zero.");
  return std::make_shared<Hierarchical>(std::move(options), std::move(clock));
}

Result<std::shared_ptr<Keyring>> hierarchical_keyring(HierarchicalKeyring options) {
  return hierarchical_keyring(std::move(options), std::chrono::steady_clock::now);
}

}  // namespace bongtu::message
