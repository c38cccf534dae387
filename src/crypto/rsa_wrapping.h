// RSA keys from PEM that wrap data keys (RFC 8017). Beside rsa.h, whose pairs are those of KMS.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu::crypto {

// OAEP with MGF1 of the same hash and the empty label.
enum class RsaWrapping : std::uint8_t { pkcs1, oaep_sha1, oaep_sha256, oaep_sha384, oaep_sha512 };

// Safe from any thread.
class RsaWrappingKey {
 public:
  virtual ~RsaWrappingKey() = default;
  // Fault::validation where `data_key` is too long for the modulus.
  virtual Result<Bytes> wrap(View data_key) const = 0;
};

class RsaUnwrappingKey {
 public:
  virtual ~RsaUnwrappingKey() = default;
  virtual std::size_t modulus_size() const = 0;  // bytes; of every wrapped key
  // A data key of `size` bytes. OAEP: Fault::incorrect_key for all that does not open to that.
  // PKCS #1 v1.5: what does not fit gives a random key, without a difference in time (implicit rejection), so
  // that nobody can learn from the answers how the padding looked (Bleichenbacher); the message that is
  // opened with it shows the failure. Only a length other than modulus_size() is told.
  virtual Result<Secret> unwrap(View wrapped, std::size_t size) const = 0;
};

// Fault::validation where the text is no RSA key of at least 2,048 bits: SubjectPublicKeyInfo or PKCS #1, and
// PKCS #8 or PKCS #1.
Result<std::shared_ptr<const RsaWrappingKey>> read_rsa_public_key(View pem, RsaWrapping padding);
Result<std::shared_ptr<const RsaUnwrappingKey>> read_rsa_private_key(View pem, RsaWrapping padding);

}  // namespace bongtu::crypto
