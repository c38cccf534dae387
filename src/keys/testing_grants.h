// For the tests of grants: who is in them, and a catalog with grants on its keys.
#pragma once

#include "keys/grants.h"
#include "keys/testing.h"

namespace bongtu::keys {

inline const std::string account = "123456789012";
inline std::string user_arn(const std::string& name) { return "arn:aws:iam::" + account + ":user/" + name; }

inline access::Principal user(const std::string& name) {
  access::Principal made = nobody();
  made.arn = user_arn(name);
  made.name = name;
  return made;
}

using Pairs = EncryptionContext;
inline const Pairs none, a1{{"a", "1"}}, a2{{"a", "2"}}, a1b2{{"a", "1"}, {"b", "2"}}, b2{{"b", "2"}};

inline GrantRecord grant_of(std::vector<std::string> operations, std::optional<Pairs> equals = {},
                            std::optional<Pairs> subset = {}, const std::string& source_arn = {}) {
  return {.grantee = user_arn("u"),
          .operations = std::move(operations),
          .context_equals = std::move(equals),
          .context_subset = std::move(subset),
          .source_arn = source_arn};
}

class GrantsTest : public WithCatalog {
 protected:
  std::shared_ptr<const KeyEntry> key(const std::string& id) { return catalog_.find_key(call(), id).value(); }
  // A grant, committed; its id.
  std::string grant(const std::string& key_id, const GrantRecord& record) {
    Call creating = call();
    const auto id = catalog_.create_grant(creating, *key(key_id), record);
    EXPECT_TRUE(id);
    EXPECT_TRUE(commit(creating));
    return *id;
  }
  void remove(const std::string& key_id, const std::string& id) {
    Call removing = call();
    const auto found = catalog_.find_grant(removing, key_id, id).value();
    ASSERT_TRUE(found);
    catalog_.remove_grant(removing, *key(key_id), *found);
    ASSERT_TRUE(commit(removing));
  }
  // "ok" or the fault's message.
  std::string use(const access::Principal& who, const std::string& key_id, std::string_view action,
                  const Pairs& context = {}) {
    Call using_it = call();
    Gate gate(using_it, who, catalog_);
    const auto used = gate.use(key_id, {.action = action, .context = &context});
    return used ? "ok" : used.error().message;
  }
  bool may(const access::Principal& who, const std::string& key_id, std::string_view action,
           const Pairs& context = {}) {
    return use(who, key_id, action, context) == "ok";
  }
  bool may_manage(const access::Principal& who, const std::string& key_id, const Management& management) {
    Call managing = call();
    Gate gate(managing, who, catalog_);
    const auto managed = gate.manage(key_id, management);
    EXPECT_TRUE(managed || managed.error().fault == Fault::access_denied);
    return managed.has_value();
  }
  bool may_create(const access::Principal& who, const std::string& key_id, const GrantRecord& record) {
    return may_manage(who, key_id, {.action = "kms:CreateGrant", .creates = &record});
  }
  std::size_t records(std::string_view prefix) {
    return at_rest_.store->list(prefix, {}, 100).value().size();
  }
};

}  // namespace bongtu::keys
