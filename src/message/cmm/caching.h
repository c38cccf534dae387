// The caching CMM with a clock of the caller's, and its cache.
#pragma once

#include <bongtu/cmm.h>

#include <mutex>

#include "crypto/hmac.h"
#include "message/cache.h"

namespace bongtu::message {

using CacheId = crypto::HashOutput<crypto::Sha384>;

// Whoever may use the materials is decided under one lock, so that no limit is passed by several at once.
class MaterialsCache {
 public:
  struct Limits {
    std::chrono::milliseconds max_age;
    std::uint64_t max_messages, max_bytes;
  };

  explicit MaterialsCache(std::size_t capacity) : encryption_(capacity), decryption_(capacity) {}

  // Null where there are none that may encrypt one more message of `bytes`; otherwise that one is counted.
  std::shared_ptr<const EncryptionMaterials> encryption(const CacheId& id, std::uint64_t bytes,
                                                        const Limits& limits, SteadyTime now);
  // Materials that encrypt a first message of `bytes`.
  void add(const CacheId& id, std::shared_ptr<const EncryptionMaterials> materials, std::uint64_t bytes,
           const Limits& limits, SteadyTime now);

  std::shared_ptr<const DecryptionMaterials> decryption(const CacheId& id, const Limits& limits,
                                                        SteadyTime now);
  void add(const CacheId& id, std::shared_ptr<const DecryptionMaterials> materials, const Limits& limits,
           SteadyTime now);

 private:
  struct Encrypting {
    std::shared_ptr<const EncryptionMaterials> materials;
    SteadyTime made;
    std::uint64_t messages, bytes;
  };
  struct Decrypting {
    std::shared_ptr<const DecryptionMaterials> materials;
    SteadyTime made;
  };

  std::mutex mutex_;
  Cache<CacheId, Encrypting> encryption_;
  Cache<CacheId, Decrypting> decryption_;
};

Result<std::shared_ptr<Cmm>> caching_cmm(std::shared_ptr<Cmm> cmm, CachingOptions options,
                                         std::shared_ptr<MaterialsCache> cache, SteadyClock clock);

}  // namespace bongtu::message
