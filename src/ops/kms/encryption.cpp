#include "ops/kms/encryption.h"

#include "crypto/blob.h"

namespace bongtu::ops {
namespace {

constexpr std::string_view symmetric = "SYMMETRIC_DEFAULT";

// The algorithm, and that a context is only where it is bound.
Result<> check(const keys::Key& key, std::string_view algorithm, View context) {
  CHECK(check_algorithm(key, algorithm));
  if (algorithm == symmetric || context.empty()) return {};
  return refuse(Fault::validation, "An encryption context cannot be used with an asymmetric KMS key.");
}

}  // namespace

std::string_view or_symmetric(const std::optional<std::string>& algorithm) {
  return algorithm ? std::string_view(*algorithm) : symmetric;
}

Result<Bytes> encrypt_under(const keys::Key& key, std::string_view algorithm, View plaintext, View context) {
  CHECK(check(key, algorithm, context));
  if (algorithm == symmetric) return key.seal(plaintext, context);
  TRY(const auto pair, key.pair(false));
  return pair->encrypt(algorithm, plaintext);
}

bool ignores_ciphertext(const std::optional<bool>& dry_run,
                        const std::optional<std::vector<std::string>>& modifiers) {
  return dry_run.value_or(false) && modifiers && !modifiers->empty();
}

Result<keys::Key> key_to_decrypt(keys::Gate& gate, const ToDecrypt& what,
                                 std::initializer_list<keys::Attribute> attributes) {
  const keys::Use use{.action = what.action, .context = asked(what.context), .attributes = attributes};
  const std::string needed(what.key_member);
  if (what.ignores_blob) {
    if (!what.key_id) return refuse(Fault::validation, needed + " is required with IGNORE_CIPHERTEXT.");
    return gate.use(*what.key_id, use);
  }
  if (!what.blob)
    return refuse(Fault::validation, "1 validation error detected: Value null at '" +
                                         std::string(what.blob_member) +
                                         "' failed to satisfy constraint: Member must not be null");
  const bool named = what.key_id || what.algorithm == symmetric || crypto::parse_blob(*what.blob);
  if (!named)
    return refuse(Fault::validation, needed + " is required with an algorithm of asymmetric KMS keys.");
  return gate.use_for_blob(*what.blob, what.key_id, use);
}

Result<Decrypted> decrypt_under(const keys::Key& key, const ToDecrypt& what, View context) {
  CHECK(check(key, what.algorithm, context));
  if (what.ignores_blob) return Decrypted{};
  if (what.algorithm == symmetric) {
    TRY(keys::Key::Opened opened, key.open(*what.blob, context));
    return Decrypted{std::move(opened.plaintext), *opened.material_id};
  }
  TRY(const auto pair, key.pair());
  TRY(Secret plaintext, pair->decrypt(what.algorithm, *what.blob));
  return Decrypted{std::move(plaintext), std::nullopt};
}

}  // namespace bongtu::ops
