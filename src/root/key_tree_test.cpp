#include "root/key_tree.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/blob.h"
#include "store/test_directory.h"

namespace bongtu::root {
namespace {

const std::string account = "123456789012";

class KeyTreeTest : public testing::Test {
 protected:
  KeyTreeTest() : provider_(made("root.key")), store_(store::open("memory:", clock_).value()) {}

  std::unique_ptr<RootProvider> made(const std::string& name) const {
    EXPECT_TRUE(create_provider("file:" + directory_.file(name)));
    return open_provider("file:" + directory_.file(name)).value();
  }

  KeyTree create() {
    std::vector<Change> changes;
    auto tree = KeyTree::create(*provider_, account, changes);
    EXPECT_TRUE(store_->commit(changes));
    return std::move(tree).value();
  }

  Bytes value(const std::string& key) const { return store_->get(key).value().value().value; }
  // Puts `bytes` under `key` at version 1, as someone with the disk could.
  void replace(const std::string& key, const Bytes& bytes) {
    const auto record = store_->get(key).value();
    const Change remove{Change::Kind::remove, key, record ? record->version : 0, {}};
    if (record) {
      ASSERT_TRUE(store_->commit({&remove, 1}));
    }
    const Change put{Change::Kind::put, key, 0, bytes};
    ASSERT_TRUE(store_->commit({&put, 1}));
  }
  Fault opening_fault(RootProvider& provider) {
    const auto tree = KeyTree::open(provider, account, *store_);
    EXPECT_FALSE(tree);
    return tree ? Fault::later : tree.error().fault;
  }

  store::TestDirectory directory_;
  FixedClock clock_{from_milliseconds(0)};
  std::unique_ptr<RootProvider> provider_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(KeyTreeTest, OpensAgainWhatItMade) {
  const KeyTree made = create();
  const auto opened = KeyTree::open(*provider_, account, *store_);
  ASSERT_TRUE(opened);
  const Bytes sealed = made.seal("material", "kms/family/x", 3, as_bytes("secret"));
  const auto secret = opened->open_sealed("material", "kms/family/x", 3, sealed);
  ASSERT_TRUE(secret);
  EXPECT_EQ(as_text(secret->reveal()), "secret");
  EXPECT_TRUE(std::ranges::equal(made.record_mac_key(), opened->record_mac_key()));
  EXPECT_EQ(made.api_key_index("value"), opened->api_key_index("value"));
}

TEST_F(KeyTreeTest, PutsThreeNewRecordsAndNothingInClear) {
  std::vector<Change> changes;
  const auto tree = KeyTree::create(*provider_, account, changes);
  ASSERT_TRUE(tree);
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_EQ(changes[0].key, "root/key");
  EXPECT_EQ(changes[1].key, "root/account/123456789012");
  EXPECT_EQ(changes[2].key, "root/store");
  for (const Change& change : changes) {
    EXPECT_EQ(change.kind, Change::Kind::put);
    EXPECT_EQ(change.expected, 0u);
    EXPECT_EQ(std::ranges::search(change.value, tree->record_mac_key()).begin(), change.value.end());
  }
  EXPECT_EQ(hex(View(changes[0].value).first(4)), "00000001");
  for (const std::size_t i : {1, 2}) {
    const auto names = crypto::parse_blob(changes[i].value);
    ASSERT_TRUE(names);
    EXPECT_EQ(names->uuid, crypto::Uuid{});
    EXPECT_EQ(names->material, 1u) << "the version of the root key";
  }
}

TEST_F(KeyTreeTest, EveryTreeHasItsOwnKeysAndEachOfThemDiffers) {
  std::vector<Change> ignored;
  const auto a = KeyTree::create(*provider_, account, ignored),
             b = KeyTree::create(*provider_, account, ignored);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->record_mac_key().size(), 32u);
  EXPECT_FALSE(std::ranges::equal(a->record_mac_key(), b->record_mac_key()));
  EXPECT_NE(a->api_key_index("value"), b->api_key_index("value"));
  EXPECT_NE(a->api_key_index("value"), a->api_key_index("Value"));
  EXPECT_NE(a->api_key_index("value"), crypto::hmac_sha256(a->record_mac_key(), as_bytes("value")));
  EXPECT_FALSE(b->open_sealed("p", "r", 1, a->seal("p", "r", 1, as_bytes("secret"))));
}

TEST_F(KeyTreeTest, RefusesAnotherRootKey) {
  create();
  EXPECT_EQ(opening_fault(*made("other.key")), Fault::validation);
}

TEST_F(KeyTreeTest, RefusesAStoreWithoutItsRecordsByTheirNames) {
  for (const std::string missing : {"root/key", "root/account/123456789012", "root/store"}) {
    store_ = store::open("memory:", clock_).value();
    create();
    const Change remove{Change::Kind::remove, missing, 1, {}};
    ASSERT_TRUE(store_->commit({&remove, 1}));
    const auto tree = KeyTree::open(*provider_, account, *store_);
    ASSERT_FALSE(tree);
    EXPECT_EQ(tree.error().fault, Fault::validation);
    EXPECT_NE(tree.error().message.find("no record '" + missing + "'"), std::string::npos)
        << tree.error().message;
  }
  const auto other_account = KeyTree::open(*provider_, "210987654321", *store_);
  ASSERT_FALSE(other_account);
  EXPECT_EQ(other_account.error().fault, Fault::validation);
}

TEST_F(KeyTreeTest, RefusesSwappedAndMovedRecords) {
  create();
  const std::string account_record = "root/account/" + account;
  const Bytes account_value = value(account_record), store_value = value("root/store");
  replace(account_record, store_value);
  replace("root/store", account_value);
  EXPECT_EQ(opening_fault(*provider_), Fault::internal);
  replace(account_record, account_value);
  EXPECT_EQ(opening_fault(*provider_), Fault::internal) << "the store key is still the account key";
  replace("root/store", store_value);
  EXPECT_TRUE(KeyTree::open(*provider_, account, *store_));

  replace("root/account/210987654321", account_value);
  const auto moved = KeyTree::open(*provider_, "210987654321", *store_);
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().fault, Fault::internal);

