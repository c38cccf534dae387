#include <bongtu/kms.h>

namespace bongtu::message {

const EncryptionContext KmsRequest::no_context;

Result<Bytes> Kms::public_key(const KmsRequest&) {
  return refuse(Fault::unsupported_operation, "This key service gives no public keys.");
}

Result<Secret> Kms::derive_shared_secret(const KmsRequest&, View) {
  return refuse(Fault::unsupported_operation, "This key service derives no shared secrets.");
}

}  // namespace bongtu::message
