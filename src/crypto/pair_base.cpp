#include "crypto/pair_base.h"

#include "crypto/openssl.h"

namespace bongtu::crypto {
namespace {

[[noreturn]] void not_of_this_spec() {
  must(false, "an operation that the key's spec does not have");
  std::abort();
}

}  // namespace

Result<Bytes> PairBase::sign(std::string_view, MessageType, View) const { not_of_this_spec(); }
Result<bool> PairBase::verify(std::string_view, MessageType, View, View) const { not_of_this_spec(); }
Result<Bytes> PairBase::encrypt(std::string_view, View) const { not_of_this_spec(); }
Result<Secret> PairBase::decrypt(std::string_view, View) const { not_of_this_spec(); }
Result<Secret> PairBase::agree(View) const { not_of_this_spec(); }
Result<KeyPair::Encapsulated> PairBase::encapsulate() const { not_of_this_spec(); }
Result<Secret> PairBase::decapsulate(View) const { not_of_this_spec(); }

std::unexpected<Error> not_of_spec(std::string_view spec) {
  return refuse(Fault::validation, "The key material is not a valid private key of key spec " +
                                       std::string(spec) + " in PKCS#8 DER.");
}

}  // namespace bongtu::crypto
