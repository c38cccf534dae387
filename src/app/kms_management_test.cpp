// Policies, tags and what else is managed of keys, through Service::serve: what users need for it.
#include "app/test_node.h"

namespace bongtu::app {
namespace {

std::string in_quotes(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

class KmsManagement : public testing::Test {
 protected:
  // A call of a user whose only policy has this statement (its members without Effect).
  service::Reply as(const std::string& statement, std::string_view operation, std::string body) {
    const std::string name = "USER" + std::to_string(++users_);
    const Signer user =
        node_.add_user(name, R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",)" + statement + "}}");
    node_.start();
    return node_.service->serve(node_.sign(node_.unsigned_kms(operation, std::move(body)), user).view());
  }
  std::string on_key(const std::string& more = {}) {
    return R"({"KeyId":")" + node_.key_id + '"' + (more.empty() ? "" : "," + more) + "}";
  }
  std::string allow_all(const std::string& action) const {
    return R"("Action":")" + action + R"(","Resource":"*")";
  }
  static std::string error_of(const service::Reply& reply) {
    return reply.status == 200 ? "" : std::string(reply.error_type);
  }

  TestNode node_;
  int users_ = 0;
};

// Condition keys of CreateKey, one row each: the condition, a request that satisfies it and one that does
// not.
TEST_F(KmsManagement, PoliciesCanSayWhatKeysAreCreated) {
  struct Row {
    std::string condition, good, bad;
  };
  const Row table[] = {
      {R"("StringEquals":{"kms:KeySpec":"ECC_NIST_P256"})",
       R"({"KeySpec":"ECC_NIST_P256","KeyUsage":"SIGN_VERIFY"})", "{}"},
      {R"("StringEquals":{"kms:CustomerMasterKeySpec":"SYMMETRIC_DEFAULT"})", "{}",
       R"({"KeySpec":"HMAC_256","KeyUsage":"GENERATE_VERIFY_MAC"})"},
      {R"("StringEquals":{"kms:KeyUsage":"ENCRYPT_DECRYPT"})", "{}",
       R"({"KeySpec":"HMAC_256","KeyUsage":"GENERATE_VERIFY_MAC"})"},
      {R"("StringEquals":{"kms:KeyOrigin":"AWS_KMS"})", R"({"Origin":"AWS_KMS"})",
       R"({"Origin":"EXTERNAL"})"},
      {R"("Bool":{"kms:MultiRegion":"false"})", "{}", R"({"MultiRegion":true})"},
      {R"("StringEquals":{"kms:MultiRegionKeyType":"PRIMARY"})", R"({"MultiRegion":true})", "{}"},
      {R"("Bool":{"kms:BypassPolicyLockoutSafetyCheck":"false"})", "{}",
       R"({"BypassPolicyLockoutSafetyCheck":true})"},
      {R"("StringEquals":{"aws:RequestTag/team":"a"})", R"({"Tags":[{"TagKey":"team","TagValue":"a"}]})",
       R"({"Tags":[{"TagKey":"team","TagValue":"b"}]})"},
      {R"("StringEquals":{"aws:RequestTag/team":"a"})",
       R"({"Tags":[{"TagKey":"x","TagValue":""},{"TagKey":"team","TagValue":"a"}]})", "{}"},
      {R"("ForAllValues:StringEquals":{"aws:TagKeys":["team"]},"Null":{"aws:TagKeys":"false"})",
       R"({"Tags":[{"TagKey":"team","TagValue":"a"}]})",
       R"({"Tags":[{"TagKey":"team","TagValue":"a"},{"TagKey":"x","TagValue":""}]})"},
  };
  for (const Row& row : table) {
    const std::string statement =
        R"("Action":["kms:CreateKey","kms:TagResource"],"Resource":"*","Condition":{)" + row.condition + "}";
    EXPECT_EQ(as(statement, "CreateKey", row.good).status, 200) << row.condition;
    EXPECT_EQ(error_of(as(statement, "CreateKey", row.bad)), "AccessDeniedException") << row.condition;
  }
}

TEST_F(KmsManagement, TagsOfANewKeyNeedTheRightToTagIt) {
  const std::string tagged = R"({"Tags":[{"TagKey":"a","TagValue":""}]})";
  EXPECT_EQ(as(allow_all("kms:CreateKey"), "CreateKey", "{}").status, 200);
  const auto refused = as(allow_all("kms:CreateKey"), "CreateKey", tagged);
  EXPECT_EQ(error_of(refused), "AccessDeniedException");
  EXPECT_NE(std::string_view(refused.body).find("kms:TagResource on resource: arn:aws:kms:"),
            std::string_view::npos);
  const std::string keys = R"("Action":["kms:CreateKey","kms:TagResource"],"Resource":["*"])";
  EXPECT_EQ(as(keys, "CreateKey", tagged).status, 200);
}

TEST_F(KmsManagement, NothingIsLeftOfAKeyThatWasRefused) {
  const auto before = node_.at_rest.store->list("kms/", "", 1000).value().size();
  const std::string policy = R"({"Version":"2012-10-17","Statement":[]})";
  EXPECT_NE(node_.kms("CreateKey", R"({"Policy":)" + in_quotes(policy) + "}").status, 200);
  EXPECT_NE(as(allow_all("kms:CreateKey"), "CreateKey", R"({"Tags":[{"TagKey":"a","TagValue":""}]})").status,
            200);
  EXPECT_EQ(node_.at_rest.store->list("kms/", "", 1000).value().size(), before);
}

TEST_F(KmsManagement, PoliciesCanSayWhichTagsAreSetAndRemoved) {
  const std::string only_team =
      R"("Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"team"}})";
  const std::string tag = R"("Action":"kms:TagResource",)" + only_team;
  const std::string untag = R"("Action":"kms:UntagResource",)" + only_team;
  const auto tags = [&](const std::string& key) {
    return on_key(R"("Tags":[{"TagKey":")" + key + R"(","TagValue":"v"}])");
  };
  EXPECT_EQ(as(tag, "TagResource", tags("team")).status, 200);
  EXPECT_EQ(error_of(as(tag, "TagResource", tags("other"))), "AccessDeniedException");
  EXPECT_EQ(error_of(as(untag, "UntagResource", on_key(R"("TagKeys":["team","other"])"))),
            "AccessDeniedException");
  EXPECT_EQ(as(untag, "UntagResource", on_key(R"("TagKeys":["team"])")).status, 200);
  EXPECT_EQ(std::string(node_.kms("ListResourceTags", on_key()).body), R"({"Tags":[],"Truncated":false})");
}

