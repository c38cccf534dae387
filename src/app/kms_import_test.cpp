// Imported key material: its life, the rules of re-import, rotation, and Regions.
#include <boost/json/parse.hpp>

#include "app/test_node.h"
#include "keys/import.h"

namespace bongtu::app {
namespace {

using namespace std::chrono_literals;
constexpr auto day = 24h;
const std::string forever = R"(,"ExpirationModel":"KEY_MATERIAL_DOES_NOT_EXPIRE")";
const std::string as_new = forever + R"(,"ImportType":"NEW_KEY_MATERIAL")";

class KmsImport : public testing::Test {
 protected:
  KmsImport() { node_.pass(0ms); }

  std::string new_key(const std::string& more = "") {
    const auto reply = node_.kms("CreateKey", R"({"Origin":"EXTERNAL")" + more + "}");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return std::string(boost::json::parse(reply.body).at("KeyMetadata").at("KeyId").as_string());
  }
  std::string body(const std::string& more = "") const { return R"({"KeyId":")" + id_ + '"' + more + "}"; }
  service::Reply call(std::string_view operation, const std::string& more = "") {
    return node_.kms_in(region_, operation, body(more));
  }
  std::string arn() const { return "arn:aws:kms:" + region_ + ":123456789012:key/" + id_; }

  // Import parameters, and material wrapped as a client would.
  struct Wrapped {
    std::string token;
    std::string material;
  };
  Wrapped wrap(View material) {
    const auto reply = call("GetParametersForImport",
                            R"(,"WrappingAlgorithm":"RSAES_OAEP_SHA_256","WrappingKeySpec":"RSA_2048")");
    const std::string token = member(reply, "ImportToken");
    return {token, base64(wrapping_pair(token)->encrypt("RSAES_OAEP_SHA_256", material).value())};
  }
  std::shared_ptr<const crypto::KeyPair> wrapping_pair(const std::string& token) const {
    const Secret opened =
        node_.at_rest.tree->open_sealed("import-token", arn(), 1, from_base64(token).value()).value();
    const auto fields = boost::json::parse(as_text(opened.reveal()));
    const Bytes der = from_base64(fields.at("private_key").as_string()).value();
    return crypto::find_key_spec("RSA_2048")->parse(der).value();
  }
  service::Reply import_wrapped(const Wrapped& wrapped, const std::string& more) {
    return call("ImportKeyMaterial", R"(,"ImportToken":")" + wrapped.token + R"(","EncryptedKeyMaterial":")" +
                                         wrapped.material + '"' + more);
  }
  service::Reply import(View material, const std::string& more = forever) {
    return import_wrapped(wrap(material), more);
  }
  std::string until(Time time) const { return R"(,"ValidTo":)" + std::to_string(milliseconds(time) / 1000); }

  boost::json::value metadata() { return boost::json::parse(call("DescribeKey").body).at("KeyMetadata"); }
  std::string state() { return std::string(metadata().at("KeyState").as_string()); }
  std::string encrypt() { return member(call("Encrypt", R"(,"Plaintext":"YQ==")"), "CiphertextBlob"); }
  service::Reply decrypt(const std::string& blob) {
    return node_.kms_in(region_, "Decrypt", R"({"CiphertextBlob":")" + blob + "\"}");
  }
  bool has_bytes(int number) {
    const std::string uuid = crypto::to_string(keys::uuid_of(id_).value());
    const auto record =
        node_.at_rest.store->get("kms/material/" + uuid + "/000000000" + std::to_string(number)).value();
    return record && !from_record<keys::MaterialRecord>(record->value).value().sealed.empty();
  }
  std::string material_state(const std::string& id) {
    const auto all =
        boost::json::parse(call("ListKeyRotations", R"(,"IncludeKeyMaterial":"ALL_KEY_MATERIAL")").body);
    for (const auto& each : all.at("Rotations").as_array()) {
      if (each.at("KeyMaterialId").as_string() == id)
        return std::string(each.at("KeyMaterialState").as_string()) + " " +
               std::string(each.at("ImportState").as_string());
    }
    return "none";
  }

  TestNode node_;
  std::string region_ = "ap-northeast-2";
  std::string id_ = new_key();
  const Bytes first_ = Bytes(32, 1), second_ = Bytes(32, 2), third_ = Bytes(32, 3);
};

