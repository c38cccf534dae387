#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "crypto/random.h"
#include "message/keyrings/branch_key_file.h"
#include "message/keyrings/fake_kms.h"
#include "message/keyrings/hierarchical.h"

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

const std::string v1 = "00000000-0000-4000-8000-000000000001";

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

  const auto ring = *hierarchical_keyring({store, *id, {}, std::chrono::seconds(10), 10});
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
