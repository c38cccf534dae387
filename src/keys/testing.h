// For the tests of this room: a catalog over a memory store, and calls on it.
#pragma once

#include <gtest/gtest.h>

#include "keys/gate.h"
#include "root/test_tree.h"

namespace bongtu::keys {

inline const std::string test_region = "ap-northeast-2";

// Counts reads, and refuses those of one record.
class CountingStore : public store::Store {
 public:
  explicit CountingStore(store::Store& store) : store_(store) {}

  std::size_t reads = 0;
  std::string unreadable;

  Result<std::optional<store::Record>> get(std::string_view key) override {
    ++reads;
    if (key == unreadable) return refuse(Fault::unavailable, {}, "as the test wants");
    return store_.get(key);
  }
  Result<std::vector<store::Record>> list(std::string_view prefix, std::string_view after,
                                          std::size_t limit) override {
    ++reads;
    return store_.list(prefix, after, limit);
  }
  Result<std::uint64_t> commit(std::span<const Change> changes) override { return store_.commit(changes); }
  Result<store::Feed> changes(std::uint64_t since) override { return store_.changes(since); }

 private:
  store::Store& store_;
};

class WithCatalog : public testing::Test {
 protected:
  Call call(bool may_wait = true, const std::string& region = test_region) const {
    Call made;
    made.id = "request";
    made.now = at_rest_.clock.now();
    made.account = root::test_account;
    made.region = region;
    made.may_wait = may_wait;
    return made;
  }

  // As serve() does it: one commit, then the caches forget what it changed.
  Result<> commit(const Call& done) {
    const auto committed = at_rest_.store->commit(done.changes);
    catalog_.forget(done.changes);
    if (!committed) return std::unexpected(committed.error());
    return {};
  }

  // A new key's id.
  std::string create(const std::string& alias = {}, const std::string& region = test_region) {
    Call creating = call(true, region);
    const auto key = catalog_.create_key(creating, {.alias = alias});
    EXPECT_TRUE(key);
    EXPECT_TRUE(commit(creating));
    return key->id;
  }

  void set_enabled(const std::string& id, bool enabled) {
    Call changing = call();
    const auto entry = catalog_.find_key(changing, id).value();
    KeyRecord record = entry->record;
    record.enabled = enabled;
    catalog_.put_key(changing, *entry, record);
    EXPECT_TRUE(commit(changing));
  }

  std::string arn(const std::string& id) const { return key_arn({root::test_account, test_region}, id); }

  root::TestTree at_rest_;
  Catalog catalog_{*at_rest_.store, *at_rest_.tree};
};

inline access::Principal nobody() {
  access::Principal principal;
  principal.arn = "arn:aws:iam::123456789012:user/u";
  principal.account = root::test_account;
  principal.name = "u";
  return principal;
}
inline access::Principal principal(const std::string& actions, const std::string& resource = "*") {
  access::Principal principal = nobody();
  principal.policies = {
      access::parse_policy(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":)" + actions +
                               R"(,"Resource":")" + resource + R"("}]})",
                           access::PolicyKind::identity)
          .value()};
  return principal;
}
inline access::Principal administrator() { return principal(R"("*")"); }

}  // namespace bongtu::keys