TEST_F(KmsImport, AKeyWorksWithTheMaterialThatWasImported) {
  EXPECT_EQ(state(), "PendingImport");
  EXPECT_EQ(metadata().as_object().if_contains("CurrentKeyMaterialId"), nullptr);
  expect_error(call("Encrypt", R"(,"Plaintext":"YQ==")"), "KMSInvalidStateException",
               arn() + " is pending import.");
  const auto imported = import(first_);
  EXPECT_EQ(member(imported, "KeyId"), arn());
  const std::string id = keys::Catalog::material_id(first_, keys::uuid_of(id_).value());
  EXPECT_EQ(member(imported, "KeyMaterialId"), id);
  EXPECT_EQ(state(), "Enabled");
  EXPECT_EQ(metadata().at("CurrentKeyMaterialId").as_string(), id);
  EXPECT_EQ(metadata().at("ExpirationModel").as_string(), "KEY_MATERIAL_DOES_NOT_EXPIRE");
  EXPECT_EQ(metadata().as_object().if_contains("ValidTo"), nullptr);
  EXPECT_EQ(member(decrypt(encrypt()), "KeyMaterialId"), id);
}

TEST_F(KmsImport, DeletedMaterialComesBackAsTheSame) {
  ASSERT_EQ(import(first_).status, 200);
  const std::string id(metadata().at("CurrentKeyMaterialId").as_string()), blob = encrypt();
  EXPECT_EQ(member(call("DeleteImportedKeyMaterial"), "KeyMaterialId"), id);
  EXPECT_EQ(state(), "PendingImport");
  EXPECT_FALSE(has_bytes(1));
  expect_error(decrypt(blob), "KMSInvalidStateException", arn() + " is pending import.");
  EXPECT_EQ(call("DeleteImportedKeyMaterial").status, 200);  // without effect
  expect_error(import(second_), "IncorrectKeyMaterialException",
               "The key material is not the same that was imported into " + arn() + " before.");
  expect_error(import(second_, forever + R"(,"KeyMaterialId":")" + id + '"'), "IncorrectKeyMaterialException",
               "The key material does not have the KeyMaterialId of the request.");
  expect_error(import(first_, as_new), "IncorrectKeyMaterialException",
               "The key material was imported into " + arn() + " before.");
  ASSERT_EQ(import(first_, forever + R"(,"KeyMaterialId":")" + id + '"').status, 200);
  EXPECT_EQ(member(decrypt(blob), "KeyMaterialId"), id);
}

TEST_F(KmsImport, ExpiredMaterialIsGoneAtOnceAndItsBytesWithTheNextRound) {
  const Time expiry = from_milliseconds(milliseconds(node_.clock.now()) / 1000 * 1000) + day;
  ASSERT_EQ(import(first_, until(expiry)).status, 200);
  EXPECT_EQ(metadata().at("ValidTo").as_double(), seconds(expiry));
  EXPECT_EQ(metadata().at("ExpirationModel").as_string(), "KEY_MATERIAL_EXPIRES");
  const std::string blob = encrypt();
  node_.clock.set(expiry);
  EXPECT_EQ(state(), "PendingImport");
  EXPECT_TRUE(has_bytes(1));
  node_.clock.set(expiry - day);
  EXPECT_EQ(state(), "Enabled");
  node_.pass(day + 1min);
  EXPECT_FALSE(has_bytes(1));
  EXPECT_TRUE(node_.at_rest.store->list("due/", {}, 10).value().empty());
  ASSERT_EQ(import(first_).status, 200);
  EXPECT_EQ(member(decrypt(blob), "Plaintext"), "YQ==");
  node_.stop();
  EXPECT_NE(
      node_.audit_log().find(R"("operation":"DeleteExpiredKeyMaterial","principal":"kms.amazonaws.com")"),
      std::string::npos);
}

TEST_F(KmsImport, AMovedClockDeletesNoBytes) {
  ASSERT_EQ(import(first_, until(node_.clock.now() + 2 * day)).status, 200);
  node_.move_clock(40 * day);
  node_.pass(1min);
  EXPECT_EQ(state(), "PendingImport");
  EXPECT_TRUE(has_bytes(1));
  node_.move_clock(-40 * day);
  EXPECT_EQ(state(), "Enabled");
}

TEST_F(KmsImport, AnImportAgainMayMoveTheExpiry) {
  ASSERT_EQ(import(first_, until(node_.clock.now() + day)).status, 200);
  ASSERT_EQ(import(first_, until(node_.clock.now() + 3 * day)).status, 200);
  EXPECT_EQ(node_.at_rest.store->list("due/", {}, 10).value().size(), 1u);
  node_.pass(2 * day);
  EXPECT_EQ(state(), "Enabled");
  ASSERT_EQ(import(first_).status, 200);
  EXPECT_TRUE(node_.at_rest.store->list("due/", {}, 10).value().empty());
}

TEST_F(KmsImport, TheExpiryIsChecked) {
  const Wrapped wrapped = wrap(first_);
  const std::string needs = "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES";
  expect_error(import_wrapped(wrapped, ""), "ValidationException", needs);
  expect_error(import_wrapped(wrapped, R"(,"ExpirationModel":"KEY_MATERIAL_EXPIRES")"), "ValidationException",
               needs);
  expect_error(import_wrapped(wrapped, forever + until(node_.clock.now() + day)), "ValidationException",
               "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE");
  expect_error(import_wrapped(wrapped, until(node_.clock.now())), "ValidationException",
               "ValidTo must be in the future.");
  expect_error(import_wrapped(wrapped, until(node_.clock.now() + 366 * day)), "ValidationException",
               "ValidTo must be at most 365 days from now.");
  EXPECT_EQ(state(), "PendingImport");
}

TEST_F(KmsImport, ATokenIsForItsKeyAndADay) {
  const Wrapped wrapped = wrap(first_);
  const std::string other = std::exchange(id_, new_key());
  expect_error(import_wrapped(wrapped, forever), "InvalidImportTokenException", "");
  id_ = other;
  for (const std::string& token : {base64(Bytes(1, 7)), base64(Bytes(2000, 7)), wrapped.token.substr(0, 400)})
    expect_error(import_wrapped({token, wrapped.material}, forever), "InvalidImportTokenException", "");
  node_.clock.set(node_.clock.now() + day);
  expect_error(import_wrapped(wrapped, forever), "ExpiredImportTokenException", "");
  node_.clock.set(node_.clock.now() - 1ms);
  EXPECT_EQ(import_wrapped(wrapped, forever).status, 200);
  EXPECT_EQ(import_wrapped(wrapped, forever).status, 200);  // again
}

TEST_F(KmsImport, WhatDoesNotUnwrapOrFitIsRefused) {
  Wrapped wrapped = wrap(first_);
  Bytes changed = from_base64(wrapped.material).value();
  changed[100] ^= 1;
  expect_error(import_wrapped({wrapped.token, base64(changed)}, forever), "InvalidCiphertextException", "");
  expect_error(import_wrapped({wrapped.token, base64(first_)}, forever), "InvalidCiphertextException", "");
  const Wrapped other = wrap(first_);  // another wrapping key
  expect_error(import_wrapped({wrapped.token, other.material}, forever), "InvalidCiphertextException", "");
  for (const std::size_t size : {1, 16, 31, 33, 64})
    expect_error(import(Bytes(size, 1)), "IncorrectKeyMaterialException",
                 "The key material is not valid for key spec SYMMETRIC_DEFAULT.");
  EXPECT_EQ(state(), "PendingImport");
}

TEST_F(KmsImport, OnlyKeysWithoutMaterialOfTheirOwnTakeSome) {
  id_ = node_.new_key();
  const std::string text = arn() + " origin is AWS_KMS which is not valid for this operation.";
  expect_error(call("GetParametersForImport",
                    R"(,"WrappingAlgorithm":"RSAES_OAEP_SHA_256","WrappingKeySpec":"RSA_2048")"),
               "UnsupportedOperationException", text);
  expect_error(import_wrapped({"YQ==", "YQ=="}, forever), "UnsupportedOperationException", text);
  expect_error(call("DeleteImportedKeyMaterial"), "UnsupportedOperationException", text);
}

TEST_F(KmsImport, SomeWrappingsAreNotSupported) {
  const auto parameters = [&](const std::string& algorithm, const std::string& spec) {
    return call("GetParametersForImport",
                R"(,"WrappingAlgorithm":")" + algorithm + R"(","WrappingKeySpec":")" + spec + '"');
  };
  expect_error(parameters("RSAES_PKCS1_V1_5", "RSA_2048"), "UnsupportedOperationException",
               "RSAES_PKCS1_V1_5 is no longer supported.");
  expect_error(parameters("SM2PKE", "SM2"), "UnsupportedOperationException", "SM2 is not supported.");
  const auto reply = parameters("RSA_AES_KEY_WRAP_SHA_1", "RSA_4096");
  EXPECT_LE(from_base64(member(reply, "ImportToken")).value().size(), 6144u);
  EXPECT_EQ(boost::json::parse(reply.body).at("ParametersValidTo").as_double(),
            seconds(node_.clock.now() + day));
}

TEST_F(KmsImport, NewMaterialWaitsForRotation) {
  ASSERT_EQ(import(first_, forever + R"(,"KeyMaterialDescription":"the first")").status, 200);
  expect_error(call("RotateKeyOnDemand"), "KMSInvalidStateException",
               "No available key material pending rotation for the key: " + arn() + ".");
  const std::string old = encrypt(), first(metadata().at("CurrentKeyMaterialId").as_string());
  const std::string second = member(import(second_, as_new), "KeyMaterialId");
  EXPECT_EQ(state(), "Enabled");
  EXPECT_EQ(metadata().at("CurrentKeyMaterialId").as_string(), first);
  EXPECT_EQ(material_state(first), "CURRENT IMPORTED");
  EXPECT_EQ(material_state(second), "PENDING_ROTATION IMPORTED");
  const std::string third = keys::Catalog::material_id(third_, keys::uuid_of(id_).value());
  expect_error(import(third_, as_new), "KMSInvalidStateException",
               "New key material (id: " + third + ") cannot be imported into KMS key " + arn() +
                   ", because another key material (id: " + second + ") is pending rotation.");
  ASSERT_EQ(call("RotateKeyOnDemand").status, 200);
  EXPECT_EQ(material_state(first), "NON_CURRENT IMPORTED");
  EXPECT_EQ(material_state(second), "CURRENT IMPORTED");
  EXPECT_EQ(member(decrypt(old), "KeyMaterialId"), first);
  EXPECT_EQ(member(decrypt(encrypt()), "KeyMaterialId"), second);
  const auto rotated = boost::json::parse(call("ListKeyRotations").body).at("Rotations").as_array();
  ASSERT_EQ(rotated.size(), 1u);
  EXPECT_EQ(rotated[0].at("RotationType").as_string(), "ON_DEMAND");
}

TEST_F(KmsImport, AKeyNeedsAllItsMaterials) {
  ASSERT_EQ(import(first_).status, 200);
  const std::string first(metadata().at("CurrentKeyMaterialId").as_string()), old = encrypt();
  ASSERT_EQ(import(second_, as_new).status, 200);
  ASSERT_EQ(call("RotateKeyOnDemand").status, 200);
  EXPECT_EQ(member(call("DeleteImportedKeyMaterial", R"(,"KeyMaterialId":")" + first + '"'), "KeyMaterialId"),
            first);
  EXPECT_EQ(state(), "PendingImport");
  EXPECT_EQ(material_state(first), "NON_CURRENT PENDING_IMPORT");
  EXPECT_FALSE(has_bytes(1));
  EXPECT_TRUE(has_bytes(2));
  ASSERT_EQ(import(first_).status, 200);
  EXPECT_EQ(state(), "Enabled");
  EXPECT_EQ(member(decrypt(old), "KeyMaterialId"), first);
  const std::string unknown(64, 'a');
  expect_error(call("DeleteImportedKeyMaterial", R"(,"KeyMaterialId":")" + unknown + '"'),
               "NotFoundException", "Key material " + unknown + " of key " + arn() + " does not exist.");
}

TEST_F(KmsImport, MaterialThatWaitsForRotationCanBeTakenBack) {
  ASSERT_EQ(import(first_).status, 200);
  const std::string second = member(import(second_, as_new), "KeyMaterialId");
  ASSERT_EQ(call("DeleteImportedKeyMaterial", R"(,"KeyMaterialId":")" + second + '"').status, 200);
  EXPECT_EQ(state(), "Enabled");
  EXPECT_EQ(material_state(second), "none");
  ASSERT_EQ(import(third_, as_new).status, 200);
  ASSERT_EQ(call("RotateKeyOnDemand").status, 200);
  EXPECT_TRUE(has_bytes(3));  // numbers are not used again
}

TEST_F(KmsImport, NewMaterialThatExpiresIsNotThereToRotate) {
  ASSERT_EQ(import(first_).status, 200);
  const std::string type = R"(,"ImportType":"NEW_KEY_MATERIAL")";
  ASSERT_EQ(import(second_, until(node_.clock.now() + day) + type).status, 200);
  node_.clock.set(node_.clock.now() + 2 * day);
  EXPECT_EQ(state(), "Enabled");
  EXPECT_EQ(call("RotateKeyOnDemand").error_type, "KMSInvalidStateException");
  node_.steady += 2 * day;
  node_.pass(0ms);
  ASSERT_EQ(import(third_, as_new).status, 200);
  EXPECT_EQ(call("RotateKeyOnDemand").status, 200);
}

TEST_F(KmsImport, KeysOfOtherSpecsTakeOneMaterial) {
  id_ = new_key(R"(,"KeySpec":"HMAC_256","KeyUsage":"GENERATE_VERIFY_MAC")");
  EXPECT_EQ(import(first_, as_new).error_type, "UnsupportedOperationException");
  const auto imported = import(first_);
  EXPECT_EQ(std::string_view(imported.body), R"({"KeyId":")" + arn() + "\"}");
  EXPECT_EQ(state(), "Enabled");
  expect_error(import(second_), "IncorrectKeyMaterialException",
               "The key material is not the same that was imported into " + arn() + " before.");
  EXPECT_EQ(call("DeleteImportedKeyMaterial").status, 200);
  EXPECT_EQ(state(), "PendingImport");
  EXPECT_EQ(import(first_).status, 200);
}

TEST_F(KmsImport, AKeyThatWaitsForItsDeletionTakesNone) {
  const Wrapped wrapped = wrap(first_);
  ASSERT_EQ(call("ScheduleKeyDeletion").status, 200);
  EXPECT_EQ(call("GetParametersForImport",
                 R"(,"WrappingAlgorithm":"RSAES_OAEP_SHA_256","WrappingKeySpec":"RSA_2048")")
                .status,
            200);
  expect_error(import_wrapped(wrapped, forever), "KMSInvalidStateException", arn() + " is pending deletion.");
}

TEST_F(KmsImport, EachRegionOfAKeyHasItsOwnPresence) {
  id_ = new_key(R"(,"MultiRegion":true)");
  ASSERT_EQ(import(first_).status, 200);
  const std::string blob = encrypt(), first(metadata().at("CurrentKeyMaterialId").as_string());
  ASSERT_EQ(call("ReplicateKey", R"(,"ReplicaRegion":"us-east-1")").status, 200);
  region_ = "us-east-1";
  EXPECT_EQ(state(), "PendingImport");
  expect_error(import(second_, as_new), "UnsupportedOperationException",
               arn() + " is not a multi-region primary key.");
  expect_error(import(second_), "IncorrectKeyMaterialException",
               "The key material is not the same that was imported into " + arn() + " before.");
  ASSERT_EQ(import(first_).status, 200);
  EXPECT_EQ(member(decrypt(blob), "KeyMaterialId"), first);

  region_ = "ap-northeast-2";
  ASSERT_EQ(call("DeleteImportedKeyMaterial").status, 200);
  EXPECT_EQ(state(), "PendingImport");
  EXPECT_TRUE(has_bytes(1));  // for the other Region
  region_ = "us-east-1";
  EXPECT_EQ(member(decrypt(blob), "KeyMaterialId"), first);
  ASSERT_EQ(call("DeleteImportedKeyMaterial").status, 200);
  EXPECT_FALSE(has_bytes(1));
}

TEST_F(KmsImport, NewMaterialRotatesOnceEveryRegionHasIt) {
  id_ = new_key(R"(,"MultiRegion":true)");
  ASSERT_EQ(import(first_).status, 200);
  ASSERT_EQ(call("ReplicateKey", R"(,"ReplicaRegion":"us-east-1")").status, 200);
  const std::string second = member(import(second_, as_new), "KeyMaterialId");
  EXPECT_EQ(material_state(second), "PENDING_MULTI_REGION_IMPORT_AND_ROTATION IMPORTED");
  EXPECT_EQ(call("RotateKeyOnDemand").error_type, "KMSInvalidStateException");
  region_ = "us-east-1";
  ASSERT_EQ(import(first_).status, 200);
  ASSERT_EQ(import(second_).status, 200);
  expect_error(call("RotateKeyOnDemand"), "UnsupportedOperationException",
               arn() + " is not a multi-region primary key.");
  region_ = "ap-northeast-2";
  EXPECT_EQ(material_state(second), "PENDING_ROTATION IMPORTED");
  ASSERT_EQ(call("RotateKeyOnDemand").status, 200);
  EXPECT_EQ(metadata().at("CurrentKeyMaterialId").as_string(), second);
  region_ = "us-east-1";
  EXPECT_EQ(metadata().at("CurrentKeyMaterialId").as_string(), second);
  EXPECT_EQ(state(), "Enabled");
}

}  // namespace
}  // namespace bongtu::app
