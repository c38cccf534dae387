// What the KMS keyrings share.
#pragma once

#include <bongtu/kms_keyrings.h>

#include "message/keyrings/kms_arn.h"
#include "message/keyrings/wrapping.h"

namespace bongtu::message {

Result<> check_kms(const std::shared_ptr<Kms>& kms);
// A key by ARN, id or alias.
Result<> check_key_id(std::string_view key_id);
// A key by its ARN.
Result<> check_key_arn(std::string_view key_arn);
Result<> check_filter(const std::optional<DiscoveryFilter>& filter);

bool lets_pass(const std::optional<DiscoveryFilter>& filter, const KmsArn& arn);

// The ARN of the key that an encrypted data key of "aws-kms" names, nothing for another provider's.
// Fault::invalid_ciphertext where it names something else: no KMS keyring makes such.
Result<std::optional<KmsArn>> key_arn_of(const EncryptedDataKeyView& key);
// The same for all of them, before the first is tried.
Result<> check_key_arns(std::span<const EncryptedDataKeyView> keys);

// Decrypts and checks that it was this key that did.
Result<Secret> decrypt_by(Kms& kms, const KmsRequest& request, View blob);

}  // namespace bongtu::message
