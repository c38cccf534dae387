// For tests: a CMM with a fixed data key, and messages to work on.
#pragma once

#include <bongtu/message.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/bytes.h"
#include "message/curve.h"

namespace bongtu::message {

inline std::shared_ptr<const crypto::SigningKey> test_signing_key(const Suite& suite) {
  static const auto p256 = *crypto::SigningKey::make(crypto::SigningCurve::p256);
  static const auto p384 = *crypto::SigningKey::make(crypto::SigningCurve::p384);
  return suite.signature == Curve::p256 ? p256 : suite.signature == Curve::p384 ? p384 : nullptr;
}

// Gives every message the same data key, whatever its encrypted data keys are.
class FixedCmm : public Cmm {
 public:
  std::uint8_t key = 9;  // each byte of it
  std::vector<std::string> required_keys;
  std::size_t encrypted_data_keys = 1;
  int asked = 0;
  std::optional<std::uint64_t> plaintext_size;  // that was last asked for

  static Secret data_key(const Suite& suite, std::uint8_t byte) {
    Secret bytes(suite.data_key_size);
    std::ranges::fill(bytes.writable(), byte);
    return bytes;
  }

  Result<std::shared_ptr<const EncryptionMaterials>> encryption_materials(
      const EncryptionRequest& request) override {
    ++asked;
    plaintext_size = request.plaintext_size;
    EncryptionMaterials materials;
    materials.suite = request.suite != nullptr ? request.suite : &default_suite(request.commitment_policy);
    materials.context = request.context;
    materials.required_keys = required_keys;
    materials.data_key = data_key(*materials.suite, key);
    materials.encrypted_data_keys.assign(encrypted_data_keys,
                                         {"provider", to_bytes("info"), to_bytes("ciphertext")});
    if ((materials.signing_key = test_signing_key(*materials.suite)))
      materials.context.emplace(public_key_name, base64(materials.signing_key->public_key()));
    return std::make_shared<const EncryptionMaterials>(std::move(materials));
  }

  Result<std::shared_ptr<const DecryptionMaterials>> decryption_materials(
      const DecryptionRequest& request) override {
    ++asked;
    DecryptionMaterials materials;
    materials.suite = &request.suite;
    materials.context = request.stored;
    for (const auto& [name, value] : request.reproduced) {
      if (materials.context.emplace(name, value).second) materials.required_keys.push_back(name);
    }
    materials.data_key = data_key(request.suite, key);
    if (const auto pair = request.stored.find(public_key_name); pair != request.stored.end())
      materials.verification_key = from_base64(pair->second).value_or(Bytes{});
    return std::make_shared<const DecryptionMaterials>(std::move(materials));
  }
};

inline EncryptOptions options_for(const Suite& suite, std::uint32_t frame_length = 4096) {
  return {.context = {{"a", "b"}, {"가", ""}},
          .suite = suite.id,
          .commitment_policy = suite.commits ? CommitmentPolicy::require_encrypt_require_decrypt
                                             : CommitmentPolicy::forbid_encrypt_allow_decrypt,
          .frame_length = frame_length};
}
inline const DecryptOptions any_suite{.commitment_policy = CommitmentPolicy::require_encrypt_allow_decrypt};

inline Bytes test_plaintext(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 ^ i >> 8);
  return bytes;
}

inline Bytes test_message(const Suite& suite, View plaintext, std::uint32_t frame_length = 4096) {
  FixedCmm cmm;
  const auto message = encrypt(plaintext, cmm, options_for(suite, frame_length));
  EXPECT_TRUE(message) << message.error().message << message.error().detail;
  return message.value_or(Bytes{});
}

// Nothing where it is refused, which must be by invalid_ciphertext, with a reason and without a message.
inline std::optional<Bytes> opened(View message, DecryptOptions options = any_suite) {
  FixedCmm cmm;
  const auto plaintext = decrypt(message, cmm, options);
  if (plaintext) return Bytes(plaintext->plaintext.reveal().begin(), plaintext->plaintext.reveal().end());
  EXPECT_EQ(plaintext.error().fault, Fault::invalid_ciphertext);
  EXPECT_EQ(plaintext.error().message, "");
  EXPECT_NE(plaintext.error().detail, "");
  return std::nullopt;
}

// In pieces of that size; what was handed out before a refusal comes back by `before`.
inline std::optional<Bytes> opened_in_pieces(View message, std::size_t piece,
                                             DecryptOptions options = any_suite,
                                             std::size_t* before = nullptr) {
  FixedCmm cmm;
  Decryptor decryptor(cmm, std::move(options));
  WipedBytes out;
  Result<> done;
  for (std::size_t at = 0; done && at < message.size(); at += piece)
    done = decryptor.update(message.subspan(at, std::min(piece, message.size() - at)), out);
  if (done) done = decryptor.finish(out);
  if (before != nullptr) *before = out.size();
  if (!done) return std::nullopt;
  return Bytes(out.begin(), out.end());
}

}  // namespace bongtu::message
