// A key service for tests: deterministic, counts its calls, refuses on demand.
#pragma once

#include <bongtu/kms.h>

#include <deque>
#include <map>
#include <optional>

#include "function/function.h"

namespace bongtu::function {

class FakeKms : public message::Kms {
 public:
  int generated = 0;
  int decrypted = 0;
  std::optional<Fault> refusal;             // what every call answers
  std::optional<Fault> refusal_to_decrypt;  // what `decrypt` answers
  std::map<std::string, Fault, std::less<>> refusals_of_blobs;
  bool short_keys = false;
  std::optional<std::string> answered_arn;  // instead of the key's own

  Result<message::DataKey> generate_data_key(const message::KmsRequest& request, std::size_t size) override {
    ++generated;
    if (refusal) return refuse(*refusal, "names a principal", "secret detail");
    message::DataKey key;
    key.plaintext = Secret(short_keys ? 16 : size);
    std::ranges::fill(key.plaintext.writable(), static_cast<std::uint8_t>(keys_.size() + 1));
    key.ciphertext_blob = to_bytes("blob " + std::to_string(keys_.size()));
    key.key_arn = answered_arn.value_or(std::string(request.key_id));
    keys_.push_back({std::string(request.key_id), request.context, Secret::copy_of(key.plaintext.reveal())});
    return key;
  }

  Result<message::KmsCiphertext> encrypt(const message::KmsRequest&, View) override {
    return refuse(Fault::internal);
  }

  Result<message::KmsPlaintext> decrypt(const message::KmsRequest& request, View blob) override {
    ++decrypted;
    if (refusal || refusal_to_decrypt)
      return refuse(refusal ? *refusal : *refusal_to_decrypt, "names a principal", "secret detail");
    if (const auto refused = refusals_of_blobs.find(as_text(blob)); refused != refusals_of_blobs.end()) {
      return refuse(refused->second);
    }
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (as_text(blob) != "blob " + std::to_string(i)) continue;
      if (keys_[i].arn != request.key_id)
        return refuse(Fault::incorrect_key, "The key ID in the request does not identify …");
      if (keys_[i].context != request.context) break;
      return message::KmsPlaintext{Secret::copy_of(keys_[i].plaintext.reveal()),
                                   answered_arn.value_or(keys_[i].arn)};
    }
    return refuse(Fault::invalid_ciphertext);
  }

 private:
  struct Known {
    std::string arn;
    EncryptionContext context;
    Secret plaintext;
  };
  std::deque<Known> keys_;
};

// As a stage of these settings with this key service answers.
inline Answer handle(Path path, std::string_view body, const Settings& settings, FakeKms& kms) {
  const std::shared_ptr<message::Kms> borrowed(std::shared_ptr<message::Kms>(), &kms);
  return handle(path, body, settings, *strict_cmm(borrowed, settings));
}

}  // namespace bongtu::function
