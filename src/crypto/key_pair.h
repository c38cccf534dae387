// KeyPair: a parsed private key with its public key. No library's type crosses this line, only bytes, so that
// a second backend can stand beside OpenSSL.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu::crypto {

enum class MessageType : std::uint8_t { raw, digest, external_mu };

// Algorithms are those that the key's spec lists, by AWS's names; any other ends the process. Safe from any
// thread.
class KeyPair {
 public:
  virtual ~KeyPair() = default;

  virtual Bytes public_key() const = 0;  // SubjectPublicKeyInfo, DER

  // ECDSA: DER SEQUENCE(r, s). PSS: salt as long as the digest. Fault::validation for a digest of the wrong
  // length
  // ("Digest is invalid length for algorithm X.").
  virtual Result<Bytes> sign(std::string_view algorithm, MessageType type, View message) const = 0;
  // False for a signature that is not right, whatever is wrong with it. Fault::validation as sign().
  virtual Result<bool> verify(std::string_view algorithm, MessageType type, View message,
                              View signature) const = 0;

  // RSAES-OAEP. Fault::validation where the plaintext is too long, in AWS's words (reference, 5).
  virtual Result<Bytes> encrypt(std::string_view algorithm, View plaintext) const = 0;
  // Fault::invalid_ciphertext without message for every failure.
  virtual Result<Secret> decrypt(std::string_view algorithm, View ciphertext) const = 0;

  // ECDH: the X coordinate. Fault::validation for a peer that is no SPKI of the same curve or not on it.
  virtual Result<Secret> agree(View peer_public_key) const = 0;

  // ML-KEM. decapsulate: Fault::invalid_ciphertext for a wrong length.
  struct Encapsulated {
    Secret shared_secret;
    Bytes ciphertext;
  };
  virtual Result<Encapsulated> encapsulate() const = 0;
  virtual Result<Secret> decapsulate(View ciphertext) const = 0;
};

}  // namespace bongtu::crypto
