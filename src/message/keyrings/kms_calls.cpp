#include "message/keyrings/kms_calls.h"

#include <algorithm>

namespace bongtu::message {

Result<> check_kms(const std::shared_ptr<Kms>& kms) {
  if (!kms) return refuse(Fault::validation, "A KMS keyring needs a Kms.");
  return {};
}

Result<> check_key_id(std::string_view key_id) {
  if (key_id.empty()) return refuse(Fault::validation, "The name of a KMS key is empty.");
  if (key_id.starts_with("arn:") && !parse_kms_arn(key_id))
    return refuse(Fault::validation, "'" + printable(key_id) + "' is not the ARN of a KMS key or alias.");
  return {};
}

Result<> check_key_arn(std::string_view key_arn) {
  if (parse_key_arn(key_arn)) return {};
  return refuse(Fault::validation, "'" + printable(key_arn) + "' is not the ARN of a KMS key.");
}

Result<> check_filter(const std::optional<DiscoveryFilter>& filter) {
  if (!filter) return {};
  const bool complete = !filter->partition.empty() && !filter->accounts.empty() &&
                        std::ranges::find(filter->accounts, "") == filter->accounts.end();
  if (!complete)
    return refuse(Fault::validation, "A discovery filter needs a partition and at least one account.");
  return {};
}

bool lets_pass(const std::optional<DiscoveryFilter>& filter, const KmsArn& arn) {
  return !filter || (filter->partition == arn.partition &&
                     std::ranges::find(filter->accounts, arn.account) != filter->accounts.end());
}

Result<std::optional<KmsArn>> key_arn_of(const EncryptedDataKeyView& key) {
  if (key.provider_id != kms_provider_id) return std::nullopt;
  const auto arn = parse_key_arn(as_text(key.provider_info));
  if (!arn) return refuse(Fault::invalid_ciphertext, {}, "an encrypted data key of aws-kms names no key ARN");
  return arn;
}

Result<> check_key_arns(std::span<const EncryptedDataKeyView> keys) {
  for (const EncryptedDataKeyView& key : keys) CHECK(key_arn_of(key));
  return {};
}

Result<Secret> decrypt_by(Kms& kms, const KmsRequest& request, View blob) {
  TRY(KmsPlaintext opened, kms.decrypt(request, blob));
  if (opened.key_arn != request.key_id)
    return refuse(Fault::incorrect_key, "The key service answered with another key.");
  return std::move(opened.plaintext);
}

}  // namespace bongtu::message
