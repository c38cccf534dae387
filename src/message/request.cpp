#include "message/request.h"

#include <algorithm>

#include "base/encryption_context.h"
#include "base/result.h"
#include "base/utf8.h"

namespace bongtu::message {
namespace {

Result<> check_context(const EncryptionContext& context) {
  for (const auto& [key, value] : context) {
    if (key.starts_with(reserved_prefix)) {
      return refuse(Fault::validation, "Keys of the encryption context must not start with '" +
                                           std::string(reserved_prefix) + "'.");
    }
    if (!is_utf8(key) || !is_utf8(value))
      return refuse(Fault::validation, "The encryption context must be UTF-8.");
  }
  if (!serialize(context))
    return refuse(Fault::validation, "The encryption context must not exceed 65,535 bytes.");
  return {};
}

Result<> check_suite(CommitmentPolicy policy, const Suite& suite) {
  if (may_encrypt(policy, suite)) return {};
  return refuse(Fault::validation,
                "The commitment policy does not allow algorithm suite " + std::string(suite.name) + ".");
}

}  // namespace

Result<std::shared_ptr<const EncryptionMaterials>> materials_for(Cmm& cmm, const EncryptOptions& options,
                                                                 std::optional<std::uint64_t> size) {
  const CommitmentPolicy policy = options.commitment_policy;
  CHECK(check_context(options.context));
  if (options.suite) CHECK(check_suite(policy, suite(*options.suite)));
  TRY(auto materials, cmm.encryption_materials({.context = options.context,
                                                .suite = options.suite ? &suite(*options.suite) : nullptr,
                                                .commitment_policy = policy,
                                                .plaintext_size = size}));
  if (!materials || materials->suite == nullptr)
    return refuse(Fault::internal, {}, "the materials manager gave nothing");
  CHECK(check_suite(policy, *materials->suite));
  if (options.max_encrypted_data_keys != 0 &&
      materials->encrypted_data_keys.size() > options.max_encrypted_data_keys)
    return refuse(Fault::limit_exceeded, "The message would have more encrypted data keys than the limit.");
  return materials;
}

std::unexpected<Error> over_the_bound() {
  return refuse(Fault::validation, "The plaintext is longer than its bound.");
}

}  // namespace bongtu::message
