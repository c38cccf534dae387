// The operations on keys and aliases, through Service::serve.
#include "app/test_node.h"

namespace bongtu::app {
namespace {

class KmsKeys : public testing::Test {
 protected:
  static std::string quoted(const std::string& name, const std::string& value) {
    return "{\"" + name + "\":\"" + value + "\"}";
  }
  std::string key(const std::string& id) { return quoted("KeyId", id); }
  service::Reply alias(const std::string& name, const std::string& target) {
    return node_.kms("CreateAlias", R"({"AliasName":")" + name + R"(","TargetKeyId":")" + target + "\"}");
  }
  static void expect_void(const service::Reply& reply) {
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(std::string_view(reply.body), "");
    EXPECT_EQ(reply.error_type, "");
  }
  std::string alias_arn(const std::string& name) const {
    return "arn:aws:kms:ap-northeast-2:123456789012:" + name;
  }

  TestNode node_;
};

TEST_F(KmsKeys, CreateKeyTellsEverythingOfTheKey) {
  const auto reply = node_.kms(
      "CreateKey", R"({"Description":"이름 \"열쇠\"","KeySpec":"SYMMETRIC_DEFAULT",)"
                   R"("KeyUsage":"ENCRYPT_DECRYPT","Origin":"AWS_KMS","MultiRegion":false,"Tags":[]})");
  ASSERT_EQ(reply.status, 200) << reply.body;
  const auto body = boost::json::parse(reply.body);
  const std::string id(body.at("KeyMetadata").at("KeyId").as_string());
  const std::string material(body.at("KeyMetadata").at("CurrentKeyMaterialId").as_string());
  EXPECT_TRUE(crypto::parse_uuid(id));
  EXPECT_EQ(material.size(), 64u);
  EXPECT_EQ(
      std::string(reply.body),
      R"({"KeyMetadata":{"AWSAccountId":"123456789012","KeyId":")" + id + R"(","Arn":")" + node_.arn(id) +
          R"(","CreationDate":1795512600.250,"Enabled":true,"Description":"이름 \"열쇠\"",)"
          R"("KeyUsage":"ENCRYPT_DECRYPT","KeyState":"Enabled","Origin":"AWS_KMS","KeyManager":"CUSTOMER",)"
          R"("CustomerMasterKeySpec":"SYMMETRIC_DEFAULT","KeySpec":"SYMMETRIC_DEFAULT",)"
          R"("EncryptionAlgorithms":["SYMMETRIC_DEFAULT"],"MultiRegion":false,"CurrentKeyMaterialId":")" +
          material + "\"}}");
  EXPECT_EQ(reply.content_type, "application/x-amz-json-1.1");
  EXPECT_TRUE(crypto::parse_uuid(reply.request_id));
  EXPECT_EQ(node_.kms("DescribeKey", key(id)).body, reply.body);
  EXPECT_EQ(node_.kms("DescribeKey", key(node_.arn(id))).body, reply.body);
}

TEST_F(KmsKeys, DescribeKeyTakesEveryFormOfAName) {
  const auto described = node_.kms("DescribeKey", key(node_.key_id));
  ASSERT_EQ(described.status, 200);
  for (const std::string& name :
       {node_.arn(node_.key_id), std::string("alias/bongtu"), alias_arn("alias/bongtu")}) {
    EXPECT_EQ(node_.kms("DescribeKey", key(name)).body, described.body) << name;
  }
}

