// LocalKms: the Kms of this process, over a call's gate.
#pragma once

#include <bongtu/kms.h>

#include "keys/gate.h"

namespace bongtu::ops {

// Symmetric keys only, without grant tokens. Keys are named by ARN; each is used in the Region that its ARN
// names.
class LocalKms : public message::Kms {
 public:
  explicit LocalKms(keys::Gate& gate) : gate_(gate) {}

  Result<message::DataKey> generate_data_key(const message::KmsRequest& request, std::size_t size) override;
  Result<message::KmsCiphertext> encrypt(const message::KmsRequest& request, View plaintext) override;
  Result<message::KmsPlaintext> decrypt(const message::KmsRequest& request, View blob) override;

 private:
  void go_to_region_of(std::string_view key_arn);
  keys::Gate& gate_;
};

}  // namespace bongtu::ops
