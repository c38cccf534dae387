// For tests: a key service in memory that writes down what it is asked, and materials for keyrings.
#pragma once

#include <bongtu/keyring.h>
#include <bongtu/kms.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "base/bytes.h"
#include "message/keyrings/kms_arn.h"

namespace bongtu::message {

class FakeKms : public Kms {
 public:
  struct Asked {
    std::string operation, key_id, algorithm;
    EncryptionContext context;
    std::vector<std::string> grant_tokens;
    bool operator==(const Asked&) const = default;
  };
  std::vector<Asked> asked;
  std::map<std::string, Error, std::less<>> refusals;  // by key id
  std::string arn_of_alias = "arn:aws:kms:us-east-1:111122223333:key/behind-the-alias";
  std::optional<std::string> answers_arn;
  std::size_t size_change = 0;                  // added to the size of every plaintext
  std::function<Result<Secret>(View)> opens;    // RSA
  std::function<Result<Secret>(View)> derives;  // ECDH
  std::optional<Bytes> public_key_der;

  Result<DataKey> generate_data_key(const KmsRequest& request, std::size_t size) override {
    if (auto no = ask("GenerateDataKey", request)) return std::unexpected(*no);
    Secret key(size + size_change);
    std::ranges::fill(key.writable(), static_cast<std::uint8_t>(0x40 + known_.size()));
    Bytes blob = keep(request, key.reveal());
    return DataKey{std::move(key), std::move(blob), arn(request)};
  }
  Result<KmsCiphertext> encrypt(const KmsRequest& request, View plaintext) override {
    if (auto no = ask("Encrypt", request)) return std::unexpected(*no);
    return KmsCiphertext{keep(request, plaintext), arn(request)};
  }
  Result<KmsPlaintext> decrypt(const KmsRequest& request, View blob) override {
    if (auto no = ask("Decrypt", request)) return std::unexpected(*no);
    if (opens) {
      auto opened = opens(blob);
      if (!opened) return std::unexpected(opened.error());
      return KmsPlaintext{*std::move(opened), answers_arn.value_or(std::string(request.key_id))};
    }
    const auto found = known_.find(Bytes(blob.begin(), blob.end()));
    if (found == known_.end() || found->second.context != request.context)
      return refuse(Fault::invalid_ciphertext);
    if (!is_same_multi_region_key(found->second.arn, request.key_id)) return refuse(Fault::incorrect_key);
    Secret key(found->second.plaintext.size() + size_change);
    std::ranges::copy(found->second.plaintext.reveal(), key.writable().begin());
    return KmsPlaintext{std::move(key), answers_arn.value_or(std::string(request.key_id))};
  }
  Result<Bytes> public_key(const KmsRequest& request) override {
    if (!public_key_der) return Kms::public_key(request);
    if (auto no = ask("GetPublicKey", request)) return std::unexpected(*no);
    return *public_key_der;
  }
  Result<Secret> derive_shared_secret(const KmsRequest& request, View peer) override {
    if (!derives) return Kms::derive_shared_secret(request, peer);
    if (auto no = ask("DeriveSharedSecret", request)) return std::unexpected(*no);
    return derives(peer);
  }

 private:
  struct Known {
    std::string arn;
    EncryptionContext context;
    Secret plaintext;
  };

  std::optional<Error> ask(std::string operation, const KmsRequest& request) {
    asked.push_back({std::move(operation),
                     std::string(request.key_id),
                     std::string(request.algorithm),
                     request.context,
                     {request.grant_tokens.begin(), request.grant_tokens.end()}});
    const auto refused = refusals.find(request.key_id);
    if (refused == refusals.end()) return std::nullopt;
    return refused->second;
  }
  std::string arn(const KmsRequest& request) const {
    if (answers_arn) return *answers_arn;
    return parse_key_arn(request.key_id) ? std::string(request.key_id) : arn_of_alias;
  }
  Bytes keep(const KmsRequest& request, View plaintext) {
    Bytes blob = to_bytes("blob " + std::to_string(known_.size()));
    known_.emplace(blob, Known{arn(request), request.context, Secret::copy_of(plaintext)});
    return blob;
  }
  std::map<Bytes, Known> known_;
};

inline const EncryptionContext test_context{{"a", "1"}, {"가", ""}};

inline EncryptionMaterials to_encrypt(SuiteId id = SuiteId::aes_256_gcm_hkdf_sha512_commit_key,
                                      EncryptionContext context = test_context) {
  EncryptionMaterials materials;
  materials.suite = &suite(id);
  materials.context = std::move(context);
  return materials;
}

inline EncryptionMaterials encrypted_by(Keyring& keyring,
                                        SuiteId id = SuiteId::aes_256_gcm_hkdf_sha512_commit_key) {
  EncryptionMaterials materials = to_encrypt(id);
  const auto done = keyring.on_encrypt(materials);
  EXPECT_TRUE(done) << done.error().message << done.error().detail;
  EXPECT_EQ(materials.data_key.size(), suite(id).data_key_size);
  return materials;
}

inline std::vector<EncryptedDataKeyView> views(std::span<const EncryptedDataKey> keys) {
  std::vector<EncryptedDataKeyView> out;
  for (const EncryptedDataKey& key : keys)
    out.push_back({key.provider_id, key.provider_info, key.ciphertext});
  return out;
}

inline DecryptionMaterials to_decrypt(const EncryptionMaterials& from) {
  DecryptionMaterials materials;
  materials.suite = from.suite;
  materials.context = from.context;
  return materials;
}

// Whether the keyring finds the same data key.
inline bool opens(Keyring& keyring, const EncryptionMaterials& from, std::size_t which = 0) {
  DecryptionMaterials materials = to_decrypt(from);
  const auto done = keyring.on_decrypt(materials, views(from.encrypted_data_keys));
  EXPECT_TRUE(done) << done.error().message << done.error().detail;
  EXPECT_EQ(materials.opened, which);
  return done && materials.data_key == from.data_key;
}

inline Error refusal(Keyring& keyring, const EncryptionMaterials& from) {
  DecryptionMaterials materials = to_decrypt(from);
  const auto done = keyring.on_decrypt(materials, views(from.encrypted_data_keys));
  EXPECT_FALSE(done);
  EXPECT_TRUE(materials.data_key.empty());
  return done ? Error{} : done.error();
}

template <class T>
Fault fault_of(const Result<T>& result) {
  EXPECT_FALSE(result);
  return result ? Fault::internal : result.error().fault;
}

}  // namespace bongtu::message
