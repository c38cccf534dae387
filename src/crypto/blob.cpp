#include "crypto/blob.h"

#include <algorithm>

#include "crypto/aead.h"
#include "crypto/digest.h"
#include "crypto/kdf.h"
#include "crypto/openssl.h"

namespace bongtu::crypto {
namespace {

// Offsets of docs/formats.md.
constexpr std::uint8_t version = 0x01;
constexpr std::uint8_t suite = 0x01;  // AES-256-GCM
constexpr std::size_t uuid_at = 2;
constexpr std::size_t material_at = 18;
constexpr std::size_t salt_at = 22;
constexpr std::size_t commitment_at = 54;
constexpr std::size_t ciphertext_at = 86;
constexpr std::size_t commitment_size = ciphertext_at - commitment_at;
static_assert(ciphertext_at + gcm_tag_size == blob_overhead);

// The message key is used for one message, so its IV never changes.
constexpr Iv iv{};

// The keys of one blob: what its first 54 bytes, its context and the 32-byte key derive to.
struct Derived {
  std::array<std::uint8_t, 64> bytes;
  View message_key() const { return View(bytes).first(32); }
  View commitment() const { return View(bytes).last(commitment_size); }

  Derived(std::string_view label, View key, View start_of_blob, View context) {
    must(key.size() == 32, "deriving from a key that has not 32 bytes");
    std::array<std::uint8_t, commitment_at + std::tuple_size_v<Digest>> input;
    const Digest digest = sha256(context);
    std::copy_n(start_of_blob.begin(), commitment_at, input.begin());
    std::copy(digest.begin(), digest.end(), input.begin() + commitment_at);
    kbkdf_sha256(key, as_bytes(label), input, bytes);
  }
  Derived(const Derived&) = delete;
  Derived& operator=(const Derived&) = delete;
  ~Derived() { wipe(bytes.data(), bytes.size()); }
};

Bytes additional_data(View blob, View context) {
  Bytes data(ciphertext_at + context.size());
  std::copy_n(blob.begin(), ciphertext_at, data.begin());
  std::copy(context.begin(), context.end(), data.begin() + ciphertext_at);
  return data;
}

}  // namespace

Bytes seal_blob(std::string_view label, View key, const BlobKey& names, View context, View plaintext) {
  BlobSalt salt;
  random(salt);
  return seal_blob_with_salt(label, key, names, context, plaintext, salt);
}

Bytes seal_blob_with_salt(std::string_view label, View key, const BlobKey& names, View context,
                          View plaintext, const BlobSalt& salt) {
  Bytes blob;
  blob.reserve(blob_overhead + plaintext.size());
  blob.push_back(version);
  blob.push_back(suite);
  blob.insert(blob.end(), names.uuid.begin(), names.uuid.end());
  append_big_endian(blob, names.material);
  blob.insert(blob.end(), salt.begin(), salt.end());
  const Derived derived(label, key, blob, context);
  blob.insert(blob.end(), derived.commitment().begin(), derived.commitment().end());
  blob.resize(blob_overhead + plaintext.size());
  std::uint8_t* ciphertext = blob.data() + ciphertext_at;
  GcmKey(derived.message_key())
      .seal(iv, additional_data(blob, context), plaintext, ciphertext, ciphertext + plaintext.size());
  return blob;
}

std::optional<BlobKey> parse_blob(View blob) {
  if (blob.size() < blob_overhead || blob[0] != version || blob[1] != suite) return std::nullopt;
  BlobKey names;
  std::copy_n(blob.begin() + uuid_at, names.uuid.size(), names.uuid.begin());
  for (std::size_t at = material_at; at < salt_at; ++at) names.material = names.material << 8 | blob[at];
  return names;
}

std::optional<Secret> open_blob(std::string_view label, View key, View context, View blob) {
  if (!parse_blob(blob)) return std::nullopt;
  const Derived derived(label, key, blob, context);
  if (!equal_in_constant_time(derived.commitment(), blob.subspan(commitment_at, commitment_size)))
    return std::nullopt;
  const View ciphertext = blob.subspan(ciphertext_at, blob.size() - blob_overhead);
  Secret plaintext(ciphertext.size());
  if (!GcmKey(derived.message_key())
           .open(iv, additional_data(blob, context), ciphertext, blob.last(gcm_tag_size),
                 plaintext.writable().data())) {
    return std::nullopt;
  }
  return plaintext;
}

}  // namespace bongtu::crypto
