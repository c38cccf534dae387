#include "ops/kms/bounds.h"

namespace bongtu::ops {
namespace {

using Values = std::vector<std::string_view>;

// The character that `text` begins with, taken off it; 0x100 where it is beyond U+00FF.
unsigned take_latin(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const bool two = text.size() > 1 && (byte(0) == 0xc2 || byte(0) == 0xc3);
  const unsigned character = byte(0) < 0x80 ? byte(0)
                             : two          ? (byte(0) & 0x03U) << 6U | (byte(1) & 0x3fU)
                                            : 0x100;
  text.remove_prefix(two ? 2 : 1);
  return character;
}

}  // namespace

bool is_policy_text(std::string_view text) {
  if (text.empty()) return false;
  while (!text.empty()) {
    const unsigned c = take_latin(text);
    if (c > 0xff || (c < 0x20 && c != '\t' && c != '\n' && c != '\r')) return false;
  }
  return true;
}

bool is_xks_key_id(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789-_.") == std::string_view::npos;
}

bool is_marker_text(std::string_view text) {
  while (!text.empty()) {
    const unsigned c = take_latin(text);
    if (c > 0xff || c < 0x20) return false;
  }
  return true;
}

const Values& customer_master_key_specs() {
  static const Values values = {"RSA_2048",
                                "RSA_3072",
                                "RSA_4096",
                                "ECC_NIST_P256",
                                "ECC_NIST_P384",
                                "ECC_NIST_P521",
                                "ECC_SECG_P256K1",
                                "SYMMETRIC_DEFAULT",
                                "HMAC_224",
                                "HMAC_256",
                                "HMAC_384",
                                "HMAC_512",
                                "SM2"};
  return values;
}

const Values& custom_key_store_types() {
  static const Values values = {"AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"};
  return values;
}

const Values& data_key_pair_specs() {
  static const Values values = {"RSA_2048",        "RSA_3072",      "RSA_4096",
                                "ECC_NIST_P256",   "ECC_NIST_P384", "ECC_NIST_P521",
                                "ECC_SECG_P256K1", "SM2",           "ECC_NIST_EDWARDS25519",
                                "ML_KEM_512",      "ML_KEM_768",    "ML_KEM_1024"};
  return values;
}

const Values& dry_run_modifiers() {
  static const Values values = {"IGNORE_CIPHERTEXT"};
  return values;
}

const Values& encapsulation_algorithms() {
  static const Values values = {"ML_KEM"};
  return values;
}

const Values& expiration_models() {
  static const Values values = {"KEY_MATERIAL_EXPIRES", "KEY_MATERIAL_DOES_NOT_EXPIRE"};
  return values;
}

const Values& grant_operations() {
  static const Values values = {"Decrypt",
                                "Encrypt",
                                "GenerateDataKey",
                                "GenerateDataKeyWithoutPlaintext",
                                "ReEncryptFrom",
                                "ReEncryptTo",
                                "Sign",
                                "Verify",
                                "GetPublicKey",
                                "CreateGrant",
                                "RetireGrant",
                                "DescribeKey",
                                "GenerateDataKeyPair",
                                "GenerateDataKeyPairWithoutPlaintext",
                                "GenerateMac",
                                "VerifyMac",
                                "DeriveSharedSecret",
                                "Encapsulate",
                                "Decapsulate"};
  return values;
}

const Values& import_types() {
  static const Values values = {"NEW_KEY_MATERIAL", "EXISTING_KEY_MATERIAL"};
  return values;
}

const Values& included_key_material() {
  static const Values values = {"ALL_KEY_MATERIAL", "ROTATIONS_ONLY"};
  return values;
}

const Values& key_agreement_algorithms() {
  static const Values values = {"ECDH"};
  return values;
}

const Values& key_encryption_mechanisms() {
  static const Values values = {"RSAES_OAEP_SHA_256"};
  return values;
}

const Values& mac_algorithms() {
  static const Values values = {"HMAC_SHA_224", "HMAC_SHA_256", "HMAC_SHA_384", "HMAC_SHA_512"};
  return values;
}

const Values& message_types() {
  static const Values values = {"RAW", "DIGEST", "EXTERNAL_MU"};
  return values;
}

const Values& resource_owners() {
  static const Values values = {"SELF", "OTHER_ACCOUNTS_VIA_RAM"};
  return values;
}

const Values& signing_algorithms() {
  static const Values values = {"RSASSA_PSS_SHA_256",
                                "RSASSA_PSS_SHA_384",
                                "RSASSA_PSS_SHA_512",
                                "RSASSA_PKCS1_V1_5_SHA_256",
                                "RSASSA_PKCS1_V1_5_SHA_384",
                                "RSASSA_PKCS1_V1_5_SHA_512",
                                "ECDSA_SHA_256",
                                "ECDSA_SHA_384",
                                "ECDSA_SHA_512",
                                "SM2DSA",
                                "ML_DSA_SHAKE_256",
                                "ED25519_SHA_512",
                                "ED25519_PH_SHA_512"};
  return values;
}

const Values& wrapping_algorithms() {
  static const Values values = {"RSAES_PKCS1_V1_5",       "RSAES_OAEP_SHA_1",         "RSAES_OAEP_SHA_256",
                                "RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256", "SM2PKE"};
  return values;
}

const Values& wrapping_key_specs() {
  static const Values values = {"RSA_2048", "RSA_3072", "RSA_4096", "SM2"};
  return values;
}

const Values& xks_proxy_connectivities() {
  static const Values values = {"PUBLIC_ENDPOINT", "VPC_ENDPOINT_SERVICE"};
  return values;
}

const Values& encryption_algorithms() {
  static const Values values = {"SYMMETRIC_DEFAULT", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE"};
  return values;
}

const Values& data_key_specs() {
  static const Values values = {"AES_256", "AES_128"};
  return values;
}

const Values& key_specs() {
  static const Values values = {"RSA_2048",
                                "RSA_3072",
                                "RSA_4096",
                                "ECC_NIST_P256",
                                "ECC_NIST_P384",
                                "ECC_NIST_P521",
                                "ECC_SECG_P256K1",
                                "SYMMETRIC_DEFAULT",
                                "HMAC_224",
                                "HMAC_256",
                                "HMAC_384",
                                "HMAC_512",
                                "SM2",
                                "ML_DSA_44",
                                "ML_DSA_65",
                                "ML_DSA_87",
                                "ECC_NIST_EDWARDS25519",
                                "ML_KEM_512",
                                "ML_KEM_768",
                                "ML_KEM_1024"};
  return values;
}

const Values& key_usages() {
  static const Values values = {"SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT",
                                "ENCAPSULATE_DECAPSULATE"};
  return values;
}

const Values& key_origins() {
  static const Values values = {"AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"};
  return values;
}

}  // namespace bongtu::ops
