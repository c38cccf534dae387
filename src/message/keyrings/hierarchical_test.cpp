#include "message/keyrings/hierarchical.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "crypto/random.h"
#include "message/keyrings/branch_key_file.h"
#include "message/keyrings/fake_kms.h"

namespace {
std::set<std::string> synced;  // paths
}
// In the place of libc's, in this program.
extern "C" int fsync(int descriptor) {
  char path[4096];
  const auto size = readlink(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), path, sizeof path);
  if (size > 0) synced.emplace(path, static_cast<std::size_t>(size));
  return static_cast<int>(syscall(SYS_fsync, descriptor));
}

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

class BranchKeys : public testing::Test {
 protected:
  BranchKeys() { std::filesystem::remove_all(root); }
  ~BranchKeys() override { std::filesystem::remove_all(root); }
  std::vector<std::string> files(const std::string& id) const {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(root / "keys" / id))
      names.push_back(file.path().filename());
    return names;
  }
  static unsigned mode(const std::filesystem::path& path) {
    struct stat status{};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777;
  }

  std::filesystem::path root = std::filesystem::temp_directory_path() /
                               ("bongtu-branch-keys-" + crypto::to_string(crypto::random_uuid()));
  std::shared_ptr<FakeKms> kms = std::make_shared<FakeKms>();
  BranchKeyDirectory directory{.path = root / "keys",
                               .logical_name = "table",
                               .kms = kms,
                               .key_arn = "arn:aws:kms:us-east-1:111122223333:key/k1"};
};

TEST_F(BranchKeys, are_made_and_read_under_the_context_of_the_official_store) {
  const auto id = create_branch_key(directory, {{"team", "a"}});
  ASSERT_TRUE(id) << id.error().message << id.error().detail;
  ASSERT_EQ(kms->asked.size(), 2u);
  EncryptionContext context = kms->asked[0].context;
  EXPECT_EQ(kms->asked[0].operation, "GenerateDataKey");
  const std::string type = context["type"];
  EXPECT_TRUE(type.starts_with("branch:version:"));
  EXPECT_EQ(context["create-time"].size(), 27u) << context["create-time"];
  context["create-time"] = "t";
  EXPECT_EQ(context, (EncryptionContext{{"aws-crypto-ec:team", "a"},
                                        {"branch-key-id", *id},
                                        {"create-time", "t"},
                                        {"hierarchy-version", "1"},
                                        {"kms-arn", directory.key_arn},
                                        {"tablename", "table"},
                                        {"type", type}}));
  EncryptionContext active = kms->asked[1].context;
  EXPECT_EQ(kms->asked[1].operation, "Encrypt");
  EXPECT_EQ(active["type"], "branch:ACTIVE");
  EXPECT_EQ(active["version"], type);

  const auto store = *branch_key_directory(directory);
  const auto key = store->active(*id);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ("branch:version:" + key->version, type);
  const auto same = store->version(*id, key->version);
  ASSERT_TRUE(same);
  EXPECT_TRUE(same->key == key->key);
  EXPECT_EQ(kms->asked.back().context.at("type"), type);

  const auto ring = *hierarchical_keyring({store, *id, {}, 10s, 10});
  EXPECT_TRUE(opens(*ring, encrypted_by(*ring)));
}

TEST_F(BranchKeys, rotate_and_keep_their_old_versions) {
  const std::string id = *create_branch_key(directory, {{"team", "a"}});
  const auto store = *branch_key_directory(directory);
  const BranchKey old = *store->active(id);
  ASSERT_TRUE(rotate_branch_key(directory, id));
  EXPECT_EQ(kms->asked.back().context.at("aws-crypto-ec:team"), "a");
  const BranchKey fresh = *store->active(id);
  EXPECT_NE(fresh.version, old.version);
  EXPECT_FALSE(fresh.key == old.key);
  EXPECT_TRUE(store->version(id, old.version)->key == old.key);
  EXPECT_EQ(files(id).size(), 3u) << "two versions, the active one, no drafts";
}