  const Change later_version{Change::Kind::put, "root/store", 1, store_value};
  ASSERT_TRUE(store_->commit({&later_version, 1}));
  EXPECT_EQ(opening_fault(*provider_), Fault::internal) << "a value under another version of its record";
}

TEST_F(KeyTreeTest, RefusesEveryChangedByteOfItsRecords) {
  create();
  for (const std::string& key :
       {std::string("root/key"), "root/account/" + account, std::string("root/store")}) {
    const Bytes original = value(key);
    for (std::size_t at = 0; at < original.size(); ++at) {
      Bytes changed = original;
      changed[at] ^= 1;
      replace(key, changed);
      ASSERT_FALSE(KeyTree::open(*provider_, account, *store_)) << key << ", byte " << at;
    }
    for (const std::size_t size : {std::size_t{0}, std::size_t{3}, std::size_t{4}, original.size() - 1}) {
      replace(key, Bytes(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(size)));
      ASSERT_FALSE(KeyTree::open(*provider_, account, *store_)) << key << ", " << size << " bytes";
    }
    replace(key, original);
  }
  EXPECT_TRUE(KeyTree::open(*provider_, account, *store_));
}

TEST_F(KeyTreeTest, RefusesRecordsOfAnotherTreeUnderTheSameProvider) {
  create();
  const Bytes old_store_value = value("root/store");
  store_ = store::open("memory:", clock_).value();
  create();
  replace("root/store", old_store_value);
  EXPECT_EQ(opening_fault(*provider_), Fault::internal);
}

TEST_F(KeyTreeTest, SealedValuesOpenOnlyAtTheirPlace) {
  const KeyTree tree = create();
  const Bytes sealed = tree.seal("material", "kms/material/a", 1, as_bytes("secret"));
  ASSERT_TRUE(tree.open_sealed("material", "kms/material/a", 1, sealed));
  const struct {
    const char* purpose;
    const char* record_key;
    std::uint64_t version;
  } rows[] = {
      {"secret-access-key", "kms/material/a", 1},
      {"material", "kms/material/b", 1},
      {"material", "kms/material/a", 2},
      {"material", "kms/material/a", 0},
      {"", "kms/material/a", 1},
      {"materialkms", "/material/a", 1},
  };
  for (const auto& row : rows) {
    const auto secret = tree.open_sealed(row.purpose, row.record_key, row.version, sealed);
    ASSERT_FALSE(secret) << row.purpose << ' ' << row.record_key << ' ' << row.version;
    EXPECT_EQ(secret.error().fault, Fault::internal);
    EXPECT_EQ(secret.error().message.find("secret-access"), std::string::npos)
        << "names belong in the detail";
  }
  EXPECT_FALSE(tree.open_sealed("material", "kms/material/a", 1, {}));
}

}  // namespace
}  // namespace bongtu::root
