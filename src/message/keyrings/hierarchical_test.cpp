#include "message/keyrings/hierarchical.h"

#include "message/keyrings/fake_kms.h"

namespace bongtu::message {
namespace {

using namespace std::chrono_literals;

const std::string v1 = "00000000-0000-4000-8000-000000000001", v2 = "00000000-0000-4000-8000-000000000002";

BranchKey branch_key(const std::string& id, const std::string& version, std::uint8_t byte) {
  BranchKey key{id, version, Secret(32)};
  key.key.writable()[0] = byte;
  return key;
}

class CountingStore : public BranchKeyStore {
 public:
  int active_asked = 0, version_asked = 0;
  std::shared_ptr<BranchKeyStore> store;
  Result<BranchKey> active(std::string_view id) override { return ++active_asked, store->active(id); }
  Result<BranchKey> version(std::string_view id, std::string_view version) override {
    return ++version_asked, store->version(id, version);
  }
};

class Hierarchical : public testing::Test {
 protected:
  Hierarchical() {
    std::vector<BranchKey> keys;
    keys.push_back(branch_key("b", v1, 1));
    keys.push_back(branch_key("c", v1, 3));
    store->store = *static_branch_keys(std::move(keys));
  }
  std::shared_ptr<Keyring> keyring(const std::string& id = "b", std::size_t capacity = 1000) {
    return *hierarchical_keyring(
        {.store = store, .branch_key_id = id, .choose = {}, .time_to_live = 10s, .capacity = capacity},
        [this] { return now; });
  }
  std::shared_ptr<CountingStore> store = std::make_shared<CountingStore>();
  SteadyTime now{};
};

TEST_F(Hierarchical, tells_an_id_with_a_version_from_an_id_that_looks_like_both) {
  const std::string both = std::string("b") + '\0' + v1;
  std::vector<BranchKey> keys;
  keys.push_back(branch_key("b", v1, 1));
  keys.push_back(branch_key(both, v2, 2));
  const std::shared_ptr<BranchKeyStore> two = *static_branch_keys(std::move(keys));
  std::string id = "b";
  const auto ring =
      *hierarchical_keyring({.store = two,
                             .branch_key_id = {},
                             .choose = [&](const EncryptionContext&) -> Result<std::string> { return id; },
                             .time_to_live = 10s});
  EXPECT_TRUE(opens(*ring, encrypted_by(*ring)));
  id = both;
  const auto materials = encrypted_by(*ring);
  EXPECT_TRUE(opens(**hierarchical_keyring({two, both, {}, 10s, 10}), materials));
}

TEST_F(Hierarchical, opens_what_it_wraps_and_asks_the_store_once) {
  const auto ring = keyring();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(opens(*ring, encrypted_by(*ring)));
  EXPECT_TRUE(opens(*ring, encrypted_by(*ring, SuiteId::aes_128_gcm_hkdf_sha256)));
  EXPECT_EQ(store->active_asked, 1);
  EXPECT_EQ(store->version_asked, 1);
  now += 10s - 1ns;
  EXPECT_TRUE(opens(*ring, encrypted_by(*ring)));
  EXPECT_EQ(store->active_asked, 1);
  now += 1ns;
  EXPECT_TRUE(opens(*ring, encrypted_by(*ring)));
  EXPECT_EQ(store->active_asked, 2);
  EXPECT_EQ(store->version_asked, 2);
}

TEST_F(Hierarchical, keeps_no_more_keys_than_its_capacity) {
  const auto ring = keyring("b", 1);
  EXPECT_TRUE(opens(*ring, encrypted_by(*ring)));
  EXPECT_TRUE(opens(*ring, encrypted_by(*ring)));
  EXPECT_EQ(store->active_asked, 2);
  EXPECT_EQ(store->version_asked, 2);
}

TEST_F(Hierarchical, takes_the_new_version_and_still_opens_the_old) {
  const auto old = encrypted_by(*keyring());
  std::vector<BranchKey> keys;
  keys.push_back(branch_key("b", v1, 1));
  keys.push_back(branch_key("b", v2, 2));
  store->store = *static_branch_keys(std::move(keys));
  const auto ring = keyring();
  const auto fresh = encrypted_by(*ring);
  const Bytes& ciphertext = fresh.encrypted_data_keys[0].ciphertext;
  EXPECT_EQ(hex(View(ciphertext).subspan(28, 16)), "00000000000040008000000000000002");
  EXPECT_TRUE(opens(*ring, old));
  EXPECT_TRUE(opens(*ring, fresh));
}

TEST_F(Hierarchical, refuses_other_branch_keys_contexts_and_changed_data_keys) {
  const auto ring = keyring();
  auto materials = encrypted_by(*ring);
  EXPECT_EQ(refusal(*keyring("c"), materials).fault, Fault::incorrect_key);
  materials.encrypted_data_keys[0].provider_info = to_bytes("c");
  EXPECT_EQ(refusal(*keyring("c"), materials).fault, Fault::incorrect_key);
  materials.encrypted_data_keys[0].provider_info = to_bytes("b");
  Bytes& ciphertext = materials.encrypted_data_keys[0].ciphertext;
  const Bytes good = ciphertext;
  for (std::size_t at = 0; at < good.size(); ++at) {
    ciphertext = good;
    ciphertext[at] ^= 1;
    const Fault fault = refusal(*ring, materials).fault;
    EXPECT_EQ(fault, at >= 28 && at < 44 ? Fault::not_found : Fault::incorrect_key) << at;
  }
  for (std::size_t size = 0; size < good.size() + 3; ++size) {
    if (size == good.size()) continue;
    ciphertext = good;
    ciphertext.resize(size);
    EXPECT_EQ(refusal(*ring, materials).fault, Fault::incorrect_key) << size;
  }
  ciphertext = good;
  EXPECT_TRUE(opens(*ring, materials));
  materials.context["a"] = "2";
  EXPECT_EQ(refusal(*ring, materials).fault, Fault::incorrect_key);
}

TEST_F(Hierarchical, chooses_the_branch_key_by_the_context) {
  const auto ring =
      *hierarchical_keyring({.store = store,
                             .branch_key_id = {},
                             .choose = [](const EncryptionContext& context) -> Result<std::string> {
                               const auto tenant = context.find("tenant");
                               if (tenant == context.end()) return refuse(Fault::validation, "no tenant");
                               return tenant->second;
                             },
                             .time_to_live = 1s});
  for (const std::string tenant : {"b", "c"}) {
    auto materials = to_encrypt(SuiteId::aes_256_gcm_hkdf_sha512_commit_key, {{"tenant", tenant}});
    ASSERT_TRUE(ring->on_encrypt(materials));
    EXPECT_EQ(as_text(materials.encrypted_data_keys[0].provider_info), tenant);
    EXPECT_TRUE(opens(*ring, materials));
  }
  auto none = to_encrypt();
  EXPECT_EQ(fault_of(ring->on_encrypt(none)), Fault::validation);
  auto empty = to_encrypt(SuiteId::aes_256_gcm_hkdf_sha512_commit_key, {{"tenant", ""}});
  EXPECT_EQ(fault_of(ring->on_encrypt(empty)), Fault::validation);
}

TEST_F(Hierarchical, refuses_what_cannot_be) {
  const auto choose = [](const EncryptionContext&) -> Result<std::string> { return "b"; };
  EXPECT_EQ(fault_of(hierarchical_keyring({nullptr, "b", {}, 1s, 1})), Fault::validation);
  EXPECT_EQ(fault_of(hierarchical_keyring({store, "", {}, 1s, 1})), Fault::validation);
  EXPECT_EQ(fault_of(hierarchical_keyring({store, "b", choose, 1s, 1})), Fault::validation);
  EXPECT_EQ(fault_of(hierarchical_keyring({store, "b", {}, 0s, 1})), Fault::validation);
  EXPECT_EQ(fault_of(hierarchical_keyring({store, "b", {}, -1s, 1})), Fault::validation);
  EXPECT_EQ(fault_of(hierarchical_keyring({store, "b", {}, std::chrono::seconds::max(), 1})),
            Fault::validation);
  auto materials = to_encrypt();
  EXPECT_EQ(fault_of(keyring("nobody")->on_encrypt(materials)), Fault::not_found);
  std::vector<BranchKey> keys;
  keys.push_back(branch_key("b", "1", 1));
  EXPECT_EQ(fault_of(static_branch_keys(std::move(keys))), Fault::validation);
  keys.clear();
  keys.push_back({"b", v1, Secret(16)});
  EXPECT_EQ(fault_of(static_branch_keys(std::move(keys))), Fault::validation);
  keys.clear();
  keys.push_back(branch_key("b", v1, 1));
  keys.push_back(branch_key("b", v1, 2));
  EXPECT_EQ(fault_of(static_branch_keys(std::move(keys))), Fault::validation);
}

}  // namespace
}  // namespace bongtu::message
