// Keyrings over a KMS. An encrypted data key of theirs names the KMS key by its ARN; a message with one of
// "aws-kms" that names something else is refused with Fault::invalid_ciphertext before any call. That the KMS
// answers with the key that was asked for is checked where a key ARN was asked for, which decrypting always
// does; of an alias or a bare id, only that the answer is a key's ARN.
#pragma once

#include <bongtu/keyring.h>
#include <bongtu/kms.h>

#include <functional>
#include <optional>

namespace bongtu::message {

// Gives the Kms of a Region ("ap-northeast-2"); may give the same for all. Called from any thread.
using KmsOfRegion = std::function<Result<std::shared_ptr<Kms>>(std::string_view region)>;

// What KMS keys a discovery keyring may ask for.
struct DiscoveryFilter {
  std::string partition = "aws";
  std::vector<std::string> accounts;  // at least one
};

// Encrypts under the key, and decrypts what names exactly this ARN. An alias or a bare id encrypts only: the
// ARN in the message never equals it.
Result<std::shared_ptr<Keyring>> kms_keyring(std::shared_ptr<Kms> kms, std::string key_id,
                                             std::vector<std::string> grant_tokens = {});

// The same for a multi-Region key (`mrk-…`): decrypts what any of its replicas has encrypted, by this one.
Result<std::shared_ptr<Keyring>> kms_mrk_keyring(std::shared_ptr<Kms> kms, std::string key_id,
                                                 std::vector<std::string> grant_tokens = {});

// Decrypts by whatever KMS key a message names; never encrypts. Without a filter the message chooses the key
// and the account that is asked: only for messages whose origin is known.
Result<std::shared_ptr<Keyring>> kms_discovery_keyring(std::shared_ptr<Kms> kms,
                                                       std::optional<DiscoveryFilter> filter = {},
                                                       std::vector<std::string> grant_tokens = {});
// In one Region: asks for its own keys, and for the replica there of any multi-Region key.
Result<std::shared_ptr<Keyring>> kms_mrk_discovery_keyring(std::shared_ptr<Kms> kms, std::string region,
                                                           std::optional<DiscoveryFilter> filter = {},
                                                           std::vector<std::string> grant_tokens = {});

// Several KMS keys, each asked in the Region its ARN names; what is not an ARN, in `default_region`, which
// may be empty where `kms` knows one. `mrk` as kms_mrk_keyring; two replicas of one key are then refused.
struct KmsKeys {
  std::string generator;  // may be empty
  std::vector<std::string> children;
  std::string default_region;
  std::vector<std::string> grant_tokens;
  bool mrk = true;
};
Result<std::shared_ptr<Keyring>> kms_multi_keyring(const KmsOfRegion& kms, const KmsKeys& keys);

// Discovery in several Regions, in their order.
Result<std::shared_ptr<Keyring>> kms_multi_discovery_keyring(
    const KmsOfRegion& kms, const std::vector<std::string>& regions,
    const std::optional<DiscoveryFilter>& filter = {}, const std::vector<std::string>& grant_tokens = {},
    bool mrk = true);

// RSA keys of KMS: encrypts here, with the public key (PEM); decrypts by KMS. Suites that sign are refused,
// as the SDKs do. `algorithm` is RSAES_OAEP_SHA_1 or RSAES_OAEP_SHA_256. `kms` null: encrypts only; no public
// key: decrypts only.
struct KmsRsaKey {
  std::shared_ptr<Kms> kms;
  std::string key_arn;
  std::optional<std::string> public_key;
  std::string algorithm = "RSAES_OAEP_SHA_256";
  std::vector<std::string> grant_tokens;
};
Result<std::shared_ptr<Keyring>> kms_rsa_keyring(KmsRsaKey key);

// ECDH with a KMS key of usage KEY_AGREEMENT. Public keys are PEM; ours is asked of KMS where it is absent,
// once, when the keyring is made.
struct KmsEcdhKey {
  std::shared_ptr<Kms> kms;
  std::string key_arn;  // the sender's, or the recipient's of a keyring that only decrypts
  Curve curve = Curve::p256;
  std::optional<std::string> public_key;            // of key_arn
  std::optional<std::string> recipient_public_key;  // absent: decrypts only, whoever the sender was
  std::vector<std::string> grant_tokens;
};
Result<std::shared_ptr<Keyring>> kms_ecdh_keyring(KmsEcdhKey key);

}  // namespace bongtu::message
