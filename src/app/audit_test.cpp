// What the audit log gets of every call (design.md section 8), and what becomes of replies it does not get.
#include "app/test_node.h"

namespace bongtu::app {
namespace {

const std::string nothing = R"({"Version":"2012-10-17","Statement":[]})";
const std::string unusable =
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or "
    "you are not "
    "allowed to access.";

class Audit : public testing::Test {
 protected:
  // A line from its members after the time, in order, each with its comma.
  static std::string line(const service::Reply& reply, const std::string& rest) {
    return R"({"time":"2026-11-24T09:30:00.250Z","id":")" + reply.request_id +
           R"(","service":"kms","operation":")" + rest + "\n";
  }
  std::string caller(const std::string& user, const Signer& signer,
                     const std::string& region = "ap-northeast-2") const {
    return R"(","principal":"arn:aws:iam::123456789012:user/)" + user + R"(","access_key_id":")" + signer.id +
           R"(","region":")" + region + R"(","source":"192.0.2.7")";
  }
  std::string admin() const { return caller("admin", node_.administrator); }
  std::string of_key() const { return R"(,"keys":[")" + node_.credentials.key_arn + R"("])"; }
  static std::string ended(const std::string& outcome) { return R"(,"outcome":")" + outcome + "\"}"; }

  TestNode node_;
};

TEST_F(Audit, ACallIsOneLineOfWhoWhatWhichAndHow) {
  const auto sealed = node_.kms(
      "Encrypt", R"({"KeyId":"alias/bongtu","Plaintext":"YQ==","EncryptionContext":{"b":"2","a":"\n1"}})");
  const std::string context = R"(,"encryption_contexts":[{"a":"\n1","b":"2"}])";
  EXPECT_EQ(sealed.audit, line(sealed, "Encrypt" + admin() + of_key() + context + ended("ok")));
  const auto opened =
      node_.kms("Decrypt", R"({"CiphertextBlob":")" + member(sealed, "CiphertextBlob") + "\"}");
  EXPECT_EQ(opened.audit, line(opened, "Decrypt" + admin() + of_key() + ended("InvalidCiphertextException")));
  const auto listed = node_.kms_in("us-east-1", "ListKeys", "{}");
  EXPECT_EQ(listed.audit,
            line(listed, "ListKeys" + caller("admin", node_.administrator, "us-east-1") + ended("ok")));
}

TEST_F(Audit, RefusedCallsOfKnownCallersAreRecorded) {
  const std::string absent = "00000000-0000-4000-8000-000000000000";
  struct Row {
    std::string operation, body, said, outcome;
  };
  const Row table[] = {
      {"ListKeys", "nonsense", "ListKeys", "SerializationException"},
      {"ListKeys", R"({"Limit":0})", "ListKeys", "ValidationException"},
      {"CreateKey", R"({"Policy":"{}"})", "CreateKey", "MalformedPolicyDocumentException"},
      {"Canary", "{}", "unknown", "UnknownOperationException"},
      {"DescribeKey", R"({"KeyId":")" + absent + "\"}", "DescribeKey", "NotFoundException"},
      {"DescribeKey", R"({"KeyId":"arn:aws:s3:::b"})", "DescribeKey", "InvalidArnException"}};
  for (const Row& row : table) {
    const auto reply = node_.kms(row.operation, row.body);
    EXPECT_EQ(reply.audit, line(reply, row.said + admin() + ended(row.outcome)));
  }
}

TEST_F(Audit, ADeniedCallIsRecordedWithItsKeyAndContext) {
  const Signer bob = node_.add_user("bobo", nothing);
  node_.start();
  const auto by_bob = [&](const std::string& operation, const std::string& body) {
    return node_.service->serve(node_.sign(node_.unsigned_kms(operation, body), bob).view());
  };
  const auto denied =
      by_bob("Encrypt", R"({"KeyId":"alias/bongtu","Plaintext":"YQ==","EncryptionContext":{"a":"1"}})");
  expect_error(
      denied, "AccessDeniedException",
      "User: arn:aws:iam::123456789012:user/bobo is not authorized to perform: kms:Encrypt on resource: " +
          node_.credentials.key_arn + " because no identity-based policy allows the kms:Encrypt action");
  EXPECT_EQ(denied.audit,
            line(denied, "Encrypt" + caller("bobo", bob) + of_key() +
                             R"(,"encryption_contexts":[{"a":"1"}])" + ended("AccessDeniedException")));
  const auto creating = by_bob("CreateKey", "{}");
  expect_error(creating, "AccessDeniedException",
               "User: arn:aws:iam::123456789012:user/bobo is not authorized to perform: kms:CreateKey on "
               "resource: * because "
               "no identity-based policy allows the kms:CreateKey action");
  EXPECT_TRUE(node_.store.tried.empty());
}

