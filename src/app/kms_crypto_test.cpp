// The operations that use keys, through Service::serve.
#include "app/test_node.h"

namespace bongtu::app {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;  // name -> JSON

std::string object(const Fields& fields) {
  std::string joined = "{";
  for (const auto& [name, value] : fields)
    joined += (joined.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
  return joined + '}';
}
std::string text(std::string_view value) { return '"' + std::string(value) + '"'; }
std::string blob_text(View bytes) { return text(base64(bytes)); }

const std::string violation = "1 validation error detected: ";
const std::string unusable =
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or "
    "you are not "
    "allowed to access.";

class KmsCrypto : public testing::Test {
 protected:
  service::Reply encrypt(const std::string& plaintext, Fields more = {}) {
    more.insert(more.begin(), {{"KeyId", text(node_.key_id)}, {"Plaintext", blob_text(as_bytes(plaintext))}});
    return node_.kms("Encrypt", object(more));
  }
  service::Reply decrypt(const std::string& blob, Fields more = {}) {
    more.insert(more.begin(), {"CiphertextBlob", text(blob)});
    return node_.kms("Decrypt", object(more));
  }
  service::Reply data_key(const std::string& operation, Fields more) {
    more.insert(more.begin(), {"KeyId", text(node_.key_id)});
    return node_.kms(operation, object(more));
  }
  std::string encrypted(const std::string& plaintext, Fields more = {}) {
    return member(encrypt(plaintext, std::move(more)), "CiphertextBlob");
  }
  std::string material_id() {
    const auto body =
        boost::json::parse(node_.kms("DescribeKey", object({{"KeyId", text(node_.key_id)}})).body);
    return std::string(body.at("KeyMetadata").at("CurrentKeyMaterialId").as_string());
  }
  void set_enabled(bool enabled) {
    EXPECT_EQ(node_.kms(enabled ? "EnableKey" : "DisableKey", object({{"KeyId", text(node_.key_id)}})).status,
              200);
  }

  TestNode node_;
  std::string arn_ = node_.credentials.key_arn;
};

TEST_F(KmsCrypto, DecryptGivesBackWhatEncryptGot) {
  for (const std::string& plaintext :
       {std::string("x"), std::string("  blanks  "), std::string("암호화할 문자열"),
        std::string("\u1112\u1161\u11ab"), std::string("😀"), std::string("a\0b", 3), std::string("\xff\xfe"),
        std::string(4096, 'z')}) {
    const auto sealed = encrypt(plaintext);
    const std::string blob = member(sealed, "CiphertextBlob");
    EXPECT_EQ(std::string(sealed.body), object({{"CiphertextBlob", text(blob)},
                                                {"KeyId", text(arn_)},
                                                {"EncryptionAlgorithm", R"("SYMMETRIC_DEFAULT")"}}));
    EXPECT_EQ(from_base64(blob)->size(), plaintext.size() + 102);
    EXPECT_EQ(std::string(decrypt(blob).body), object({{"KeyId", text(arn_)},
                                                       {"Plaintext", blob_text(as_bytes(plaintext))},
                                                       {"EncryptionAlgorithm", R"("SYMMETRIC_DEFAULT")"},
                                                       {"KeyMaterialId", text(material_id())}}));
  }
}

TEST_F(KmsCrypto, EveryFormOfAKeysNameWorks) {
  for (const std::string& name : {node_.key_id, arn_, std::string("alias/bongtu"),
                                  std::string("arn:aws:kms:ap-northeast-2:123456789012:alias/bongtu")}) {
    const auto sealed = node_.kms("Encrypt", object({{"KeyId", text(name)}, {"Plaintext", R"("YQ==")"}}));
    EXPECT_EQ(member(sealed, "KeyId"), arn_) << name;
    EXPECT_EQ(member(decrypt(member(sealed, "CiphertextBlob"), {{"KeyId", text(name)}}), "Plaintext"), "YQ==")
        << name;
  }
}

TEST_F(KmsCrypto, ADataKeyDecryptsToItself) {
  const std::pair<Fields, std::size_t> table[] = {{{{"KeySpec", R"("AES_256")"}}, 32},
                                                  {{{"KeySpec", R"("AES_128")"}}, 16},
                                                  {{{"NumberOfBytes", "1"}}, 1},
                                                  {{{"NumberOfBytes", "64"}}, 64},
                                                  {{{"NumberOfBytes", "1024"}}, 1024}};
  for (const auto& [fields, size] : table) {
    const auto made = data_key("GenerateDataKey", fields);
    const std::string blob = member(made, "CiphertextBlob"), plaintext = member(made, "Plaintext");
    EXPECT_EQ(std::string(made.body), object({{"CiphertextBlob", text(blob)},
                                              {"Plaintext", text(plaintext)},
                                              {"KeyId", text(arn_)},
                                              {"KeyMaterialId", text(material_id())}}));
    EXPECT_EQ(from_base64(plaintext)->size(), size);
    EXPECT_EQ(member(decrypt(blob), "Plaintext"), plaintext);

    const auto hidden = data_key("GenerateDataKeyWithoutPlaintext", fields);
    const std::string hidden_blob = member(hidden, "CiphertextBlob");
    EXPECT_EQ(std::string(hidden.body), object({{"CiphertextBlob", text(hidden_blob)},
                                                {"KeyId", text(arn_)},
                                                {"KeyMaterialId", text(material_id())}}));
    EXPECT_EQ(from_base64(member(decrypt(hidden_blob), "Plaintext"))->size(), size);
    EXPECT_NE(hidden_blob, blob);
  }
}

TEST_F(KmsCrypto, ADataKeyNeedsExactlyOneSize) {
  const std::string one = "Please specify either number of bytes or key spec.";
  for (const char* operation : {"GenerateDataKey", "GenerateDataKeyWithoutPlaintext"}) {
    expect_error(data_key(operation, {}), "ValidationException", one);
    expect_error(data_key(operation, {{"KeySpec", R"("AES_256")"}, {"NumberOfBytes", "32"}}),
                 "ValidationException", one);
    expect_error(
        data_key(operation, {{"KeySpec", R"("AES_512")"}}), "ValidationException",
        violation +
            "Value 'AES_512' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: "
            "[AES_256, AES_128]");
    expect_error(data_key(operation, {{"NumberOfBytes", "0"}}), "ValidationException",
                 violation +
                     "Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value "
                     "greater than or equal to 1");
    expect_error(data_key(operation, {{"NumberOfBytes", "1025"}}), "ValidationException",
                 violation +
                     "Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value "
                     "less than or equal to 1024");
  }
}

TEST_F(KmsCrypto, SizesHaveBounds) {
  const std::string at = violation + "Value at ";
  expect_error(
      encrypt(""), "ValidationException",
      at + "'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1");
  expect_error(
      encrypt(std::string(4097, 'x')), "ValidationException",
      at + "'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096");
  expect_error(decrypt(""), "ValidationException",
               at + "'ciphertextBlob' failed to satisfy constraint: Member must have length greater than or "
                    "equal to 1");
  expect_error(decrypt(base64(Bytes(6145))), "ValidationException",
               at + "'ciphertextBlob' failed to satisfy constraint: Member must have length less than or "
                    "equal to 6144");
  expect_error(decrypt(base64(Bytes(6144))), "InvalidCiphertextException", "");
  expect_error(node_.kms("Encrypt", "{}"), "ValidationException",
               "2 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member "
               "must not be null; "
               "Value at 'plaintext' failed to satisfy constraint: Member must not be null");
}

TEST_F(KmsCrypto, ContextsBindAndMatchExactly) {
  const Fields ab{{"EncryptionContext", R"({"ab":"c"})"}}, a{{"EncryptionContext", R"({"a":"bc"})"}};
  const std::string blob = encrypted("x", ab);
  EXPECT_EQ(member(decrypt(blob, ab), "Plaintext"), "eA==");
  for (const char* context :
       {"null", "{}", R"({"a":"bc"})", R"({"AB":"c"})", R"({"ab":"C"})", R"({"ab":"c ","":""})",
        R"({"ab":"c","d":"e"})", R"({"abc":""})", R"({"":"abc"})"}) {
    expect_error(decrypt(blob, {{"EncryptionContext", context}}), "InvalidCiphertextException", "");
  }
  expect_error(decrypt(encrypted("x", a), ab), "InvalidCiphertextException", "");
  expect_error(decrypt(encrypted("x"), ab), "InvalidCiphertextException", "");
  EXPECT_EQ(decrypt(encrypted("x"), {{"EncryptionContext", "{}"}}).status, 200);
  const std::string pair = encrypted("x", {{"EncryptionContext", R"({"한":"글","b":"2"})"}});
  EXPECT_EQ(decrypt(pair, {{"EncryptionContext", R"({"b":"2","한":"글"})"}}).status, 200);
  const std::string data_key_blob =
      member(data_key("GenerateDataKey", {{"KeySpec", R"("AES_256")"}, ab[0]}), "CiphertextBlob");
  expect_error(decrypt(data_key_blob, a), "InvalidCiphertextException", "");
  EXPECT_EQ(decrypt(data_key_blob, ab).status, 200);
}

TEST_F(KmsCrypto, ContextsAreBounded) {
  // u16 count, u16 length and key, u16 length and value: 2 + 2 + 1 + 2 bytes around the value.
  const auto context = [](std::size_t size) { return R"({"k":")" + std::string(size, 'v') + "\"}"; };
  EXPECT_EQ(encrypt("x", {{"EncryptionContext", context(8192 - 7)}}).status, 200);
  for (const std::size_t size : {std::size_t{8192 - 6}, std::size_t{70'000}}) {
    const Fields more{{"EncryptionContext", context(size)}};
    const std::string message = "The encryption context is larger than 8192 bytes.";
    expect_error(encrypt("x", more), "ValidationException", message);
    expect_error(decrypt("YQ==", more), "ValidationException", message);
    expect_error(data_key("GenerateDataKey", {{"KeySpec", R"("AES_256")"}, more[0]}), "ValidationException",
                 message);
  }
}

TEST_F(KmsCrypto, AlgorithmsOfOtherKeysAreIncompatible) {
  const Fields rsa{{"EncryptionAlgorithm", R"("RSAES_OAEP_SHA_256")"}};
  const std::string message = "Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.";
  const Fields symmetric{{"EncryptionAlgorithm", R"("SYMMETRIC_DEFAULT")"}};
  const std::string blob = encrypted("x", symmetric);
  expect_error(encrypt("x", rsa), "InvalidKeyUsageException", message);
  expect_error(decrypt(blob, rsa), "InvalidKeyUsageException", message);
  EXPECT_EQ(decrypt(blob, symmetric).status, 200);
  expect_error(
      encrypt("x", {{"EncryptionAlgorithm", R"("AES")"}}), "ValidationException",
      violation +
          "Value 'AES' at 'encryptionAlgorithm' failed to satisfy constraint: Member must satisfy enum value "
          "set: [SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256, SM2PKE]");
}

TEST_F(KmsCrypto, DecryptTellsBlobsApart) {
  const std::string blob = encrypted("x"), other = node_.new_key();
  Bytes bytes = *from_base64(blob);
  const auto changed = [&](std::size_t at) {
    Bytes copy = bytes;
    copy[at] ^= 0x80;
    return base64(copy);
  };
  for (const std::size_t at : {0, 1, 18, 21, 22, 53, 54, 85, 86, 102}) {
    expect_error(decrypt(changed(at)), "InvalidCiphertextException", "");
    expect_error(decrypt(changed(at), {{"KeyId", text(node_.key_id)}}), "InvalidCiphertextException", "");
  }
  for (const std::size_t at : {2, 17}) {
    expect_error(decrypt(changed(at)), "AccessDeniedException", unusable);
    expect_error(decrypt(changed(at), {{"KeyId", text(node_.key_id)}}), "IncorrectKeyException",
                 "The key ID in the request does not identify a CMK that can perform this operation.");
  }
  expect_error(decrypt(blob, {{"KeyId", text(other)}}), "IncorrectKeyException",
               "The key ID in the request does not identify a CMK that can perform this operation.");
  bytes.pop_back();
  expect_error(decrypt(base64(bytes)), "InvalidCiphertextException", "");
  expect_error(decrypt(base64(as_bytes("garbage"))), "InvalidCiphertextException", "");
}

TEST_F(KmsCrypto, ABlobOpensInItsRegionOnly) {
  const std::string body = object({{"CiphertextBlob", text(encrypted("x"))}});
  expect_error(node_.kms_in("us-east-1", "Decrypt", body), "AccessDeniedException", unusable);
  EXPECT_EQ(node_.kms("Decrypt", body).status, 200);
}

TEST_F(KmsCrypto, NamesThatLeadToNoKeyAreNotFound) {
  const std::string absent = "00000000-0000-4000-8000-000000000000";
  const std::pair<std::string, std::string> table[] = {
      {"xyz", "Invalid keyId 'xyz'"},
      {absent, "Key '" + node_.arn(absent) + "' does not exist"},
      {"alias/x", "Alias arn:aws:kms:ap-northeast-2:123456789012:alias/x is not found."},
      {"arn:aws:kms:us-east-1:123456789012:key/" + absent, "Invalid arn us-east-1"},
      {"arn:aws:s3:::b", "Invalid arn: arn:aws:s3:::b"}};
  for (const auto& [name, message] : table) {
    const std::pair<std::string, std::string> key{"KeyId", text(name)};
    expect_error(node_.kms("Encrypt", object({key, {"Plaintext", R"("YQ==")"}})), "NotFoundException",
                 message);
    expect_error(node_.kms("Decrypt", object({key, {"CiphertextBlob", R"("YQ==")"}})), "NotFoundException",
                 message);
    for (const char* operation : {"GenerateDataKey", "GenerateDataKeyWithoutPlaintext"}) {
      expect_error(node_.kms(operation, object({key, {"KeySpec", R"("AES_256")"}})), "NotFoundException",
                   message);
    }
  }
}

TEST_F(KmsCrypto, GrantTokensAndDryRunsAreTakenByAllAndARecipientByNone) {
  const std::string blob = encrypted("x");
  const auto each = [&](const std::pair<std::string, std::string>& more, const auto& expect) {
    expect(encrypt("x", {more}));
    expect(decrypt(blob, {more}));
    for (const char* operation : {"GenerateDataKey", "GenerateDataKeyWithoutPlaintext"})
      expect(data_key(operation, {{"KeySpec", R"("AES_256")"}, more}));
  };
  each({"GrantTokens", R"(["t"])"},
       [](const auto& reply) { expect_error(reply, "InvalidGrantTokenException", ""); });
  each({"GrantTokens", "[]"}, [](const auto& reply) { EXPECT_EQ(reply.status, 200); });
  each({"DryRun", "true"}, [](const auto& reply) {
    expect_error(reply, "DryRunOperationException",
                 "The request would have succeeded, but the DryRun option is set.");
  });
  each({"DryRun", "false"}, [](const auto& reply) { EXPECT_EQ(reply.status, 200); });
  expect_error(decrypt("YQ==", {{"DryRun", "true"}}), "InvalidCiphertextException", "");

  const std::pair<std::string, std::string> recipient{"Recipient", "{}"};
  const std::string message = "The member Recipient is not supported here.";
  expect_error(decrypt(blob, {recipient}), "UnsupportedOperationException", message);
  expect_error(data_key("GenerateDataKey", {{"KeySpec", R"("AES_256")"}, recipient}),
               "UnsupportedOperationException", message);
}

// Every operation against both states of its key.
TEST_F(KmsCrypto, ADisabledKeyIsUsedByNothingAndManagedByEverything) {
  const std::string key = object({{"KeyId", text(node_.key_id)}});
  const std::string blob = encrypted("x");
  struct Row {
    std::string operation, body;
    bool uses;
  };
  const std::string data_key_body = object({{"KeyId", text(node_.key_id)}, {"KeySpec", R"("AES_256")"}});
  const Row table[] = {
      {"Encrypt", object({{"KeyId", text("alias/bongtu")}, {"Plaintext", R"("YQ==")"}}), true},
      {"Decrypt", object({{"CiphertextBlob", text(blob)}}), true},
      {"Decrypt", object({{"CiphertextBlob", text(blob)}, {"KeyId", text(arn_)}}), true},
      {"GenerateDataKey", data_key_body, true},
      {"GenerateDataKeyWithoutPlaintext", data_key_body, true},
      {"DescribeKey", key, false},
      {"ListKeys", "{}", false},
      {"ListAliases", key, false},
      {"CreateKey", "{}", false},
      {"CreateAlias", object({{"AliasName", R"("alias/other")"}, {"TargetKeyId", text(node_.key_id)}}),
       false},
      {"DeleteAlias", object({{"AliasName", R"("alias/other")"}}), false},
      {"DisableKey", key, false},
      {"EnableKey", key, false}};
  for (const Row& row : table)
    EXPECT_EQ(node_.kms(row.operation, row.body).status, 200) << "enabled " << row.operation;
  set_enabled(false);
  for (const Row& row : table) {
    const auto reply = node_.kms(row.operation, row.body);
    if (row.uses)
      expect_error(reply, "DisabledException", arn_ + " is disabled.");
    else
      EXPECT_EQ(reply.status, 200) << "disabled " << row.operation;
  }
  for (const Row& row : table)
    EXPECT_EQ(node_.kms(row.operation, row.body).status, 200) << "again " << row.operation;
}

}  // namespace
}  // namespace bongtu::app