TEST_F(BranchKeys, lie_in_files_of_their_owner_only_without_the_key) {
  const std::string id = *create_branch_key(directory);
  const BranchKey key = *(*branch_key_directory(directory))->active(id);
  EXPECT_EQ(mode(root / "keys"), 0700u);
  EXPECT_EQ(mode(root / "keys" / id), 0700u);
  for (const std::string& name : files(id)) {
    EXPECT_EQ(mode(root / "keys" / id / name), 0600u);
    const Bytes content = *read_small_file(root / "keys" / id / name);
    EXPECT_EQ(std::ranges::search(content, key.key.reveal()).size(), 0u);
  }
}

TEST_F(BranchKeys, have_every_directory_synced_that_gained_an_entry) {
  directory.path = (root / "a/b/keys/").string();
  synced.clear();
  const std::string id = *create_branch_key(directory);
  for (const char* parent : {"", "a", "a/b", "a/b/keys"})
    EXPECT_TRUE(synced.contains(std::filesystem::canonical(root / parent).string())) << parent;
  EXPECT_TRUE(synced.contains(std::filesystem::canonical(root / "a/b/keys" / id).string()));
  EXPECT_EQ(mode(root / "a/b/keys"), 0700u) << "in spite of the slash at its end";
}

TEST_F(BranchKeys, refuse_ids_that_are_none_and_files_of_others) {
  const std::string id = *create_branch_key(directory), other = *create_branch_key(directory);
  const auto store = *branch_key_directory(directory);
  const std::size_t calls = kms->asked.size();
  for (const std::string& wrong : {std::string(), std::string(".."), id + "/../" + id, v1})
    EXPECT_EQ(fault_of(store->active(wrong)), Fault::not_found) << wrong;
  for (const std::string& wrong : {std::string(), std::string("ACTIVE"), "../" + other + "/ACTIVE", v1})
    EXPECT_EQ(fault_of(store->version(id, wrong)), Fault::not_found) << wrong;
  EXPECT_EQ(fault_of(rotate_branch_key(directory, v1)), Fault::not_found);

  const auto at = [&](const std::string& of) { return (root / "keys" / of / "ACTIVE").string(); };
  const Bytes good = *read_small_file(at(id));
  ASSERT_TRUE(replace_file(at(id), *read_small_file(at(other))));
  EXPECT_EQ(fault_of(store->active(id)), Fault::internal) << "another's file";
  for (std::size_t size = 0; size < good.size(); ++size) {
    ASSERT_TRUE(replace_file(at(id), View(good).first(size)));
    EXPECT_EQ(fault_of(store->active(id)), Fault::internal) << size;
  }
  EXPECT_EQ(kms->asked.size(), calls) << "no call for any of them";
  ASSERT_TRUE(replace_file(at(id), good));
  BranchKeyDirectory elsewhere = directory;
  elsewhere.key_arn += "2";
  EXPECT_EQ(fault_of((*branch_key_directory(elsewhere))->active(id)), Fault::validation);
  elsewhere = directory;
  elsewhere.logical_name = "other";
  EXPECT_EQ(fault_of((*branch_key_directory(elsewhere))->active(id)), Fault::invalid_ciphertext);
  EXPECT_TRUE(store->active(id));
}

TEST_F(BranchKeys, need_a_directory_that_can_be) {
  for (const auto& change :
       {+[](BranchKeyDirectory& d) { d.path.clear(); },
        +[](BranchKeyDirectory& d) { d.logical_name.clear(); },
        +[](BranchKeyDirectory& d) { d.kms = nullptr; }, +[](BranchKeyDirectory& d) { d.key_arn = "k1"; }}) {
    BranchKeyDirectory wrong = directory;
    change(wrong);
    EXPECT_EQ(fault_of(branch_key_directory(wrong)), Fault::validation);
    EXPECT_EQ(fault_of(create_branch_key(wrong)), Fault::validation);
    EXPECT_EQ(fault_of(rotate_branch_key(wrong, v1)), Fault::validation);
  }
  EXPECT_EQ(fault_of(create_branch_key(directory, {{"", "x"}})), Fault::validation);
  kms->refusals[directory.key_arn] = {Fault::access_denied, "no", ""};
  EXPECT_EQ(fault_of(create_branch_key(directory)), Fault::access_denied);
  BranchKeyDirectory wrong = directory;
  wrong.path = "/proc/nowhere/keys";
  EXPECT_EQ(fault_of(create_branch_key(wrong)), Fault::unavailable);
}

}  // namespace
}  // namespace bongtu::message
