// When access keys were used last.
#include "access/directory_testing.h"

namespace bongtu::access {
namespace {

LastUsedRecord used_last(const Directory& directory, const std::string& id) {
  const auto use = directory.last_used(id).value();
  return use ? *use : LastUsedRecord{};
}

// A signing key that no call had used yet was written down as used in 1970.
TEST_F(DirectoryTest, ALaterUseIsNeverOverwritten) {
  const auto directory = load();
  ASSERT_TRUE(directory);
  const std::string record = std::string(prefix::last_used) + id_a;
  const auto kept = [&] {
    return from_record<LastUsedRecord>(at_rest_.store->get(record).value()->value)->time;
  };
  ASSERT_TRUE(authenticate(**directory, signed_by(id_a, secret_a)));
  ASSERT_TRUE((*directory)->flush_last_used());
  const double first = kept();
  EXPECT_GT(first, 0);
  ASSERT_TRUE((*directory)->flush_last_used());
  EXPECT_EQ(at_rest_.store->get(record).value()->version, 1u);                        // nothing new to write
  at_rest_.put(record, to_record(LastUsedRecord{first + 1, "sts", "us-east-1"}), 1);  // by another node
  ASSERT_TRUE(authenticate(**directory, signed_by(id_a, secret_a, "us-west-2")));
  ASSERT_TRUE((*directory)->flush_last_used());
  EXPECT_EQ(kept(), first + 1);
  EXPECT_EQ(used_last(**directory, id_b).time, 0);
}

TEST(SigningKeys, OneThatNoCallHasUsedIsNotNoted) {
  SigningKeys keys;
  const sigv4::Scope kms{"20261124", "ap-northeast-2", "kms"}, sts{"20261124", "us-east-1", "sts"};
  const auto key_of = [](std::int64_t used) {
    auto key = std::make_shared<SigningKey>();
    key->access_key_id = id_a;
    key->used = used;
    return key;
  };
  const auto unused = key_of(0);
  keys.keep(id_a, kms, unused);
  EXPECT_TRUE(keys.take_used().empty());
  keys.keep(id_a, sts, key_of(2'000));
  EXPECT_EQ(keys.take_used().at(id_a).time, 2);
  unused->used = 1'000;  // by a call that took its time
  EXPECT_EQ(keys.take_used().at(id_a).time, 1);
  keys.drop(id_a);
  EXPECT_TRUE(keys.take_used().empty());
}

}  // namespace
}  // namespace bongtu::access