TEST_F(KmsKeys, CreateKeyRefusesWhatCannotBe) {
  struct Row {
    std::string members, type, message;
  };
  const std::string validation = "ValidationException", unsupported = "UnsupportedOperationException";
  const Row table[] = {
      {R"("KeySpec":"RSA_2048")", validation,
       "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys."},
      {R"("KeySpec":"RSA_2048","KeyUsage":"KEY_AGREEMENT")", validation,
       "KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048"},
      {R"("KeyUsage":"SIGN_VERIFY")", validation,
       "KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT"},
      {R"("KeySpec":"SM2","KeyUsage":"SIGN_VERIFY")", unsupported, "KeySpec SM2 is not supported."},
      {R"("Origin":"AWS_CLOUDHSM")", unsupported,
       "Origin AWS_CLOUDHSM needs a custom key store, and there are none here."},
      {R"("Origin":"AWS_CLOUDHSM","CustomKeyStoreId":"cks-1")", "CustomKeyStoreNotFoundException",
       "Custom key store cks-1 does not exist."},
      {R"("CustomKeyStoreId":"cks-1")", validation,
       "CustomKeyStoreId is valid only for keys of Origin AWS_CLOUDHSM or EXTERNAL_KEY_STORE."},
      {R"("XksKeyId":"x")", validation, "XksKeyId is valid only for keys of Origin EXTERNAL_KEY_STORE."},
      {R"("Tags":[{"TagKey":"a","TagValue":""},{"TagKey":"a","TagValue":""}])", "TagException",
       "Duplicate tag keys"},
      {R"("Tags":[{"TagKey":"AWS:a","TagValue":""}])", "TagException",
       "Tags beginning with aws: are reserved"}};
  for (const Row& row : table)
    expect_error(node_.kms("CreateKey", "{" + row.members + "}"), row.type, row.message);
}

TEST_F(KmsKeys, NamesThatLeadToNoKeyAreRefusedByEveryOperation) {
  const std::string absent = "00000000-0000-4000-8000-000000000000";
  struct Row {
    std::string name, type, message;
  };
  const Row table[] = {
      {"xyz", "NotFoundException", "Invalid keyId 'xyz'"},
      {absent, "NotFoundException", "Key '" + node_.arn(absent) + "' does not exist"},
      {node_.arn(absent), "NotFoundException", "Key '" + node_.arn(absent) + "' does not exist"},
      {"arn:aws:kms:us-east-1:123456789012:key/" + absent, "NotFoundException", "Invalid arn us-east-1"}};
  for (const Row& row : table) {
    for (const char* operation : {"DescribeKey", "EnableKey", "DisableKey", "ListAliases"}) {
      expect_error(node_.kms(operation, key(row.name)), row.type, row.message);
    }
    expect_error(alias("alias/new", row.name), row.type, row.message);
  }
  expect_error(node_.kms("DescribeKey", key("alias/x")), "NotFoundException",
               "Alias " + alias_arn("alias/x") + " is not found.");
  for (const char* operation : {"DescribeKey", "EnableKey", "DisableKey", "ListAliases"}) {
    expect_error(node_.kms(operation, key("arn:aws:s3:::b")), "InvalidArnException",
                 "Invalid arn: arn:aws:s3:::b");
  }
}

TEST_F(KmsKeys, AliasesAreNoKeyIdsWhereKeysAreManaged) {
  for (const std::string& name : {std::string("alias/bongtu"), alias_arn("alias/bongtu")}) {
    for (const char* operation : {"EnableKey", "DisableKey", "ListAliases"}) {
      expect_error(node_.kms(operation, key(name)), "NotFoundException", "Invalid keyId '" + name + "'");
    }
    expect_error(alias("alias/new", name), "NotFoundException", "Invalid keyId '" + name + "'");
  }
}

TEST_F(KmsKeys, DisableAndEnableChangeTheState) {
  for (int again = 0; again < 2; ++again) expect_void(node_.kms("DisableKey", key(node_.key_id)));
  auto metadata = boost::json::parse(node_.kms("DescribeKey", key("alias/bongtu")).body).at("KeyMetadata");
  EXPECT_EQ(metadata.at("KeyState"), "Disabled");
  EXPECT_EQ(metadata.at("Enabled"), false);
  for (int again = 0; again < 2; ++again) expect_void(node_.kms("EnableKey", key(node_.arn(node_.key_id))));
  metadata = boost::json::parse(node_.kms("DescribeKey", key("alias/bongtu")).body).at("KeyMetadata");
  EXPECT_EQ(metadata.at("KeyState"), "Enabled");
  EXPECT_EQ(metadata.at("Enabled"), true);
}