TEST_F(Audit, ABlobOfAnUnknownKeyAndOneOfAForbiddenKeyGetEqualAnswers) {
  const Signer bob = node_.add_user("bobo", nothing);
  node_.start();
  Bytes blob = *from_base64(
      member(node_.kms("Encrypt", R"({"KeyId":"alias/bongtu","Plaintext":"YQ=="})"), "CiphertextBlob"));
  const auto opened = [&](const Signer& by, const Bytes& bytes) {
    const std::string body = R"({"CiphertextBlob":")" + base64(bytes) + "\"}";
    return node_.service->serve(node_.sign(node_.unsigned_kms("Decrypt", body), by).view());
  };
  const auto forbidden = opened(bob, blob);
  blob[7] ^= 1;
  const auto unknown = opened(bob, blob);
  const auto unknown_to_all = opened(node_.administrator, blob);
  expect_error(forbidden, "AccessDeniedException", unusable);
  for (const auto* reply : {&unknown, &unknown_to_all}) {
    EXPECT_EQ(reply->body, forbidden.body);
    EXPECT_EQ(reply->status, forbidden.status);
    EXPECT_EQ(reply->error_type, forbidden.error_type);
    EXPECT_EQ(reply->extra_headers, forbidden.extra_headers);
  }
}

TEST_F(Audit, ACreatedKeyIsNamedInTheRecordOfItsCommit) {
  const auto reply = node_.kms("CreateKey", "{}");
  const std::string arn(boost::json::parse(reply.body).at("KeyMetadata").at("Arn").as_string());
  ASSERT_EQ(node_.store.tried.size(), 1u);
  EXPECT_EQ(as_text(node_.store.tried[0].back().value),
            line(reply, "CreateKey" + admin() + R"(,"keys":[")" + arn + "\"]" + ended("ok")));
}

TEST_F(Audit, LinesOfOneTurnAreAppendedAsTheyAre) {
  const auto one = node_.kms("ListKeys", "{}"), two = node_.kms("ListAliases", "{}");
  EXPECT_TRUE(node_.service->record(one.audit + two.audit));
  EXPECT_EQ(node_.audit_log(), one.audit + two.audit);
}

TEST_F(Audit, AnAnswerThatCannotBeRecordedIsNotGiven) {
  // Gone, and nothing can be put in its place.
  std::filesystem::remove(node_.audit_path());
  std::filesystem::create_directory(node_.audit_path());
  const auto kms = node_.kms("Encrypt", R"({"KeyId":"alias/bongtu","Plaintext":"YQ=="})");
  const auto stage = node_.stage("/prod/encrypt", R"({"plaintext":"x"})");
  ASSERT_EQ(node_.service->record(kms.audit).error().fault, Fault::unavailable);
  const auto instead = node_.service->unrecorded(kms);
  expect_error(instead, "KMSInternalException",
               "The service could not handle the request; it may be tried again.", 500);
  EXPECT_EQ(instead.request_id, kms.request_id);
  EXPECT_EQ(instead.audit, "");
  const auto stage_instead = node_.service->unrecorded(stage);
  EXPECT_EQ(stage_instead.status, 500);
  EXPECT_EQ(std::string(stage_instead.body), R"({"message":"Internal server error"})");
  EXPECT_EQ(stage_instead.request_id, stage.request_id);
  TestRequest ready;
  ready.method = "GET";
  ready.target = "/-/ready";
  const auto reply = node_.service->serve(ready.view());
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(std::string(reply.body), R"({"ready":false,"reason":"The audit log cannot be written."})");
}

