#include "keys/regions.h"

#include "keys/testing.h"

namespace bongtu::keys {
namespace {

using RegionsTest = WithCatalog;

TEST_F(RegionsTest, AKeyIsInAtMost64Regions) {
  Call creating = call();
  const auto made = catalog_.create_key(creating, {.multi_region = true});
  ASSERT_TRUE(commit(creating));
  for (std::size_t regions = 1; regions < regions_a_key; ++regions) {
    Call replicating = call();
    const auto key = catalog_.find_key(replicating, made->id).value();
    ASSERT_TRUE(catalog_.create_replica(replicating, *key->family, "us-east-" + std::to_string(regions), {}));
    ASSERT_TRUE(commit(replicating));
  }
  Call more = call();
  const auto key = catalog_.find_key(more, made->id).value();
  ASSERT_EQ(key->family->record.regions.size(), 64U);
  const auto refused = catalog_.create_replica(more, *key->family, "eu-west-1", {});
  EXPECT_EQ(refused.error().fault, Fault::limit_exceeded);
  EXPECT_EQ(refused.error().message, "The key is in as many Regions as it may be in: 64.");
  EXPECT_TRUE(more.changes.empty());
}

}  // namespace
}  // namespace bongtu::keys
