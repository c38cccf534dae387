#include "keys/catalog.h"

#include <algorithm>

#include "crypto/digest.h"
#include "keys/testing.h"

namespace bongtu::keys {
namespace {

using namespace std::chrono_literals;
using CatalogTest = WithCatalog;

const std::string absent = "00000000-0000-4000-8000-000000000000";

// The bytes of a key's first material, from where they are kept: of a Material nobody but a Key can have
// them.
Secret stored_material(auto& at_rest, const std::string& key_id) {
  const auto record = at_rest.store->get("kms/material/" + key_id + "/0000000001").value();
  const auto row = from_record<MaterialRecord>(record->value).value();
  return at_rest.tree->open_sealed(material_purpose, record->key, record->version, row.sealed).value();
}

TEST_F(CatalogTest, FindsTheKeyThatItCreated) {
  Call creating = call();
  const auto made = catalog_.create_key(creating, {.description = "설명", .alias = "name"});
  ASSERT_TRUE(made);
  EXPECT_EQ(creating.changes.size(), 5u);                           // family, material, key, alias, alias-of
  EXPECT_EQ(catalog_.find_key(call(), made->id).value(), nullptr);  // nothing is there before the commit
  ASSERT_TRUE(commit(creating));
  const auto found = catalog_.find_key(call(), made->id).value();
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->id, made->id);
  EXPECT_EQ(found->arn, arn(made->id));
  EXPECT_EQ(found->version, 1u);
  EXPECT_EQ(found->record.description, "설명");
  EXPECT_EQ(found->record.created, seconds(creating.now));
  EXPECT_TRUE(found->record.enabled);
  EXPECT_EQ(found->record.aliases, 1);
  EXPECT_EQ(found->family->record.spec, "SYMMETRIC_DEFAULT");
  EXPECT_EQ(found->family->record.usage, "ENCRYPT_DECRYPT");
  ASSERT_EQ(found->family->materials.size(), 1u);
  EXPECT_EQ(found->family->materials.at(1).id(), made->family->materials.at(1).id());
  const auto alias = catalog_.find_alias(call(), "name").value();
  ASSERT_NE(alias, nullptr);
  EXPECT_EQ(alias->record.key_id, made->id);
}

TEST_F(CatalogTest, TheMaterialIdIsAnHmacOfTheMaterialOverTheUuid) {
  const auto key = catalog_.find_key(call(), create()).value();
  Bytes input = to_bytes("bongtu.material-id");
  input.insert(input.end(), key->family->uuid.begin(), key->family->uuid.end());
  EXPECT_EQ(key->family->materials.at(1).id(),
            hex(crypto::hmac_sha256(stored_material(at_rest_, key->id).reveal(), input)));
}

TEST_F(CatalogTest, ReadsAnythingOnlyWhereItMayWait) {
  const std::string id = create("name");
  const Call waits = call(), computes = call(false);
  EXPECT_EQ(catalog_.find_key(computes, id).error().fault, Fault::later);
  EXPECT_EQ(catalog_.find_key(computes, absent).error().fault, Fault::later);
  EXPECT_EQ(catalog_.find_alias(computes, "name").error().fault, Fault::later);
  EXPECT_EQ(catalog_.list_keys(computes, "", 10).error().fault, Fault::later);
  EXPECT_EQ(catalog_.list_aliases(computes, "", 10).error().fault, Fault::later);
  EXPECT_EQ(catalog_.list_aliases_of(computes, id, "", 10).error().fault, Fault::later);
  ASSERT_TRUE(catalog_.find_key(waits, id) && catalog_.find_key(waits, absent) &&
              catalog_.find_alias(waits, "name"));
  EXPECT_NE(catalog_.find_key(computes, id).value(), nullptr);
  EXPECT_EQ(catalog_.find_key(computes, absent).value(), nullptr);  // known to be absent
  EXPECT_NE(catalog_.find_alias(computes, "name").value(), nullptr);
  at_rest_.clock.set(at_rest_.clock.now() + 1s);
  EXPECT_EQ(catalog_.find_key(call(false), absent).error().fault, Fault::later);
  EXPECT_NE(catalog_.find_key(call(false), id).value(), nullptr);
}

TEST_F(CatalogTest, KeysAndAliasesAreOfTheirRegion) {
  const std::string id = create("name");
  const Call elsewhere = call(true, "us-east-1");
  EXPECT_EQ(catalog_.find_key(elsewhere, id).value(), nullptr);
  EXPECT_EQ(catalog_.find_alias(elsewhere, "name").value(), nullptr);
  EXPECT_TRUE(catalog_.list_keys(elsewhere, "", 10).value().empty());
  const std::string other = create("name", "us-east-1");
  EXPECT_EQ(catalog_.find_alias(elsewhere, "name").value()->record.key_id, other);
  EXPECT_EQ(catalog_.find_alias(call(), "name").value()->record.key_id, id);
  EXPECT_EQ(catalog_.list_keys(call(), "", 10).value(), std::vector<std::string>{id});
}

TEST_F(CatalogTest, ACommitIsSeenAtOnce) {
  const std::string id = create();
  ASSERT_TRUE(catalog_.find_key(call(), id).value()->record.enabled);
  set_enabled(id, false);
  EXPECT_FALSE(catalog_.find_key(call(), id).value()->record.enabled);
  EXPECT_EQ(catalog_.find_key(call(), id).value()->version, 2u);
  ASSERT_EQ(catalog_.find_alias(call(), "late").value(), nullptr);
  Call naming = call();
  catalog_.create_alias(naming, *catalog_.find_key(call(), id).value(), "late");
  ASSERT_TRUE(commit(naming));
  EXPECT_NE(catalog_.find_alias(call(), "late").value(), nullptr);  // the absence is forgotten, too
  EXPECT_EQ(catalog_.find_key(call(), id).value()->record.aliases, 1);
}

TEST_F(CatalogTest, CommitsThatCountTheAliasesOfOneKeyConflict) {
  const std::string id = create();
  const auto key = catalog_.find_key(call(), id).value();
  Call first = call(), second = call();
  catalog_.create_alias(first, *key, "one");
  catalog_.create_alias(second, *key, "two");
  ASSERT_TRUE(commit(first));
  EXPECT_EQ(commit(second).error().fault, Fault::conflict);
  EXPECT_EQ(catalog_.find_alias(call(), "two").value(), nullptr);
  EXPECT_EQ(catalog_.find_key(call(), id).value()->record.aliases, 1);
}

TEST_F(CatalogTest, DeletingAnAliasTakesItsIndexAlong) {
  const std::string id = create("name");
  Call deleting = call();
  catalog_.delete_alias(deleting, *catalog_.find_alias(call(), "name").value(),
                        *catalog_.find_key(call(), id).value());
  ASSERT_TRUE(commit(deleting));
  EXPECT_EQ(catalog_.find_alias(call(), "name").value(), nullptr);
  EXPECT_EQ(catalog_.find_key(call(), id).value()->record.aliases, 0);
  EXPECT_TRUE(catalog_.list_aliases_of(call(), id, "", 10).value().empty());
  EXPECT_TRUE(at_rest_.store->list("kms/alias", "", 10).value().empty());
  Call again = call();  // the name is free
  catalog_.create_alias(again, *catalog_.find_key(call(), id).value(), "name");
  EXPECT_TRUE(commit(again));
}

TEST_F(CatalogTest, ListsKeysInOrderOverManyPagesOfTheStore) {
  std::vector<std::string> ids;
  std::vector<Change> changes;
  for (int i = 0; i < 2'345; ++i) {
    ids.push_back(crypto::to_string(crypto::random_uuid()));
    changes.push_back(
        {Change::Kind::put, "kms/key/" + test_region + "/" + ids.back(), 0, to_record(KeyRecord{})});
  }
  ASSERT_TRUE(at_rest_.store->commit(changes));
  std::ranges::sort(ids);
  const auto listed = [&](std::string_view after, std::size_t limit) {
    return catalog_.list_keys(call(), after, limit).value();
  };
  EXPECT_EQ(listed("", 5'000), ids);
  EXPECT_EQ(listed("", 1'000).size(), 1'001u);  // one more: there is a next page
  EXPECT_EQ(listed("", 2'344).size(), 2'345u);
  EXPECT_EQ(listed("", 2'345).size(), 2'345u);
  EXPECT_EQ(listed(ids[999], 1'000).front(), ids[1'000]);
  EXPECT_EQ(listed(ids[2'343], 10), std::vector<std::string>{ids.back()});
  EXPECT_TRUE(listed(ids.back(), 10).empty());
  std::vector<std::string> walked;
  for (std::string after;;) {
    auto page = listed(after, 100);
    const bool more = page.size() > 100;
    if (more) page.pop_back();
    walked.insert(walked.end(), page.begin(), page.end());
    if (!more) break;
    after = walked.back();
  }
  EXPECT_EQ(walked, ids);
}

TEST_F(CatalogTest, ListsAliasesInOrderAllOrOfOneKey) {
  const std::string one = create(), two = create();
  for (const char* name : {"b", "a/x", "a", "c:d"}) {
    Call naming = call();
    catalog_.create_alias(naming, *catalog_.find_key(call(), name[0] == 'a' ? one : two).value(), name);
    ASSERT_TRUE(commit(naming));
  }
  const auto names = [](const std::vector<AliasEntry>& entries) {
    std::string text;
    for (const AliasEntry& entry : entries) text += entry.name + " ";
    return text;
  };
  EXPECT_EQ(names(catalog_.list_aliases(call(), "", 10).value()), "a a/x b c:d ");
  EXPECT_EQ(names(catalog_.list_aliases(call(), "", 2).value()), "a a/x b ");
  EXPECT_EQ(names(catalog_.list_aliases(call(), "a/x", 10).value()), "b c:d ");
  EXPECT_EQ(names(catalog_.list_aliases_of(call(), one, "", 10).value()), "a a/x ");
  EXPECT_EQ(names(catalog_.list_aliases_of(call(), two, "b", 10).value()), "c:d ");
  EXPECT_EQ(names(catalog_.list_aliases_of(call(), two, "", 1).value()), "b c:d ");
}

TEST_F(CatalogTest, RefusesRecordsThatSomeoneChanged) {
  const std::string id = create();
  for (const std::string& name :
       {"kms/key/" + test_region + "/" + id, "kms/family/" + id, "kms/material/" + id + "/0000000001"}) {
    at_rest_.tamper(name);
    Catalog fresh(*at_rest_.store, *at_rest_.tree);
    EXPECT_EQ(fresh.find_key(call(), id).error().fault, Fault::internal) << name;
  }
}

TEST_F(CatalogTest, RefusesMaterialThatWasMovedToAnotherKey) {
  const std::string one = create(), two = create();
  const auto stolen = at_rest_.store->get("kms/material/" + one + "/0000000001").value();
  at_rest_.put("kms/material/" + two + "/0000000001", stolen->value, 1);
  Catalog fresh(*at_rest_.store, *at_rest_.tree);
  EXPECT_EQ(fresh.find_key(call(), two).error().fault, Fault::internal);
  EXPECT_TRUE(fresh.find_key(call(), one));
}

TEST_F(CatalogTest, NoMaterialStandsInTheStoreInTheClear) {
  const auto key = catalog_.find_key(call(), create()).value();
  const std::string material(as_text(stored_material(at_rest_, key->id).reveal()));
  const auto records = at_rest_.engine->list("", "", 1000).value();
  EXPECT_EQ(records.size(), 6u);  // root key, account key, store key; family, material, key
  for (const store::Record& record : records) {
    const std::string_view value = as_text(record.value);
    EXPECT_EQ(value.find(material), std::string_view::npos) << record.key;
    EXPECT_EQ(value.find(hex(as_bytes(material))), std::string_view::npos) << record.key;
    EXPECT_EQ(value.find(base64(as_bytes(material))), std::string_view::npos) << record.key;
  }
}

}  // namespace
}  // namespace bongtu::keys
