// What the function's execution role may: GenerateDataKey and Decrypt on its key, and nothing else.
#include "app/test_node.h"
#include "ops/kms/local.h"

namespace bongtu::app {
namespace {

class Role : public testing::Test {
 protected:
  // The fault of an operation by the function's role, or Fault::later where it was done.
  Fault outcome(const ops::Operation& operation, const std::string& body,
                const std::string& region = "ap-northeast-2") {
    WipingResource memory;
    const json::value input = parse_json(body, memory).value();
    Call call;
    call.now = node_.clock.now();
    call.account = node_.credentials.account;
    call.region = region;
    keys::Gate gate(call, *role_, *node_.catalog);
    WipedText output;
    const auto done = operation.run({gate}, input.get_object(), output);
    EXPECT_EQ(output.empty(), !done);
    EXPECT_TRUE(call.changes.empty());
    return done ? Fault::later : done.error().fault;
  }
  std::string blob_of(const std::string& key) {
    return member(node_.kms("Encrypt", R"({"KeyId":")" + key + R"(","Plaintext":"YQ=="})"), "CiphertextBlob");
  }
  // What the gate says to the role's wish to do an operation of the KMS API with a key.
  Fault right(std::string_view operation, const std::string& key) {
    Call call;
    call.now = node_.clock.now();
    call.account = node_.credentials.account;
    call.region = "ap-northeast-2";
    keys::Gate gate(call, *role_, *node_.catalog);
    const auto allowed = gate.manage(key, "kms:" + std::string(operation));
    return allowed ? Fault::later : allowed.error().fault;
  }

  TestNode node_;
  std::shared_ptr<const access::Principal> role_ = node_.directory->function_session("bongtu-encrypt");
};

TEST_F(Role, MayGenerateDataKeysAndDecryptWithItsKeyAndNothingElse) {
  ASSERT_NE(role_, nullptr);
  EXPECT_EQ(role_->arn, "arn:aws:sts::123456789012:assumed-role/bongtu-encrypt/encrypt");
  const std::string own = R"({"KeyId":")" + node_.key_id + R"(","KeySpec":"AES_256"})";
  EXPECT_EQ(outcome(*ops::find_kms_operation("GenerateDataKey"), own), Fault::later);
  const std::string blob = R"({"CiphertextBlob":")" + blob_of(node_.key_id) + "\"}";
  EXPECT_EQ(outcome(*ops::find_kms_operation("Decrypt"), blob), Fault::later);
  EXPECT_EQ(outcome(*ops::find_kms_operation("CreateKey"), "{}"), Fault::access_denied);
  EXPECT_EQ(outcome(*ops::find_kms_operation("ListKeys"), "{}"), Fault::access_denied);
  for (const ops::Operation* operation : ops::kms_operations()) {
    const bool may = operation->name == "GenerateDataKey" || operation->name == "Decrypt";
    EXPECT_EQ(right(operation->name, node_.key_id), may ? Fault::later : Fault::access_denied)
        << operation->name;
  }
}

TEST_F(Role, MayNothingWithOtherKeys) {
  const std::string other = node_.new_key();
  for (const ops::Operation* operation : ops::kms_operations())
    EXPECT_EQ(right(operation->name, other), Fault::access_denied) << operation->name;
}

TEST_F(Role, MayNothingInOtherRegions) {
  const auto made = node_.kms_in("us-east-1", "CreateKey", "{}");
  const std::string id(boost::json::parse(made.body).at("KeyMetadata").at("KeyId").as_string());
  const std::string body = R"({"KeyId":")" + id + R"(","KeySpec":"AES_256"})";
  EXPECT_EQ(outcome(*ops::find_kms_operation("GenerateDataKey"), body, "us-east-1"), Fault::access_denied);
}

TEST_F(Role, LocalKmsUsesKeysOfTheRegionThatTheirArnNames) {
  Call call;
  call.now = node_.clock.now();
  call.account = node_.credentials.account;
  keys::Gate gate(call, *role_, *node_.catalog);
  ops::LocalKms kms(gate);
  const EncryptionContext context{{"a", "1"}};
  const std::string& arn = node_.credentials.key_arn;
  const auto key = kms.generate_data_key({.key_id = arn, .context = context}, 32);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(key->key_arn, arn);
  EXPECT_EQ(call.region, "ap-northeast-2");
  const auto opened = kms.decrypt({.key_id = arn, .context = context}, key->ciphertext_blob);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->plaintext == key->plaintext);
  EXPECT_EQ(opened->key_arn, arn);
  EXPECT_EQ(kms.decrypt({.key_id = arn}, key->ciphertext_blob).error().fault, Fault::invalid_ciphertext);
  EXPECT_EQ(kms.encrypt({.key_id = arn}, as_bytes("x")).error().fault, Fault::access_denied);
  std::string elsewhere = arn;
  elsewhere.replace(elsewhere.find("ap-northeast-2"), 14, "us-east-1");
  EXPECT_EQ(kms.generate_data_key({.key_id = elsewhere}, 32).error().fault, Fault::not_found);
  EXPECT_EQ(kms.generate_data_key({.key_id = ""}, 32).error().fault, Fault::not_found);
}

}  // namespace
}  // namespace bongtu::app
