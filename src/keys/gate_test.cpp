#include "keys/gate.h"

#include "crypto/blob.h"
#include "keys/testing.h"

namespace bongtu::keys {
namespace {

const std::string absent = "00000000-0000-4000-8000-000000000000";
const std::string user = "User: arn:aws:iam::123456789012:user/u is not authorized to perform: ";
const std::string unusable =
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or "
    "you are not "
    "allowed to access.";

class GateTest : public WithCatalog {
 protected:
  // What a use of `ref` comes to: "ok" or the fault and the message.
  Error used(const access::Principal& who, const std::string& ref, const EncryptionContext& context = {}) {
    call_ = call();
    Gate gate(call_, who, catalog_);
    const auto key = gate.use(ref, {.action = "kms:Encrypt", .context = &context});
    return key ? Error{Fault::later, key->arn(), {}} : key.error();
  }
  Error managed(const access::Principal& who, const std::string& ref, bool by_alias = false) {
    call_ = call();
    Gate gate(call_, who, catalog_);
    const auto key = gate.manage(ref, {.action = "kms:DisableKey", .by_alias = by_alias});
    return key ? Error{Fault::later, key->arn(), {}} : key.error();
  }
  Error used_for(const access::Principal& who, const Bytes& blob, const std::optional<std::string>& ref = {},
                 const std::string& region = test_region) {
    call_ = call(true, region);
    Gate gate(call_, who, catalog_);
    const auto key = gate.use_for_blob(blob, ref, {.action = "kms:Decrypt"});
    EXPECT_TRUE(key || gate.asked() || key.error().fault == Fault::not_found ||
                key.error().fault == Fault::invalid_arn || key.error().fault == Fault::invalid_ciphertext);
    return key ? Error{Fault::later, key->arn(), {}} : key.error();
  }
  Bytes blob_of(const std::string& id) {
    Call sealing = call();
    const access::Principal who = administrator();
    Gate gate(sealing, who, catalog_);
    return gate.use(id, {.action = "kms:Encrypt"}).value().seal(as_bytes("x"), {});
  }
  static void expect(const Error& error, Fault fault, const std::string& message) {
    EXPECT_EQ(error.fault, fault) << message;
    EXPECT_EQ(error.message, message);
  }
  std::string denied(const std::string& action, const std::string& resource) const {
    return user + action + " on resource: " + resource + " because no identity-based policy allows the " +
           action + " action";
  }

