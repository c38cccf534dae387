// Rotation of KMS keys: automatic, on demand, and what it tells.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "app/test_node.h"

namespace bongtu::app {
namespace {

using namespace std::chrono_literals;
constexpr auto day = 24h;

class KmsRotation : public testing::Test {
 protected:
  KmsRotation() { node_.pass(0ms); }

  static std::string body(const std::string& id, const std::string& more = "") {
    return R"({"KeyId":")" + id + '"' + more + "}";
  }
  service::Reply call(std::string_view operation, const std::string& more = "") {
    return node_.kms(operation, body(id_, more));
  }
  std::string new_key(const std::string& request) {
    const auto reply = node_.kms("CreateKey", request);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return std::string(boost::json::parse(reply.body).at("KeyMetadata").at("KeyId").as_string());
  }
  std::string material_id() {
    return member(call("GenerateDataKey", R"(,"KeySpec":"AES_256")"), "KeyMaterialId");
  }
  std::string encrypt() { return member(call("Encrypt", R"(,"Plaintext":"YQ==")"), "CiphertextBlob"); }
  service::Reply decrypt(const std::string& blob) {
    return node_.kms("Decrypt", R"({"CiphertextBlob":")" + blob + "\"}");
  }
  boost::json::array rotations(const std::string& more = "") {
    const auto reply = call("ListKeyRotations", more);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return boost::json::parse(reply.body).at("Rotations").as_array();
  }

  TestNode node_;
  const std::string id_ = node_.new_key();
  const std::string arn_ = node_.arn(id_);
};

TEST_F(KmsRotation, TheStatusTellsThePeriodAndTheNextDate) {
  EXPECT_EQ(std::string_view(call("GetKeyRotationStatus").body),
            R"({"KeyRotationEnabled":false,"KeyId":")" + arn_ + "\"}");
  ASSERT_EQ(call("EnableKeyRotation").status, 200);
  const std::string yearly = R"({"KeyRotationEnabled":true,"KeyId":")" + arn_ +
                             R"(","RotationPeriodInDays":365,"NextRotationDate":1827048600.250})";
  EXPECT_EQ(std::string_view(call("GetKeyRotationStatus").body), yearly);
  node_.pass(day);
  ASSERT_EQ(call("EnableKeyRotation").status, 200);  // as it is already
  EXPECT_EQ(std::string_view(call("GetKeyRotationStatus").body), yearly);
  ASSERT_EQ(call("EnableKeyRotation", R"(,"RotationPeriodInDays":90)").status, 200);
  EXPECT_EQ(std::string_view(call("GetKeyRotationStatus").body),
            R"({"KeyRotationEnabled":true,"KeyId":")" + arn_ +
                R"(","RotationPeriodInDays":90,"NextRotationDate":1803375000.250})");
  ASSERT_EQ(call("DisableKeyRotation").status, 200);
  ASSERT_EQ(call("DisableKeyRotation").status, 200);
  EXPECT_EQ(std::string_view(call("GetKeyRotationStatus").body),
            R"({"KeyRotationEnabled":false,"KeyId":")" + arn_ + "\"}");
  EXPECT_TRUE(node_.at_rest.store->list("due/", {}, 10).value().empty());
}

TEST_F(KmsRotation, OldCiphertextsOpenAndNameTheirMaterial) {
  const std::string first = material_id(), old = encrypt();
  EXPECT_EQ(member(call("RotateKeyOnDemand"), "KeyId"), arn_);
  const std::string second = material_id();
  EXPECT_NE(first, second);
  EXPECT_EQ(member(decrypt(old), "KeyMaterialId"), first);
  EXPECT_EQ(member(decrypt(encrypt()), "KeyMaterialId"), second);
  node_.start();
  EXPECT_EQ(member(decrypt(old), "Plaintext"), "YQ==");
  EXPECT_EQ(
      boost::json::parse(call("DescribeKey").body).at("KeyMetadata").at("CurrentKeyMaterialId").as_string(),
      second);
}