TEST_F(KmsManagement, APolicyMustLetItsOwnerReplaceIt) {
  const auto policy = [](const std::string& statement) {
    return R"({"Version":"2012-10-17","Statement":[)" + statement + "]}";
  };
  const std::string admin = R"({"Effect":"Allow","Principal":{"AWS":")" + node_.admin_arn +
                            R"("},"Action":"kms:*","Resource":"*"})";
  const std::string look = R"({"Effect":"Allow","Principal":{"AWS":")" + node_.admin_arn +
                           R"("},"Action":"kms:GetKeyPolicy","Resource":"*"})";
  const auto put = [&](const std::string& document, const std::string& more = {}) {
    return node_.kms("PutKeyPolicy", on_key(R"("Policy":)" + in_quotes(document) + more));
  };
  EXPECT_EQ(std::string_view(put(policy(admin)).body), "");
  EXPECT_EQ(std::string(node_.kms("GetKeyPolicy", on_key()).body),
            R"({"Policy":)" + in_quotes(policy(admin)) + R"(,"PolicyName":"default"})");
  expect_error(put(policy(look)), "MalformedPolicyDocumentException",
               "The new key policy will not allow you to update the key policy in the future.");
  EXPECT_EQ(put(policy(look), R"(,"BypassPolicyLockoutSafetyCheck":true)").status, 200);
  EXPECT_EQ(error_of(put(policy(admin))), "AccessDeniedException");
}

