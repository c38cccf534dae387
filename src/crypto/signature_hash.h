// The digest that the signature of a message is over, made as the message passes by.
#pragma once

#include <variant>

#include "crypto/hmac.h"
#include "crypto/signing_key.h"

namespace bongtu::crypto {

class SignatureHash {
 public:
  explicit SignatureHash(SigningCurve curve) {
    if (curve == SigningCurve::p384) hash_.emplace<RunningHash<Sha384>>();
  }
  void add(View data) {
    std::visit([&](auto& hash) { hash.add(data); }, hash_);
  }
  Bytes finish() {  // once
    return std::visit(
        [](auto& hash) {
          const auto digest = hash.finish();
          return Bytes(digest.begin(), digest.end());
        },
        hash_);
  }

 private:
  std::variant<RunningHash<Sha256>, RunningHash<Sha384>> hash_;
};

}  // namespace bongtu::crypto