TEST_F(KmsRotation, HappensByItselfWhenItIsDue) {
  const std::string first = material_id(), old = encrypt();
  ASSERT_EQ(call("EnableKeyRotation", R"(,"RotationPeriodInDays":90)").status, 200);
  node_.pass(90 * day - 1s);
  EXPECT_EQ(material_id(), first);
  node_.pass(1s);
  const std::string second = material_id();
  EXPECT_NE(second, first);
  EXPECT_EQ(member(decrypt(old), "KeyMaterialId"), first);
  node_.pass(1min);
  EXPECT_EQ(material_id(), second);  // once
  node_.pass(90 * day);
  EXPECT_NE(material_id(), second);
  const auto list = rotations();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].at("RotationType").as_string(), "AUTOMATIC");
  EXPECT_EQ(list[0].at("KeyMaterialId").as_string(), second);
  node_.stop();
  EXPECT_NE(node_.audit_log().find(R"("operation":"RotateKey","principal":"kms.amazonaws.com")"),
            std::string::npos);
}

TEST_F(KmsRotation, AKeyThatIsDisabledWaits) {
  const std::string first = material_id();
  ASSERT_EQ(call("EnableKeyRotation", R"(,"RotationPeriodInDays":90)").status, 200);
  ASSERT_EQ(call("DisableKey").status, 200);
  node_.pass(91 * day);
  EXPECT_TRUE(rotations().empty());
  ASSERT_EQ(call("EnableKey").status, 200);
  node_.pass(1s);
  EXPECT_NE(material_id(), first);
}

TEST_F(KmsRotation, AfterALongAbsenceItRotatesOnce) {
  ASSERT_EQ(call("EnableKeyRotation", R"(,"RotationPeriodInDays":90)").status, 200);
  node_.pass(400 * day);
  for (int rounds = 0; rounds < 5; ++rounds) node_.pass(1min);
  EXPECT_EQ(rotations().size(), 1u);
}

TEST_F(KmsRotation, OnDemandItDoesNotShiftTheNextDate) {
  ASSERT_EQ(call("EnableKeyRotation").status, 200);
  const auto before = call("GetKeyRotationStatus").body;
  node_.pass(day);
  ASSERT_EQ(call("RotateKeyOnDemand").status, 200);
  EXPECT_EQ(call("GetKeyRotationStatus").body, before);
}

TEST_F(KmsRotation, AKeyRotatesTwentyFiveTimesOnDemand) {
  for (int rotation = 0; rotation < 25; ++rotation) ASSERT_EQ(call("RotateKeyOnDemand").status, 200);
  expect_error(
      call("RotateKeyOnDemand"), "LimitExceededException",
      "The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations "
      "can be performed for this key: " +
          arn_);
}

TEST_F(KmsRotation, TheListHasPagesAndAllMaterialsWhereItIsAsked) {
  const std::string first = material_id();
  for (int rotation = 0; rotation < 3; ++rotation) ASSERT_EQ(call("RotateKeyOnDemand").status, 200);
  EXPECT_EQ(rotations().size(), 3u);
  const auto all = rotations(R"(,"IncludeKeyMaterial":"ALL_KEY_MATERIAL")");
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(boost::json::serialize(all[0]), R"({"KeyId":")" + id_ + R"(","KeyMaterialId":")" + first +
                                                R"(","KeyMaterialState":"NON_CURRENT"})");
  EXPECT_EQ(all[3].at("KeyMaterialState").as_string(), "CURRENT");
  EXPECT_EQ(all[3].at("RotationType").as_string(), "ON_DEMAND");
  EXPECT_EQ(all[3].at("RotationDate").as_double(), 1795512600.25);
  const auto page = boost::json::parse(call("ListKeyRotations", R"(,"Limit":2)").body);
  EXPECT_TRUE(page.at("Truncated").as_bool());
  const std::string marker(page.at("NextMarker").as_string());
  const auto rest = boost::json::parse(call("ListKeyRotations", R"(,"Marker":")" + marker + '"').body);
  EXPECT_FALSE(rest.at("Truncated").as_bool());
  ASSERT_EQ(rest.at("Rotations").as_array().size(), 1u);
  EXPECT_EQ(rest.at("Rotations").at(0), all[3]);
  EXPECT_EQ(call("ListKeyRotations", R"(,"Marker":"x")").error_type, "InvalidMarkerException");
}

