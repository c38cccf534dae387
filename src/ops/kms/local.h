// LocalKms: the Kms of this process, over a call's gate.
#pragma once

#include "keys/gate.h"
#include "message/kms.h"

namespace bongtu::ops {

// Keys are named by ARN; each is used in the Region that its ARN names.
class LocalKms : public message::Kms {
 public:
  explicit LocalKms(keys::Gate& gate) : gate_(gate) {}

  Result<message::DataKey> generate_data_key(std::string_view key_id,
                                             const EncryptionContext& context) override;
  Result<Bytes> encrypt(std::string_view key_id, View plaintext, const EncryptionContext& context) override;
  Result<Secret> decrypt(std::string_view key_id, View blob, const EncryptionContext& context) override;

 private:
  void go_to_region_of(std::string_view key_arn);
  keys::Gate& gate_;
};

}  // namespace bongtu::ops
