#include "keys/last_usage.h"

#include "keys/testing.h"

namespace bongtu::keys {
namespace {

using LastUsageTest = WithCatalog;

TEST_F(LastUsageTest, ANoteWhoseRecordCannotBeReadIsKeptForTheNextFlushAndKeepsNoOther) {
  CountingStore store(*at_rest_.store);
  LastUsages usages;
  const auto one = usages.of("kms/key/r/one"), two = usages.of("kms/key/r/two");
  one->note("Encrypt", call());
  two->note("Decrypt", call());
  store.unreadable = "kms/last-usage/r/one";
  EXPECT_EQ(usages.flush(store).error().fault, Fault::unavailable);
  EXPECT_FALSE(at_rest_.store->get("kms/last-usage/r/one").value());
  EXPECT_TRUE(at_rest_.store->get("kms/last-usage/r/two").value());
  store.unreadable.clear();
  EXPECT_TRUE(usages.flush(store));
  EXPECT_TRUE(at_rest_.store->get("kms/last-usage/r/one").value());
  EXPECT_EQ(at_rest_.store->get("kms/last-usage/r/two").value()->version, 1U);
}

}  // namespace
}  // namespace bongtu::keys
