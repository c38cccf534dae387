// Where asymmetric work runs, and what it leaves in the audit log. What it computes is checked by another
// library: tests/live/test_kms_asymmetric.py.
#include "app/test_node.h"

namespace bongtu::app {
namespace {

class KmsAsymmetric : public testing::Test {
 protected:
  std::string create(const std::string& spec, const std::string& usage) {
    const auto reply =
        node_.kms("CreateKey", R"({"KeySpec":")" + spec + R"(","KeyUsage":")" + usage + R"("})");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return std::string(boost::json::parse(reply.body).at("KeyMetadata").at("KeyId").as_string());
  }
  // The answer where the call ended on an event loop.
  std::optional<service::Reply> on_loop(const std::string& operation, const std::string& body) {
    auto request = node_.signed_kms(operation, body);
    const auto admitted = node_.service->admit(request.view());
    return admitted->computes() ? node_.service->run(*admitted, false) : std::nullopt;
  }
  std::string signing(const std::string& key, const std::string& algorithm) {
    return R"({"KeyId":")" + key + R"(","Message":"bQ==","SigningAlgorithm":")" + algorithm + R"("})";
  }

  TestNode node_;
};

TEST_F(KmsAsymmetric, SlowSpecsSignOnWorkersAndFastOnesOnTheLoop) {
  const std::string p256 = signing(create("ECC_NIST_P256", "SIGN_VERIFY"), "ECDSA_SHA_256");
  const std::string p384 = signing(create("ECC_NIST_P384", "SIGN_VERIFY"), "ECDSA_SHA_384");
  EXPECT_FALSE(on_loop("Sign", p256));  // its private key is not in memory yet
  for (const std::string& body : {p256, p384}) EXPECT_EQ(node_.kms("Sign", body).status, 200);
  EXPECT_TRUE(on_loop("Sign", p256));
  EXPECT_FALSE(on_loop("Sign", p384));
}

TEST_F(KmsAsymmetric, RsaEncryptsOnTheLoopAndDecryptsOnAWorker) {
  const std::string key = create("RSA_2048", "ENCRYPT_DECRYPT");
  const std::string start = R"({"KeyId":")" + key + R"(","EncryptionAlgorithm":"RSAES_OAEP_SHA_256",)";
  const std::string encrypting = start + R"("Plaintext":"bQ=="})";
  const std::string blob = member(node_.kms("Encrypt", encrypting), "CiphertextBlob");
  EXPECT_TRUE(on_loop("Encrypt", encrypting));
  const std::string decrypting = start + R"("CiphertextBlob":")" + blob + R"("})";
  EXPECT_FALSE(on_loop("Decrypt", decrypting));
  EXPECT_EQ(member(node_.kms("Decrypt", decrypting), "Plaintext"), "bQ==");
}

TEST_F(KmsAsymmetric, RsaVerifiesOnTheLoop) {
  const std::string key = create("RSA_2048", "SIGN_VERIFY");
  std::string body = signing(key, "RSASSA_PSS_SHA_256");
  const std::string signature = member(node_.kms("Sign", body), "Signature");
  body.back() = ',';
  body += R"("Signature":")" + signature + R"("})";
  const auto verified = on_loop("Verify", body);
  ASSERT_TRUE(verified);
  EXPECT_EQ(std::string(verified->body),
            R"({"KeyId":")" + node_.arn(key) +
                R"(","SignatureValid":true,"SigningAlgorithm":"RSASSA_PSS_SHA_256"})");
}

TEST_F(KmsAsymmetric, KeyPairsAreMadeOnWorkers) {
  const std::string body = R"({"KeyId":")" + node_.key_id + R"(","KeyPairSpec":"ECC_NIST_P256"})";
  EXPECT_FALSE(on_loop("GenerateDataKeyPair", body));
  EXPECT_FALSE(on_loop("GenerateDataKeyPairWithoutPlaintext", body));
  EXPECT_EQ(node_.kms("GenerateDataKeyPair", body).status, 200);
}

TEST_F(KmsAsymmetric, ABlobOfAnotherKeyIsToldBeforeTheUsageOfTheNamedOne) {
  const std::string blob = member(
      node_.kms("Encrypt", R"({"KeyId":")" + node_.key_id + R"(","Plaintext":"bQ=="})"), "CiphertextBlob");
  const std::string mac = create("HMAC_256", "GENERATE_VERIFY_MAC");
  const auto decrypt = [&](const std::string& sealed) {
    return node_.kms("Decrypt", R"({"KeyId":")" + mac + R"(","CiphertextBlob":")" + sealed + R"("})");
  };
  expect_error(decrypt(blob), "IncorrectKeyException",
               "The key ID in the request does not identify a CMK that can perform this operation.");
  expect_error(decrypt("bQ=="), "InvalidKeyUsageException",
               node_.arn(mac) + " key usage is GENERATE_VERIFY_MAC which is not valid for Decrypt.");
}

TEST_F(KmsAsymmetric, AReEncryptionIsAuditedWithBothKeysAndContexts) {
  const std::string other = node_.new_key();
  const std::string blob =
      member(node_.kms("Encrypt", R"({"KeyId":")" + node_.key_id +
                                      R"(","Plaintext":"bQ==","EncryptionContext":{"from":"a"}})"),
             "CiphertextBlob");
  const auto moved =
      node_.kms("ReEncrypt", R"({"CiphertextBlob":")" + blob +
                                 R"(","SourceEncryptionContext":{"from":"a"},"DestinationKeyId":")" + other +
                                 R"(","DestinationEncryptionContext":{"to":"b"}})");
  EXPECT_EQ(moved.status, 200) << moved.body;
  for (const std::string& part : {std::string("ReEncrypt"), node_.credentials.key_arn, node_.arn(other),
                                  std::string(R"("from")"), std::string(R"("to")")}) {
    EXPECT_NE(moved.audit.find(part), std::string::npos) << part << " in " << moved.audit;
  }
}

}  // namespace
}  // namespace bongtu::app