TEST_F(KmsManagement, ALargePolicyIsRefusedBeforeItIsRead) {
  expect_error(node_.kms("PutKeyPolicy", on_key(R"("Policy":")" + std::string(32769, 'x') + '"')),
               "LimitExceededException", "The key policy is larger than 32768 bytes.");
  EXPECT_EQ(error_of(node_.kms("PutKeyPolicy", on_key(R"("Policy":")" + std::string(32768, 'x') + '"'))),
            "MalformedPolicyDocumentException");
}

TEST_F(KmsManagement, RightsAreAskedByTheirOwnNames) {
  struct Row {
    std::string operation, body;
  };
  const Row table[] = {
      {"GetKeyPolicy", on_key()},
      {"ListKeyPolicies", on_key()},
      {"PutKeyPolicy", on_key(R"("BypassPolicyLockoutSafetyCheck":true,"Policy":)" +
                              in_quotes(keys::default_key_policy("123456789012")))},
      {"TagResource", on_key(R"("Tags":[])")},
      {"UntagResource", on_key(R"("TagKeys":[])")},
      {"ListResourceTags", on_key()},
      {"UpdateKeyDescription", on_key(R"("Description":"x")")},
      {"GenerateRandom", R"({"NumberOfBytes":1})"},
      {"DescribeCustomKeyStores", "{}"},
      {"CreateAlias", R"({"AliasName":"alias/a","TargetKeyId":")" + node_.key_id + "\"}"},
      {"UpdateAlias", R"({"AliasName":"alias/a","TargetKeyId":")" + node_.key_id + "\"}"},
      {"DeleteAlias", R"({"AliasName":"alias/a"})"},
  };
  for (const Row& row : table) {
    EXPECT_EQ(error_of(as(allow_all("kms:NoSuchThing"), row.operation, row.body)), "AccessDeniedException")
        << row.operation;
    EXPECT_EQ(error_of(as(allow_all("kms:" + row.operation), row.operation, row.body)), "") << row.operation;
  }
}

TEST_F(KmsManagement, AnAliasNeedsTheRightOnItselfAndOnItsKeys) {
  const std::string other = node_.new_key();
  const auto resources = [&](const std::string& list) {
    return R"("Action":"kms:*Alias","Resource":[)" + list + "]";
  };
  const std::string alias = R"("arn:aws:kms:ap-northeast-2:123456789012:alias/bongtu")";
  const std::string from = in_quotes(node_.arn(node_.key_id)), to = in_quotes(node_.arn(other));
  const std::string move = R"({"AliasName":"alias/bongtu","TargetKeyId":")" + other + "\"}";
  for (const std::string& some : {alias + "," + from, alias + "," + to, from + "," + to})
    EXPECT_EQ(error_of(as(resources(some), "UpdateAlias", move)), "AccessDeniedException") << some;
  const std::string remove = R"({"AliasName":"alias/bongtu"})";
  for (const std::string& some : {alias, from})
    EXPECT_EQ(error_of(as(resources(some), "DeleteAlias", remove)), "AccessDeniedException") << some;
  EXPECT_EQ(as(resources(alias + "," + from + "," + to), "UpdateAlias", move).status, 200);
  EXPECT_EQ(as(resources(alias + "," + to), "DeleteAlias", remove).status, 200);
}

TEST_F(KmsManagement, RandomBytesAreDrawnOnTheLoop) {
  EXPECT_TRUE(ops::find_kms_operation("GenerateRandom")->computes);
  const auto reply = node_.kms("GenerateRandom", R"({"NumberOfBytes":33})");
  EXPECT_EQ(from_base64(member(reply, "Plaintext"))->size(), 33u);
}

}  // namespace
}  // namespace bongtu::app