// The raw secret, its hexadecimal and what any base64 around it contains.
std::vector<std::string> forms_of(std::string_view secret) {
  std::vector<std::string> forms = {std::string(secret), hex(as_bytes(secret))};
  constexpr std::size_t skipped[] = {0, 2, 3};
  for (std::size_t offset = 0; offset < 3; ++offset) {
    const std::string encoded = base64(as_bytes(std::string(offset, '\0') + std::string(secret)));
    forms.push_back(encoded.substr(skipped[offset], encoded.size() - skipped[offset] - 4));
  }
  return forms;
}

TEST_F(Audit, NoSecretIsInAnyLineOrErrorBody) {
  std::vector<std::string> secrets = {node_.credentials.secret_access_key, node_.credentials.api_key};
  std::string seen;
  const auto note = [&](const service::Reply& reply) {
    seen += reply.audit;
    if (reply.status != 200) seen += reply.body;
  };
  for (int i = 0; i < 50; ++i) {
    const std::string canary = "canary-" + crypto::random_text(16, "abcdefghijklmnop");
    secrets.push_back(canary);
    const std::string encoded = base64(as_bytes(canary));
    const auto sealed = node_.kms("Encrypt", R"({"KeyId":"alias/bongtu","Plaintext":")" + encoded + "\"}");
    const std::string blob = member(sealed, "CiphertextBlob");
    const auto data_key = node_.kms("GenerateDataKey", R"({"KeyId":"alias/bongtu","KeySpec":"AES_256"})");
    secrets.emplace_back(as_text(*from_base64(member(data_key, "Plaintext"))));
    note(sealed);
    note(data_key);
    note(node_.kms("Decrypt", R"({"CiphertextBlob":")" + blob + "\"}"));
    note(node_.kms("Decrypt", R"({"CiphertextBlob":")" + blob + R"(","EncryptionContext":{"a":"b"}})"));
    note(node_.kms("Encrypt", R"({"KeyId":"alias/bongtu","Plaintext":")" + canary + "!\"}"));
    note(node_.kms("Encrypt", R"({"KeyId":"alias/bongtu","Plaintext":[")" + encoded + "\"]}"));
    note(node_.kms("Encrypt", R"({"KeyId":"xyz","Plaintext":")" + encoded + "\"}"));
    note(node_.kms("Encrypt", R"({"Plaintext":")" + encoded + "\"}"));
    note(node_.kms("Encrypt", R"({"KeyId":"alias/bongtu","Plaintext":")" +
                                  base64(as_bytes(std::string(4097, 'x') + canary)) + "\"}"));
    note(node_.kms("Encrypt", R"({"KeyId":"alias/bongtu","Plaintext":")" + encoded));
    note(node_.kms("Encrypt", R"({"Plaintext":")" + encoded + R"(","Plaintext":"YQ=="})"));
    const auto message = node_.stage("/prod/encrypt", R"({"plaintext":")" + canary + "\"}");
    note(message);
    note(node_.stage("/prod/decrypt", R"({"ciphertext":")" + member(message, "ciphertext") + "\"}"));
    note(node_.stage("/prod/encrypt", R"({"plaintext":1,"a )" + canary + "\":1}"));
    note(node_.stage("/prod/encrypt", R"({"plaintext":["canary"],"x":")" + canary + "\"}"));
    note(node_.stage("/prod/encrypt", R"({"plaintext":")" + canary));
  }
  Signer wrong = node_.administrator;
  wrong.secret += "x";
  note(node_.service->serve(node_.sign(node_.unsigned_kms("ListKeys", "{}"), wrong).view()));
  TestRequest twice = node_.stage_request("/prod/encrypt", "{}");
  twice.headers.emplace_back("x-api-key", node_.credentials.api_key);
  note(node_.service->serve(twice.view()));
  node_.stop();
  seen += node_.audit_log();
  EXPECT_NE(seen.find(R"("outcome":"InvalidCiphertextException")"), std::string::npos);
  for (const std::string& secret : secrets) {
    for (const std::string& form : forms_of(secret)) EXPECT_EQ(seen.find(form), std::string::npos) << form;
  }
}

}  // namespace
}  // namespace bongtu::app