TEST_F(KmsKeys, AnAliasIsMadeListedAndDeleted) {
  expect_void(alias("alias/app/prod:v-1_x", node_.arn(node_.key_id)));
  EXPECT_EQ(node_.kms("DescribeKey", key("alias/app/prod:v-1_x")).status, 200);
  const std::string dates = R"(,"CreationDate":1795512600.250,"LastUpdatedDate":1795512600.250})";
  const auto entry = [&](const std::string& name) {
    return R"({"AliasName":")" + name + R"(","AliasArn":")" + alias_arn(name) + R"(","TargetKeyId":")" +
           node_.key_id + '"' + dates;
  };
  const std::string both = R"({"Aliases":[)" + entry("alias/app/prod:v-1_x") + "," + entry("alias/bongtu") +
                           R"(],"Truncated":false})";
  EXPECT_EQ(std::string(node_.kms("ListAliases", "{}").body), both);
  EXPECT_EQ(std::string(node_.kms("ListAliases", key(node_.key_id)).body), both);
  EXPECT_EQ(std::string(node_.kms("ListAliases", key(node_.new_key())).body),
            R"({"Aliases":[],"Truncated":false})");
  expect_void(node_.kms("DeleteAlias", quoted("AliasName", "alias/app/prod:v-1_x")));
  EXPECT_EQ(std::string(node_.kms("ListAliases", "{}").body),
            R"({"Aliases":[)" + entry("alias/bongtu") + R"(],"Truncated":false})");
  expect_error(node_.kms("DeleteAlias", quoted("AliasName", "alias/app/prod:v-1_x")), "NotFoundException",
               "Alias " + alias_arn("alias/app/prod:v-1_x") + " is not found.");
  expect_error(node_.kms("DescribeKey", key("alias/app/prod:v-1_x")), "NotFoundException",
               "Alias " + alias_arn("alias/app/prod:v-1_x") + " is not found.");
}

TEST_F(KmsKeys, AliasNamesAreHeldToAwsRules) {
  const std::string prefix =
      "Alias must start with the prefix \"alias/\". Please see "
      "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";
  const std::string reserved = "Names that begin with alias/aws/ are reserved.";
  for (const char* name : {"bongtu", "Alias/x", "alias", "alias/"}) {
    expect_error(alias(name, node_.key_id), "ValidationException", prefix);
    expect_error(node_.kms("DeleteAlias", quoted("AliasName", name)), "ValidationException", prefix);
  }
  expect_error(alias("alias/aws/ebs", node_.key_id), "InvalidAliasNameException", reserved);
  expect_error(node_.kms("DeleteAlias", quoted("AliasName", "alias/aws/ebs")), "NotFoundException",
               "Alias " + alias_arn("alias/aws/ebs") + " is not found.");
  expect_error(alias("alias/a b", node_.key_id), "ValidationException",
               "1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: "
               "Member must "
               "satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$");
  const std::string longest = "alias/" + std::string(250, 'x');
  expect_void(alias(longest, node_.key_id));
  expect_error(alias(longest + "x", node_.key_id), "ValidationException",
               "1 validation error detected: Value '" + longest +
                   "x' at 'aliasName' failed to satisfy constraint: Member must have length less than or "
                   "equal to 256");
}

TEST_F(KmsKeys, AnAliasExistsOnce) {
  const std::string other = node_.new_key();
  expect_error(alias("alias/bongtu", other), "AlreadyExistsException",
               "An alias with the name " + alias_arn("alias/bongtu") + " already exists");
  expect_error(alias("alias/bongtu", node_.key_id), "AlreadyExistsException",
               "An alias with the name " + alias_arn("alias/bongtu") + " already exists");
}

TEST_F(KmsKeys, AKeyHasAtMostFiftyAliases) {
  for (int i = 1; i < 50; ++i) expect_void(alias("alias/a" + std::to_string(i), node_.key_id));
  expect_error(alias("alias/a50", node_.key_id), "LimitExceededException",
               "The key has as many aliases as it may have: 50.");
  expect_void(node_.kms("DeleteAlias", quoted("AliasName", "alias/a1")));
  expect_void(alias("alias/a50", node_.key_id));
}

