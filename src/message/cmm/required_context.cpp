// Source: AWS Encryption SDK specification, "required encryption context CMM".
#include <bongtu/cmm.h>

#include <algorithm>

#include "base/result.h"
#include "message/keyrings/attempts.h"

namespace bongtu::message {
namespace {

std::unexpected<Error> missing(std::string_view key) {
  return refuse(Fault::validation, "The encryption context must have the key '" + printable(key) + "'.");
}

class RequiredContextCmm : public Cmm {
 public:
  RequiredContextCmm(std::shared_ptr<Cmm> cmm, std::vector<std::string> keys)
      : cmm_(std::move(cmm)), keys_(std::move(keys)) {}

  Result<std::shared_ptr<const EncryptionMaterials>> encryption_materials(
      const EncryptionRequest& request) override {
    EncryptionRequest more = request;
    for (const std::string& key : keys_) {
      if (!request.context.contains(key)) return missing(key);
      if (std::ranges::find(more.required_keys, key) == more.required_keys.end())
        more.required_keys.push_back(key);
    }
    TRY(auto materials, cmm_->encryption_materials(more));
    for (const std::string& key : keys_) {
      const auto& kept = materials->required_keys;
      if (std::ranges::find(kept, key) == kept.end() || !materials->context.contains(key))
        return refuse(Fault::internal, {}, "a materials manager has lost a required key of the context");
    }
    return materials;
  }

  Result<std::shared_ptr<const DecryptionMaterials>> decryption_materials(
      const DecryptionRequest& request) override {
    for (const std::string& key : keys_)
      if (!request.reproduced.contains(key)) return missing(key);
    return cmm_->decryption_materials(request);
  }

 private:
  std::shared_ptr<Cmm> cmm_;
  std::vector<std::string> keys_;
};

}  // namespace

Result<std::shared_ptr<Cmm>> required_context_cmm(std::shared_ptr<Cmm> cmm, std::vector<std::string> keys) {
  if (!cmm) return refuse(Fault::validation, "A required-context CMM needs another CMM.");
  if (keys.empty()) return refuse(Fault::validation, "A required-context CMM needs at least one key.");
  if (std::ranges::any_of(keys, [](std::string_view key) { return key.starts_with(reserved_prefix); }))
    return refuse(Fault::validation, "Reserved keys of the encryption context cannot be required.");
  return std::make_shared<RequiredContextCmm>(std::move(cmm), std::move(keys));
}

}  // namespace bongtu::message