TEST_F(KmsRotation, OnlySymmetricKeysOfThisServiceRotateByThemselves) {
  const std::string hmac = new_key(R"({"KeySpec":"HMAC_256","KeyUsage":"GENERATE_VERIFY_MAC"})");
  const std::string external = new_key(R"({"Origin":"EXTERNAL"})");
  for (const char* operation : {"EnableKeyRotation", "DisableKeyRotation", "GetKeyRotationStatus",
                                "RotateKeyOnDemand", "ListKeyRotations"})
    expect_error(node_.kms(operation, body(hmac)), "UnsupportedOperationException", "");
  for (const char* operation : {"EnableKeyRotation", "DisableKeyRotation"})
    expect_error(node_.kms(operation, body(external)), "UnsupportedOperationException",
                 node_.arn(external) + " origin is EXTERNAL which is not valid for this operation.");
  expect_error(node_.kms("RotateKeyOnDemand", body(external)), "KMSInvalidStateException",
               node_.arn(external) + " is pending import.");
  EXPECT_EQ(std::string_view(node_.kms("GetKeyRotationStatus", body(external)).body),
            R"({"KeyRotationEnabled":false,"KeyId":")" + node_.arn(external) + "\"}");
}

TEST_F(KmsRotation, ADisabledKeyIsRefused) {
  ASSERT_EQ(call("DisableKey").status, 200);
  for (const char* operation : {"EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand"})
    expect_error(call(operation), "DisabledException", arn_ + " is disabled.");
  EXPECT_EQ(call("GetKeyRotationStatus").status, 200);
}

TEST_F(KmsRotation, AKeyThatWaitsForItsDeletionDoesNotRotate) {
  ASSERT_EQ(call("EnableKeyRotation", R"(,"RotationPeriodInDays":90)").status, 200);
  node_.pass(80 * day);
  ASSERT_EQ(call("ScheduleKeyDeletion").status, 200);
  EXPECT_EQ(std::string_view(call("GetKeyRotationStatus").body),
            R"({"KeyRotationEnabled":false,"KeyId":")" + arn_ + "\"}");
  node_.pass(15 * day);
  EXPECT_TRUE(rotations().empty());
  node_.pass(16 * day);
  EXPECT_EQ(call("DescribeKey").error_type, "NotFoundException");
  EXPECT_TRUE(node_.at_rest.store->list("due/", {}, 10).value().empty());
}

TEST_F(KmsRotation, ThePeriodIsBounded) {
  EXPECT_EQ(call("EnableKeyRotation", R"(,"RotationPeriodInDays":2561)").error_type, "ValidationException");
  expect_error(
      call("EnableKeyRotation", R"(,"RotationPeriodInDays":89)"), "ValidationException",
      "1 validation error detected: Value '89' at 'rotationPeriodInDays' failed to satisfy constraint: "
      "Member must have value greater than or equal to 90");
}

TEST_F(KmsRotation, ACommitThatMeetsAnotherIsDoneAgain) {
  node_.store.before_commit = [&] { EXPECT_EQ(call("RotateKeyOnDemand").status, 200); };
  EXPECT_EQ(call("RotateKeyOnDemand").status, 200);
  EXPECT_EQ(rotations().size(), 2u);
}

}  // namespace
}  // namespace bongtu::app
