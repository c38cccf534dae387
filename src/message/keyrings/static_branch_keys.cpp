#include <bongtu/hierarchical_keyring.h>

#include "crypto/random.h"
#include "message/keyrings/wrapping.h"

namespace bongtu::message {
namespace {

BranchKey copy_of(const BranchKey& key) { return {key.id, key.version, Secret::copy_of(key.key.reveal())}; }

class StaticBranchKeys : public BranchKeyStore {
 public:
  explicit StaticBranchKeys(std::vector<BranchKey> keys) : keys_(std::move(keys)) {}

  Result<BranchKey> active(std::string_view id) override {
    for (auto key = keys_.rbegin(); key != keys_.rend(); ++key)
      if (key->id == id) return copy_of(*key);
    return refuse(Fault::not_found, "There is no branch key '" + printable(id) + "'.");
  }
  Result<BranchKey> version(std::string_view id, std::string_view version) override {
    for (const BranchKey& key : keys_)
      if (key.id == id && key.version == version) return copy_of(key);
    return refuse(Fault::not_found, "There is no branch key '" + printable(id) + "' of that version.");
  }

 private:
  std::vector<BranchKey> keys_;
};

}  // namespace

Result<std::shared_ptr<BranchKeyStore>> static_branch_keys(std::vector<BranchKey> keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    CHECK(check_name("A branch key's id", keys[i].id));
    if (!crypto::parse_uuid(keys[i].version) || keys[i].key.size() != 32)
      return refuse(Fault::validation, "A branch key needs a UUID as version and a key of 32 bytes.");
    for (std::size_t j = 0; j < i; ++j)
      if (keys[i].id == keys[j].id && keys[i].version == keys[j].version)
        return refuse(Fault::validation, "A branch key is there twice in the same version.");
  }
  return std::make_shared<StaticBranchKeys>(std::move(keys));
}

}  // namespace bongtu::message