TEST_F(KmsKeys, ListsArePagedByMarkers) {
  std::vector<std::string> ids = {node_.key_id};
  for (int i = 0; i < 4; ++i) ids.push_back(node_.new_key());
  std::ranges::sort(ids);
  std::vector<std::string> listed;
  std::string marker;
  for (int page = 0; page < 3; ++page) {
    const auto reply = node_.kms(
        "ListKeys", R"({"Limit":2)" + (marker.empty() ? "" : R"(,"Marker":")" + marker + '"') + "}");
    const auto body = boost::json::parse(reply.body).as_object();
    for (const auto& entry : body.at("Keys").as_array()) {
      listed.emplace_back(entry.at("KeyId").as_string());
      EXPECT_EQ(std::string(entry.at("KeyArn").as_string()), node_.arn(listed.back()));
    }
    EXPECT_EQ(body.at("Truncated"), page < 2);
    EXPECT_EQ(body.contains("NextMarker"), page < 2);
    if (page < 2) marker = std::string(body.at("NextMarker").as_string());
  }
  EXPECT_EQ(listed, ids);
  const auto aliases = boost::json::parse(node_.kms("ListAliases", R"({"Limit":1})").body);
  EXPECT_EQ(aliases.at("Truncated"), false);
  for (const char* operation : {"ListKeys", "ListAliases"}) {
    expect_error(node_.kms(operation, R"({"Marker":"nonsense"})"), "InvalidMarkerException",
                 "The marker is not valid.");
  }
  expect_error(node_.kms("ListAliases", R"({"Marker":")" + marker + "\"}"), "InvalidMarkerException",
               "The marker is not valid.");
}

TEST_F(KmsKeys, LimitsHaveBounds) {
  for (const char* operation : {"ListKeys", "ListAliases"}) {
    const std::string start = "1 validation error detected: Value '";
    expect_error(
        node_.kms(operation, R"({"Limit":0})"), "ValidationException",
        start +
            "0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1");
    expect_error(node_.kms(operation, R"({"Limit":1001})"), "ValidationException",
                 start +
                     "1001' at 'limit' failed to satisfy constraint: Member must have value less than or "
                     "equal to 1000");
    EXPECT_EQ(node_.kms(operation, R"({"Limit":1000})").status, 200);
  }
}

TEST_F(KmsKeys, RegionsHaveTheirOwnKeysAndAliases) {
  const std::string there = "arn:aws:kms:us-east-1:123456789012:key/" + node_.key_id;
  expect_error(node_.kms_in("us-east-1", "DescribeKey", key(node_.key_id)), "NotFoundException",
               "Key '" + there + "' does not exist");
  expect_error(node_.kms_in("us-east-1", "DescribeKey", key(node_.credentials.key_arn)), "NotFoundException",
               "Invalid arn ap-northeast-2");
  expect_error(node_.kms_in("us-east-1", "DescribeKey", key("alias/bongtu")), "NotFoundException",
               "Alias arn:aws:kms:us-east-1:123456789012:alias/bongtu is not found.");
  EXPECT_EQ(std::string(node_.kms_in("us-east-1", "ListKeys", "{}").body),
            R"({"Keys":[],"Truncated":false})");
  const auto made = node_.kms_in("us-east-1", "CreateKey", "{}");
  ASSERT_EQ(made.status, 200);
  const std::string id(boost::json::parse(made.body).at("KeyMetadata").at("KeyId").as_string());
  expect_error(node_.kms("DescribeKey", key(id)), "NotFoundException",
               "Key '" + node_.arn(id) + "' does not exist");
  EXPECT_EQ(node_.kms_in("us-east-1", "DescribeKey", key(id)).body, made.body);
  EXPECT_EQ(
      node_.kms_in("us-east-1", "CreateAlias", R"({"AliasName":"alias/bongtu","TargetKeyId":")" + id + "\"}")
          .status,
      200);
}

}  // namespace
}  // namespace bongtu::app
