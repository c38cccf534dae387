#include <bongtu/suite.h>

#include <algorithm>

#include "crypto/openssl.h"

namespace bongtu::message {
namespace {

constexpr Suite table[] = {
    {SuiteId::aes_128_gcm, "AES_128_GCM_IV12_TAG16", 16},
    {SuiteId::aes_192_gcm, "AES_192_GCM_IV12_TAG16", 24},
    {SuiteId::aes_256_gcm, "AES_256_GCM_IV12_TAG16", 32},
    {SuiteId::aes_128_gcm_hkdf_sha256, "AES_128_GCM_IV12_TAG16_HKDF_SHA256", 16, Hash::sha256},
    {SuiteId::aes_192_gcm_hkdf_sha256, "AES_192_GCM_IV12_TAG16_HKDF_SHA256", 24, Hash::sha256},
    {SuiteId::aes_256_gcm_hkdf_sha256, "AES_256_GCM_IV12_TAG16_HKDF_SHA256", 32, Hash::sha256},
    {SuiteId::aes_128_gcm_hkdf_sha256_ecdsa_p256, "AES_128_GCM_IV12_TAG16_HKDF_SHA256_ECDSA_P256", 16,
     Hash::sha256, Curve::p256},
    {SuiteId::aes_192_gcm_hkdf_sha384_ecdsa_p384, "AES_192_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384", 24,
     Hash::sha384, Curve::p384},
    {SuiteId::aes_256_gcm_hkdf_sha384_ecdsa_p384, "AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384", 32,
     Hash::sha384, Curve::p384},
    {SuiteId::aes_256_gcm_hkdf_sha512_commit_key, "AES_256_GCM_HKDF_SHA512_COMMIT_KEY", 32, Hash::sha512,
     Curve::none, true},
    {SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384, "AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384",
     32, Hash::sha512, Curve::p384, true},
};

template <class Matches>
const Suite* find(Matches matches) {
  const auto* found = std::ranges::find_if(table, matches);
  return found == std::end(table) ? nullptr : found;
}

}  // namespace

std::span<const Suite> suites() { return table; }

const Suite* find_suite(std::uint16_t id) {
  return find([&](const Suite& suite) { return static_cast<std::uint16_t>(suite.id) == id; });
}

const Suite* find_suite(std::string_view name) {
  return find([&](const Suite& suite) { return suite.name == name; });
}

const Suite& suite(SuiteId id) {
  const Suite* found = find_suite(static_cast<std::uint16_t>(id));
  crypto::must(found != nullptr, "using an algorithm suite that does not exist");
  return *found;
}

const Suite& default_suite(CommitmentPolicy policy) {
  return suite(policy == CommitmentPolicy::forbid_encrypt_allow_decrypt
                   ? SuiteId::aes_256_gcm_hkdf_sha384_ecdsa_p384
                   : SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384);
}

bool may_encrypt(CommitmentPolicy policy, const Suite& suite) {
  return suite.commits == (policy != CommitmentPolicy::forbid_encrypt_allow_decrypt);
}

bool may_decrypt(CommitmentPolicy policy, const Suite& suite) {
  return suite.commits || policy != CommitmentPolicy::require_encrypt_require_decrypt;
}

}  // namespace bongtu::message