  Call call_;
};

TEST_F(GateTest, GivesAKeyByEveryFormOfItsName) {
  const std::string id = create("name");
  const std::string alias = alias_arn({root::test_account, test_region}, "name");
  for (const std::string& ref : {id, arn(id), std::string("alias/name"), alias}) {
    EXPECT_EQ(used(administrator(), ref).message, arn(id)) << ref;
    EXPECT_EQ(call_.audit.keys, std::vector<std::string>{arn(id)});
  }
}

TEST_F(GateTest, ChecksTheNameThenTheRightThenTheState) {
  const std::string id = create();
  expect(used(nobody(), "xyz"), Fault::not_found, "Invalid keyId 'xyz'");
  expect(used(nobody(), absent), Fault::not_found, "Key '" + arn(absent) + "' does not exist");
  expect(used(nobody(), "alias/x"), Fault::not_found,
         "Alias arn:aws:kms:ap-northeast-2:123456789012:alias/x is not found.");
  expect(used(nobody(), "arn:aws:kms:us-east-1:123456789012:key/" + id), Fault::not_found,
         "Invalid arn us-east-1");
  expect(used(nobody(), id), Fault::access_denied, denied("kms:Encrypt", arn(id)));
  set_enabled(id, false);
  expect(used(nobody(), id), Fault::access_denied, denied("kms:Encrypt", arn(id)));
  expect(used(administrator(), id), Fault::disabled, arn(id) + " is disabled.");
  set_enabled(id, true);
  EXPECT_EQ(used(administrator(), id).message, arn(id));
}

TEST_F(GateTest, AMalformedArnIsInvalidWhereKeysAreManagedAndNotFoundWhereTheyAreUsed) {
  expect(used(administrator(), "arn:aws:s3:::b"), Fault::not_found, "Invalid arn: arn:aws:s3:::b");
  expect(used_for(administrator(), {}, "arn:aws:s3:::b"), Fault::not_found, "Invalid arn: arn:aws:s3:::b");
  expect(managed(administrator(), "arn:aws:s3:::b"), Fault::invalid_arn, "Invalid arn: arn:aws:s3:::b");
}

TEST_F(GateTest, TheRightIsAskedForTheKeyAndTheAction) {
  const std::string one = create(), two = create();
  const auto only = principal(R"("kms:Encrypt")", arn(one));
  EXPECT_EQ(used(only, one).message, arn(one));
  expect(used(only, two), Fault::access_denied, denied("kms:Encrypt", arn(two)));
  expect(managed(only, one), Fault::access_denied, denied("kms:DisableKey", arn(one)));
  EXPECT_EQ(used(principal(R"("kms:*")"), two).message, arn(two));
}

TEST_F(GateTest, ManagesKeysInAnyStateButByAliasOnlyWhereThatIsAllowed) {
  const std::string id = create("name");
  set_enabled(id, false);
  EXPECT_EQ(managed(administrator(), id).message, arn(id));
  EXPECT_EQ(managed(administrator(), arn(id)).message, arn(id));
  EXPECT_EQ(managed(administrator(), "alias/name", true).message, arn(id));
  expect(managed(administrator(), "alias/name"), Fault::not_found, "Invalid keyId 'alias/name'");
  const std::string alias = alias_arn({root::test_account, test_region}, "name");
  expect(managed(administrator(), alias), Fault::not_found, "Invalid keyId '" + alias + "'");
  expect(managed(nobody(), id), Fault::access_denied, denied("kms:DisableKey", arn(id)));
}

TEST_F(GateTest, AllowsActionsOnNoKeyInParticular) {
  Call asking = call();
  const auto who = principal(R"("kms:CreateKey")");
  Gate gate(asking, who, catalog_);
  EXPECT_FALSE(gate.asked());
  EXPECT_TRUE(gate.allow("kms:CreateKey"));
  EXPECT_TRUE(gate.asked());
  expect(gate.allow("kms:ListKeys").error(), Fault::access_denied, denied("kms:ListKeys", "*"));
}

TEST_F(GateTest, CouldIsNotDecidedWhereAValueMustBeWaitedFor) {
  const std::string id = create("name");
  const auto entry = catalog_.find_key(call(), id).value();
  const auto policy =
      access::parse_policy(
          R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*",)"
          R"("Resource":"*","Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/name"}}}]})",
          access::PolicyKind::key)
          .value();
  const access::Principal who = nobody();
  Call loops = call(false), waits = call();
  Gate on_loop(loops, who, catalog_), on_worker(waits, who, catalog_);
  EXPECT_EQ(on_loop.could(*entry, *policy, "kms:PutKeyPolicy").error().fault, Fault::later);
  EXPECT_TRUE(on_worker.could(*entry, *policy, "kms:PutKeyPolicy").value());
}

TEST_F(GateTest, OpensABlobWithTheKeyThatItNames) {
  const std::string id = create();
  const Bytes blob = blob_of(id);
  EXPECT_EQ(used_for(administrator(), blob).message, arn(id));
  EXPECT_EQ(used_for(administrator(), blob, id).message, arn(id));
  EXPECT_EQ(used_for(administrator(), blob, arn(id)).message, arn(id));
}

TEST_F(GateTest, AnotherKeyThanTheBlobsIsIncorrect) {
  const std::string one = create(), two = create("two");
  for (const std::string& ref : {two, std::string("alias/two")}) {
    expect(used_for(administrator(), blob_of(one), ref), Fault::incorrect_key,
           "The key ID in the request does not identify a CMK that can perform this operation.");
  }
  expect(used_for(administrator(), blob_of(one), absent), Fault::not_found,
         "Key '" + arn(absent) + "' does not exist");
  expect(used_for(nobody(), blob_of(one), two), Fault::access_denied, denied("kms:Decrypt", arn(two)));
  expect(used_for(administrator(), to_bytes("garbage"), one), Fault::invalid_ciphertext, "");
}

TEST_F(GateTest, AnUnknownAForbiddenAndAForeignKeyOfABlobAreToldInTheSameWords) {
  const std::string id = create();
  const Bytes blob = blob_of(id);
  Bytes unknown = blob;
  unknown[5] ^= 1;
  expect(used_for(administrator(), unknown), Fault::access_denied, unusable);
  expect(used_for(nobody(), blob), Fault::access_denied, unusable);
  expect(used_for(nobody(), unknown), Fault::access_denied, unusable);
  expect(used_for(administrator(), blob, std::nullopt, "us-east-1"), Fault::access_denied, unusable);
  set_enabled(id, false);
  expect(used_for(nobody(), blob), Fault::access_denied, unusable);
  expect(used_for(administrator(), blob), Fault::disabled, arn(id) + " is disabled.");
}

TEST_F(GateTest, GarbageIsInvalidWithoutAMessage) {
  for (const Bytes& blob : {Bytes{}, to_bytes("x"), Bytes(101, 1), Bytes(200, 0)}) {
    expect(used_for(administrator(), blob), Fault::invalid_ciphertext, "");
  }
}

TEST_F(GateTest, NotesKeysAndContextsOnceForTheAudit) {
  const std::string one = create(), two = create();
  Call asking = call();
  const auto who = administrator();
  Gate gate(asking, who, catalog_);
  const EncryptionContext none, context{{"b", "\"2\n"}, {"a", "1"}};
  ASSERT_TRUE(gate.use(one, {.action = "kms:Encrypt", .context = &none}));
  ASSERT_TRUE(gate.use(one, {.action = "kms:Encrypt", .context = &context}));
  ASSERT_TRUE(gate.use(two, {.action = "kms:Encrypt", .context = &context}));
  EXPECT_EQ(asking.audit.keys, (std::vector{arn(one), arn(two)}));
  EXPECT_EQ(asking.audit.encryption_contexts, std::vector<std::string>{R"({"a":"1","b":"\"2\n"})"});
}

TEST_F(GateTest, NotesContextsOfRefusedUsesToo) {
  const std::string id = create();
  (void)used(nobody(), id, {{"a", "1"}});
  EXPECT_EQ(call_.audit.keys, std::vector<std::string>{arn(id)});
  EXPECT_EQ(call_.audit.encryption_contexts, std::vector<std::string>{R"({"a":"1"})"});
}

TEST_F(GateTest, NotesDistinctContextsUpTo64KiBAndThenTheirNumber) {
  const std::string id = create();
  Call asking = call();
  const auto who = administrator();
  Gate gate(asking, who, catalog_);
  const std::string filler(8 * 1024 - 10, 'x');
  for (int i = 10; i < 20; ++i) {
    const EncryptionContext context{{"k" + std::to_string(i), filler}};
    ASSERT_TRUE(gate.use(id, {.action = "kms:Encrypt", .context = &context}));
  }
  std::size_t size = 0;
  for (const std::string& context : asking.audit.encryption_contexts) size += context.size();
  EXPECT_EQ(asking.audit.encryption_contexts.size(), 8u);
  EXPECT_EQ(size, 64u * 1024);
  EXPECT_EQ(asking.audit.contexts_left_out, 2u);
}

}  // namespace
}  // namespace bongtu::keys
