// What the key pairs of every backend share.
#pragma once

#include "crypto/key_pair.h"

namespace bongtu::crypto {

// A key pair that can do nothing: a base for those that can do some of it. Ends the process where the spec's
// algorithms were not looked at.
class PairBase : public KeyPair {
 public:
  explicit PairBase(Bytes public_key) : public_key_(std::move(public_key)) {}

  Bytes public_key() const override { return public_key_; }
  Result<Bytes> sign(std::string_view, MessageType, View) const override;
  Result<bool> verify(std::string_view, MessageType, View, View) const override;
  Result<Bytes> encrypt(std::string_view, View) const override;
  Result<Secret> decrypt(std::string_view, View) const override;
  Result<Secret> agree(View) const override;
  Result<Encapsulated> encapsulate() const override;
  Result<Secret> decapsulate(View) const override;

 private:
  Bytes public_key_;
};

// What check functions answer.
std::unexpected<Error> not_of_spec(std::string_view spec);

}  // namespace bongtu::crypto
