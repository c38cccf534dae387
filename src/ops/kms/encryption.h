// What Encrypt, Decrypt and ReEncrypt share: encryption under KMS keys of either kind.
#pragma once

#include "ops/kms/algorithm.h"
#include "ops/kms/members.h"

namespace bongtu::ops {

inline constexpr std::string_view encryption_algorithm_doc =
    "One of the key's; SYMMETRIC_DEFAULT by default, and required for RSA keys.";
inline constexpr std::string_view dry_run_modifiers_doc =
    "IGNORE_CIPHERTEXT: a dry run that looks at no ciphertext.";
inline constexpr Bounds encryption_algorithm_bounds{.values = &encryption_algorithms};

using Context = std::optional<EncryptionContext>;

// SYMMETRIC_DEFAULT where the request names none.
std::string_view or_symmetric(const std::optional<std::string>& algorithm);

// `context` as bound() gives it. Fault::invalid_key_usage where the algorithm is not the key's; validation
// where the plaintext is too long for it, and for a context with an asymmetric key.
Result<Bytes> encrypt_under(const keys::Key& key, std::string_view algorithm, View plaintext, View context);

// What is to be decrypted, as a request says it.
struct ToDecrypt {
  std::string_view action;
  const std::optional<Bytes>& blob;
  const Context& context;
  const std::optional<std::string>& key_id;
  std::string_view algorithm;
  bool ignores_blob = false;  // of a dry run
  std::string_view blob_member = "ciphertextBlob", key_member = "KeyId";
};
// Whether a dry run is not to look at the ciphertext.
bool ignores_ciphertext(const std::optional<bool>& dry_run,
                        const std::optional<std::vector<std::string>>& modifiers);
// Fault::validation where the request does not name what it needs.
Result<keys::Key> key_to_decrypt(keys::Gate& gate, const ToDecrypt& what,
                                 std::initializer_list<keys::Attribute> attributes);

struct Decrypted {
  Secret plaintext;
  std::optional<std::string> material_id;  // of symmetric keys
};
// As encrypt_under. Fault::invalid_ciphertext, without message, for every mismatch.
Result<Decrypted> decrypt_under(const keys::Key& key, const ToDecrypt& what, View context);

}  // namespace bongtu::ops
