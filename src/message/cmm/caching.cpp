// Source: AWS Encryption SDK specification, "caching CMM". The ids never leave the process, so their layout
// is our own: every field with its size.
#include "message/cmm/caching.h"

#include "base/result.h"
#include "crypto/random.h"

namespace bongtu::message {
namespace {

constexpr std::uint64_t most_messages = std::uint64_t{1} << 32, most_bytes = (std::uint64_t{1} << 63) - 1;

class Id {
 public:
  Id(std::uint8_t kind, View partition) {
    number(kind);
    field(partition);
  }
  void number(std::uint64_t value) {
    std::array<std::uint8_t, 8> bytes;
    for (std::uint8_t& byte : bytes) {
      byte = static_cast<std::uint8_t>(value);
      value >>= 8;
    }
    hash_.add(bytes);
  }
  void field(View bytes) {
    number(bytes.size());
    hash_.add(bytes);
  }
  void context(const EncryptionContext& pairs) {
    number(pairs.size());
    for (const auto& [key, value] : pairs) {
      field(as_bytes(key));
      field(as_bytes(value));
    }
  }
  CacheId finish() { return hash_.finish(); }

 private:
  crypto::RunningHash<crypto::Sha384> hash_;
};

CacheId id_of(View partition, const EncryptionRequest& request) {
  Id id(1, partition);
  id.number(request.suite == nullptr ? 0 : static_cast<std::uint64_t>(request.suite->id));
  id.number(static_cast<std::uint64_t>(request.commitment_policy));
  id.context(request.context);
  id.number(request.required_keys.size());
  for (const std::string& key : request.required_keys) id.field(as_bytes(key));
  return id.finish();
}

// In the order of the message: the materials say which of its keys was opened.
CacheId id_of(View partition, const DecryptionRequest& request) {
  Id id(2, partition);
  id.number(static_cast<std::uint64_t>(request.suite.id));
  id.number(static_cast<std::uint64_t>(request.commitment_policy));
  id.number(request.encrypted_data_keys.size());
  for (const EncryptedDataKeyView& key : request.encrypted_data_keys) {
    id.field(as_bytes(key.provider_id));
    id.field(key.provider_info);
    id.field(key.ciphertext);
  }
  id.context(request.stored);
  id.context(request.reproduced);
  return id.finish();
}

class CachingCmm : public Cmm {
 public:
  CachingCmm(std::shared_ptr<Cmm> cmm, std::string partition, MaterialsCache::Limits limits,
             std::shared_ptr<MaterialsCache> cache, SteadyClock clock)
      : cmm_(std::move(cmm)),
        partition_(std::move(partition)),
        limits_(limits),
        cache_(std::move(cache)),
        clock_(std::move(clock)) {}

  Result<std::shared_ptr<const EncryptionMaterials>> encryption_materials(
      const EncryptionRequest& request) override {
    if (!request.plaintext_size || *request.plaintext_size > limits_.max_bytes ||
        (request.suite != nullptr && request.suite->kdf == Hash::none))
      return cmm_->encryption_materials(request);
    const std::uint64_t bytes = *request.plaintext_size;
    const CacheId id = id_of(as_bytes(partition_), request);
    if (auto known = cache_->encryption(id, bytes, limits_, clock_())) return known;
    TRY(auto materials, cmm_->encryption_materials(request));
    if (materials->suite->kdf != Hash::none) cache_->add(id, materials, bytes, limits_, clock_());
    return materials;
  }

  Result<std::shared_ptr<const DecryptionMaterials>> decryption_materials(
      const DecryptionRequest& request) override {
    if (request.suite.kdf == Hash::none) return cmm_->decryption_materials(request);
    const CacheId id = id_of(as_bytes(partition_), request);
    if (auto known = cache_->decryption(id, limits_, clock_())) return known;
    TRY(auto materials, cmm_->decryption_materials(request));
    cache_->add(id, materials, limits_, clock_());
    return materials;
  }

 private:
  std::shared_ptr<Cmm> cmm_;
  std::string partition_;
  MaterialsCache::Limits limits_;
  std::shared_ptr<MaterialsCache> cache_;
  SteadyClock clock_;
};

}  // namespace

std::shared_ptr<const EncryptionMaterials> MaterialsCache::encryption(const CacheId& id, std::uint64_t bytes,
                                                                      const Limits& limits, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  decryption_.drop_expired(now);
  Encrypting* known = encryption_.find(id, now);
  if (known == nullptr || now - known->made >= limits.max_age || known->messages >= limits.max_messages ||
      known->bytes > limits.max_bytes || bytes > limits.max_bytes - known->bytes)
    return nullptr;
  ++known->messages;
  known->bytes += bytes;
  return known->materials;
}

void MaterialsCache::add(const CacheId& id, std::shared_ptr<const EncryptionMaterials> materials,
                         std::uint64_t bytes, const Limits& limits, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  encryption_.insert(id, {std::move(materials), now, 1, bytes}, now + limits.max_age, now);
}

std::shared_ptr<const DecryptionMaterials> MaterialsCache::decryption(const CacheId& id, const Limits& limits,
                                                                      SteadyTime now) {
  const std::lock_guard lock(mutex_);
  encryption_.drop_expired(now);
  const Decrypting* known = decryption_.find(id, now);
  return known != nullptr && now - known->made < limits.max_age ? known->materials : nullptr;
}

void MaterialsCache::add(const CacheId& id, std::shared_ptr<const DecryptionMaterials> materials,
                         const Limits& limits, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  decryption_.insert(id, {std::move(materials), now}, now + limits.max_age, now);
}

std::shared_ptr<MaterialsCache> materials_cache(std::size_t capacity) {
  return std::make_shared<MaterialsCache>(capacity);
}

Result<std::shared_ptr<Cmm>> caching_cmm(std::shared_ptr<Cmm> cmm, CachingOptions options,
                                         std::shared_ptr<MaterialsCache> cache, SteadyClock clock) {
  if (!cmm) return refuse(Fault::validation, "A caching CMM needs another CMM.");
  if (options.max_age <= options.max_age.zero() || options.max_age > std::chrono::years(100))
    return refuse(Fault::validation, "The age of cached materials must be limited, to more than zero.");
  if (options.max_messages == 0 || options.max_messages > most_messages || options.max_bytes > most_bytes)
    return refuse(Fault::validation,
                  "A data key can be cached for 1 to 2^32 messages and less than 2^63 bytes.");
  if (options.partition.empty()) options.partition = crypto::to_string(crypto::random_uuid());
  if (!cache) cache = materials_cache(options.capacity);
  return std::make_shared<CachingCmm>(
      std::move(cmm), std::move(options.partition),
      MaterialsCache::Limits{options.max_age, options.max_messages, options.max_bytes}, std::move(cache),
      std::move(clock));
}

Result<std::shared_ptr<Cmm>> caching_cmm(std::shared_ptr<Cmm> cmm, CachingOptions options,
                                         std::shared_ptr<MaterialsCache> cache) {
  return caching_cmm(std::move(cmm), std::move(options), std::move(cache), std::chrono::steady_clock::now);
}

}  // namespace bongtu::message
