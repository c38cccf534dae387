#include <algorithm>

#include "message/keyrings/wrapping.h"

namespace bongtu::message {
namespace {

class Multi : public Keyring {
 public:
  Multi(std::shared_ptr<Keyring> generator, std::vector<std::shared_ptr<Keyring>> children)
      : generator_(std::move(generator)), children_(std::move(children)) {
    if (generator_) in_order_.push_back(generator_.get());
    for (const auto& child : children_) in_order_.push_back(child.get());
  }

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    if (generator_) {
      CHECK(generator_->on_encrypt(materials));
    }
    if (materials.data_key.empty()) {
      return refuse(Fault::validation, generator_ ? "The generator made no data key."
                                                  : "A multi-keyring without a generator only decrypts.");
    }
    for (const auto& child : children_) CHECK(child->on_encrypt(materials));
    return {};
  }

  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    if (!materials.data_key.empty())
      return refuse(Fault::validation, "These materials have their data key already.");
    Attempts attempts;
    for (Keyring* keyring : in_order_) {
      Result<> opened = keyring->on_decrypt(materials, keys);
      if (opened || opened.error().fault == Fault::later) return opened;
      attempts.add(opened.error());
    }
    return attempts.refused({});
  }

 private:
  std::shared_ptr<Keyring> generator_;
  std::vector<std::shared_ptr<Keyring>> children_;
  std::vector<Keyring*> in_order_;  // for decryption
};

}  // namespace

Result<std::shared_ptr<Keyring>> multi_keyring(std::shared_ptr<Keyring> generator,
                                               std::vector<std::shared_ptr<Keyring>> children) {
  if (!generator && children.empty())
    return refuse(Fault::validation, "A multi-keyring needs at least one keyring.");
  if (std::ranges::find(children, nullptr) != children.end())
    return refuse(Fault::validation, "A keyring of a multi-keyring is missing.");
  return std::make_shared<Multi>(std::move(generator), std::move(children));
}

}  // namespace bongtu::message
