#include "ops/kms/members.h"

#include <algorithm>

namespace bongtu::ops {
namespace {
constexpr std::size_t context_limit = 8192;
}

bool is_alias_text(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' ||
           c == '/' || c == '_' || c == '-';
  });
}

const std::vector<std::string_view>& encryption_algorithms() {
  static const std::vector<std::string_view> values = {"SYMMETRIC_DEFAULT", "RSAES_OAEP_SHA_1",
                                                       "RSAES_OAEP_SHA_256", "SM2PKE"};
  return values;
}

const std::vector<std::string_view>& data_key_specs() {
  static const std::vector<std::string_view> values = {"AES_256", "AES_128"};
  return values;
}

const std::vector<std::string_view>& key_specs() {
  static const std::vector<std::string_view> values = {
      "RSA_2048",      "RSA_3072",      "RSA_4096",        "ECC_NIST_P256",
      "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1", "SYMMETRIC_DEFAULT",
      "HMAC_224",      "HMAC_256",      "HMAC_384",        "HMAC_512",
      "SM2",           "ML_DSA_44",     "ML_DSA_65",       "ML_DSA_87",
      "ML_KEM_512",    "ML_KEM_768",    "ML_KEM_1024",     "ECC_NIST_EDWARDS25519"};
  return values;
}

const std::vector<std::string_view>& key_usages() {
  static const std::vector<std::string_view> values = {
      "SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT", "ENCAPSULATE_DECAPSULATE"};
  return values;
}

const std::vector<std::string_view>& key_origins() {
  static const std::vector<std::string_view> values = {"AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM",
                                                       "EXTERNAL_KEY_STORE"};
  return values;
}

Result<> check_algorithm(const std::optional<std::string>& algorithm) {
  if (!algorithm || *algorithm == "SYMMETRIC_DEFAULT") return {};
  return refuse(Fault::invalid_key_usage,
                "Algorithm " + *algorithm + " is incompatible with key spec SYMMETRIC_DEFAULT.");
}

Result<Bytes> bound(const std::optional<EncryptionContext>& context) {
  if (!context) return Bytes();
  auto bytes = serialize(*context);
  if (!bytes || bytes->size() > context_limit) {
    return refuse(Fault::validation, "The encryption context is larger than 8192 bytes.");
  }
  return *std::move(bytes);
}

std::string make_marker(std::string_view list, std::string_view last) {
  return base64(as_bytes(std::string(list) + ":" + std::string(last)));
}

Result<std::string> read_marker(std::string_view list, const std::optional<std::string>& marker) {
  if (!marker) return std::string();
  const auto bytes = from_base64(*marker);
  const std::string start = std::string(list) + ":";
  if (!bytes || !as_text(*bytes).starts_with(start))
    return refuse(Fault::invalid_marker, "The marker is not valid.");
  return std::string(as_text(*bytes).substr(start.size()));
}

}  // namespace bongtu::ops
