#include "keys/import.h"

#include "keys/testing.h"

namespace bongtu::keys {
namespace {

class ImportTest : public WithCatalog {
 protected:
  ImportTest() {
    Call creating = call();
    const auto key = catalog_.create_key(creating, {.origin = "EXTERNAL"});
    id_ = key->id;
    EXPECT_TRUE(commit(creating));
  }
  Result<> import_until(double valid_to) {
    Call importing = call();
    const auto key = catalog_.find_key(importing, id_).value();
    const Import import{.material = material_, .valid_to = valid_to};
    CHECK(import_material(importing, catalog_, *key, import));
    return commit(importing);
  }
  std::size_t due() const { return at_rest_.store->list("due/", {}, 10).value().size(); }

  std::string id_;
  const Bytes material_ = Bytes(32, 1);
  const double soon_ = seconds(at_rest_.clock.now()) + 3600;
};

TEST_F(ImportTest, TheSameExpiryAgainInTheSameMillisecondNamesItsDueRecordOnce) {
  ASSERT_TRUE(import_until(soon_));
  EXPECT_TRUE(import_until(soon_));
  EXPECT_EQ(due(), 1U);
}

TEST_F(ImportTest, AnotherExpiryMovesItsDueRecordAndNoneRemovesIt) {
  ASSERT_TRUE(import_until(soon_));
  const std::string first = at_rest_.store->list("due/", {}, 10).value().at(0).key;
  ASSERT_TRUE(import_until(soon_ + 1));
  ASSERT_EQ(due(), 1U);
  EXPECT_NE(at_rest_.store->list("due/", {}, 10).value().at(0).key, first);
  ASSERT_TRUE(import_until(0));
  EXPECT_EQ(due(), 0U);
}

}  // namespace
}  // namespace bongtu::keys
