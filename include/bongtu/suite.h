// Algorithm suites of the AWS Encryption SDK, and the commitment policy that chooses among them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace bongtu::message {

// By their ids in a message ("algorithm suites" of the AWS Encryption SDK specification). All are AES-GCM
// with 12-byte IVs and 16-byte tags.
enum class SuiteId : std::uint16_t {
  aes_128_gcm = 0x0014,
  aes_192_gcm = 0x0046,
  aes_256_gcm = 0x0078,
  aes_128_gcm_hkdf_sha256 = 0x0114,
  aes_192_gcm_hkdf_sha256 = 0x0146,
  aes_256_gcm_hkdf_sha256 = 0x0178,
  aes_128_gcm_hkdf_sha256_ecdsa_p256 = 0x0214,
  aes_192_gcm_hkdf_sha384_ecdsa_p384 = 0x0346,
  aes_256_gcm_hkdf_sha384_ecdsa_p384 = 0x0378,
  aes_256_gcm_hkdf_sha512_commit_key = 0x0478,
  aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384 = 0x0578,
};

enum class Hash : std::uint8_t { none, sha256, sha384, sha512 };
enum class Curve : std::uint8_t { none, p256, p384, p521 };

// One row a suite.
struct Suite {
  SuiteId id;
  std::string_view name;      // as the official SDKs and their command line spell it
  std::size_t data_key_size;  // bytes; the derived key has as many
  Hash kdf = Hash::none;      // of HKDF; none: the data key itself encrypts
  Curve signature = Curve::none;
  bool commits = false;

  std::uint8_t format_version() const { return commits ? 2 : 1; }
  bool is_signed() const { return signature != Curve::none; }
};

std::span<const Suite> suites();
const Suite& suite(SuiteId id);
// Null for what is no suite of the Encryption SDK.
const Suite* find_suite(std::uint16_t id);
const Suite* find_suite(std::string_view name);

// Which suites may encrypt and which may decrypt. A suite that commits to its key gives a message one
// meaning; without commitment, who makes a message can make it open to different plaintexts under different
// keys.
enum class CommitmentPolicy : std::uint8_t {
  forbid_encrypt_allow_decrypt,    // for readers that know version 1 only; default suite 0x0378
  require_encrypt_allow_decrypt,   // while old messages are still about; default suite 0x0578
  require_encrypt_require_decrypt  // the default; default suite 0x0578
};
const Suite& default_suite(CommitmentPolicy policy);
bool may_encrypt(CommitmentPolicy policy, const Suite& suite);
bool may_decrypt(CommitmentPolicy policy, const Suite& suite);

}  // namespace bongtu::message
