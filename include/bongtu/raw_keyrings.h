// Keyrings over keys that the caller holds. All refuse with Fault::validation what they cannot use: a key of
// the wrong size or curve, an empty name, the namespace "aws-kms".
#pragma once

#include <bongtu/keyring.h>

#include <optional>

namespace bongtu::message {

// What a message says of the key. The reader must use the same two; they are no secret.
struct KeyName {
  std::string key_namespace;  // "provider id" in the message, "provider" in some SDKs
  std::string name;
};

// `wrapping_key` has 16, 24 or 32 bytes, whatever the suite. Binds the encryption context.
Result<std::shared_ptr<Keyring>> raw_aes_keyring(KeyName name, Secret wrapping_key);

enum class RsaPadding : std::uint8_t { pkcs1, oaep_sha1, oaep_sha256, oaep_sha384, oaep_sha512 };

// Keys in PEM (SubjectPublicKeyInfo or PKCS #1; PKCS #8 or PKCS #1) of 2,048 bits or more; one of them may be
// absent: with the public key alone it encrypts, with the private one alone it decrypts. Does not bind the
// encryption context (the message's header does). New messages should use OAEP: pkcs1 is here for old ones.
// With pkcs1 nobody may learn whether an unwrapping failed: what does not fit gives a random data key, and
// the message then fails at its commitment or tag (Fault::invalid_ciphertext). So the first data key of this
// name and of the modulus's size is the only one that is tried, by the keyrings behind it too: with several
// keys of one name, or in a multi-keyring, put pkcs1 last or give it a name of its own.
struct RawRsaKey {
  KeyName name;
  RsaPadding padding = RsaPadding::oaep_sha512;
  std::optional<std::string> public_key;
  std::optional<Secret> private_key;
};
Result<std::shared_ptr<Keyring>> raw_rsa_keyring(RawRsaKey key);

// Raw ECDH. Private keys are PEM (PKCS #8 or SEC 1), public ones PEM (SubjectPublicKeyInfo), all on `curve`.
struct EphemeralToRecipient {  // encrypts only, with a fresh key pair for each message
  std::string recipient_public_key;
};
struct RecipientOnly {  // decrypts only, whoever the sender was
  Secret recipient_private_key;
};
struct StaticToRecipient {  // encrypts, and decrypts what either of these two made for the other
  Secret sender_private_key;
  std::string recipient_public_key;
};
Result<std::shared_ptr<Keyring>> raw_ecdh_keyring(Curve curve, const EphemeralToRecipient& keys);
Result<std::shared_ptr<Keyring>> raw_ecdh_keyring(Curve curve, RecipientOnly keys);
Result<std::shared_ptr<Keyring>> raw_ecdh_keyring(Curve curve, StaticToRecipient keys);

}  // namespace bongtu::message
