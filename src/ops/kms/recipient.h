// Recipient: a Nitro enclave that the answer is to be encrypted for.
#pragma once

#include "base/result.h"
#include "ops/kms/bounds.h"

namespace bongtu::ops {

struct RecipientInfo {
  std::optional<std::string> key_encryption_algorithm;
  std::optional<Bytes> attestation_document;
  static constexpr auto shape =
      fields(field("KeyEncryptionAlgorithm", &RecipientInfo::key_encryption_algorithm,
                   {.values = &key_encryption_mechanisms}, "RSAES_OAEP_SHA_256."),
             field("AttestationDocument", &RecipientInfo::attestation_document, attestation_document_bounds,
                   "What the enclave's hypervisor signed."));
};

inline constexpr std::string_view recipient_doc =
    "A Nitro enclave; refused, there is none to attest to here.";

// There are no Nitro enclaves here, and to leave it out would answer a plaintext that was not asked for.
inline Result<> refuse_recipient(const std::optional<RecipientInfo>& recipient) {
  if (!recipient) return {};
  return refuse(Fault::unsupported_operation, "The member Recipient is not supported here.");
}

}  // namespace bongtu::ops
