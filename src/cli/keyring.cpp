#include "cli/keyring.h"

#include <bongtu/client.h>
#include <bongtu/hierarchical_keyring.h>
#include <bongtu/kms_keyrings.h>
#include <bongtu/raw_keyrings.h>

#include <array>
#include <charconv>

#include "cli/key_file.h"
#include "cli/kms_discovery.h"
#include "message/keyrings/kms_arn.h"

namespace bongtu::cli {
namespace {

using message::Keyring;
using Made = Result<std::shared_ptr<Keyring>>;

struct Needs {
  const WrappingKey& key;
  const std::string& endpoint;
  Use use;
  std::vector<std::string>& warnings;
};

std::unexpected<Error> wrong(std::string text) {
  return refuse(Fault::validation, "--wrapping-keys: " + std::move(text));
}

client::Options options_of(const Needs& needs) {
  client::Options options;
  options.region = needs.key["region"];
  options.profile = needs.key["profile"];
  options.endpoint = needs.endpoint;
  return options;
}

// That of the key's ARN goes before all.
std::string region_of(const WrappingKey& key) {
  const auto arn = message::parse_kms_arn(key["key"]);
  return arn ? std::string(arn->region) : key["region"];
}

Result<std::shared_ptr<message::Kms>> kms_of(const Needs& needs) {
  client::Options options = options_of(needs);
  options.region = region_of(needs.key);
  return client::kms(options);
}

Made make_aws_kms(const Needs& needs) {
  const WrappingKey& key = needs.key;
  const message::KmsOfRegion kms = client::kms_of_regions(options_of(needs));
  const bool mrk = !key.has("mrk") || key.is_true("mrk");
  if (key.is_true("discovery")) {
    std::optional<message::DiscoveryFilter> filter;
    if (key.has("discovery-account")) filter = {key["discovery-partition"], key.all("discovery-account")};
    if (!key.has("region")) return kms_discovery_by_arn(kms, std::move(filter));
    return message::kms_multi_discovery_keyring(kms, {key["region"]}, filter, {}, mrk);
  }
  message::KmsKeys keys;
  keys.children = key.all("key");
  keys.generator = keys.children.front();
  keys.children.erase(keys.children.begin());
  keys.default_region = key["region"];
  keys.mrk = mrk;
  return message::kms_multi_keyring(kms, keys);
}

message::KeyName name_of(const WrappingKey& key) { return {key["namespace"], key["name"]}; }

Made make_raw_aes(const Needs& needs) {
  TRY(Secret key, read_aes_key(needs.key["file"], needs.warnings));
  return message::raw_aes_keyring(name_of(needs.key), std::move(key));
}

struct Padding {
  std::string_view name;
  message::RsaPadding padding;
};
constexpr auto paddings = std::to_array<Padding>({{"pkcs1", message::RsaPadding::pkcs1},
                                                  {"oaep-sha1", message::RsaPadding::oaep_sha1},
                                                  {"oaep-sha256", message::RsaPadding::oaep_sha256},
                                                  {"oaep-sha384", message::RsaPadding::oaep_sha384},
                                                  {"oaep-sha512", message::RsaPadding::oaep_sha512}});

Result<message::RsaPadding> padding_of(const WrappingKey& key) {
  if (!key.has("padding")) return message::RsaPadding::oaep_sha512;
  for (const Padding& row : paddings) {
    if (row.name == key["padding"]) return row.padding;
  }
  return wrong("padding= is one of pkcs1, oaep-sha1, oaep-sha256, oaep-sha384, oaep-sha512.");
}

Result<std::optional<std::string>> public_key_of(const WrappingKey& key, std::string_view parameter) {
  std::optional<std::string> text;
  if (!key.has(parameter)) return text;
  TRY(text, read_public_file(key[parameter]));
  return text;
}

Made make_raw_rsa(const Needs& needs) {
  message::RawRsaKey key{.name = name_of(needs.key), .public_key = {}, .private_key = {}};
  TRY(key.padding, padding_of(needs.key));
  TRY(key.public_key, public_key_of(needs.key, "public"));
  if (needs.key.has("private")) {
    TRY(key.private_key, read_private_file(needs.key["private"], needs.warnings));
  }
  return message::raw_rsa_keyring(std::move(key));
}

struct CurveName {
  std::string_view name;
  std::string_view official;
  message::Curve curve;
};
constexpr auto curves = std::to_array<CurveName>({{"p256", "ECC_NIST_P256", message::Curve::p256},
                                                  {"p384", "ECC_NIST_P384", message::Curve::p384},
                                                  {"p521", "ECC_NIST_P521", message::Curve::p521}});

Result<message::Curve> curve_of(const WrappingKey& key) {
  for (const CurveName& row : curves) {
    if (key["curve"] == row.name || key["curve"] == row.official) return row.curve;
  }
  return wrong("curve= is p256, p384 or p521.");
}

Made make_raw_ecdh(const Needs& needs) {
  TRY(const message::Curve curve, curve_of(needs.key));
  TRY(std::optional<std::string> recipient, public_key_of(needs.key, "public"));
  if (!needs.key.has("private")) {
    return message::raw_ecdh_keyring(curve, message::EphemeralToRecipient{*std::move(recipient)});
  }
  TRY(Secret own, read_private_file(needs.key["private"], needs.warnings));
  if (!recipient) return message::raw_ecdh_keyring(curve, message::RecipientOnly{std::move(own)});
  return message::raw_ecdh_keyring(curve, message::StaticToRecipient{std::move(own), *std::move(recipient)});
}

Made make_hierarchical(const Needs& needs) {
  const std::string& text = needs.key["ttl"];
  unsigned seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds == 0) {
    return wrong("ttl= is a number of seconds, 1 or more.");
  }
  message::BranchKeyDirectory directory;
  directory.path = needs.key["store"];
  directory.key_arn = needs.key["key"];
  if (needs.key.has("logical-name")) directory.logical_name = needs.key["logical-name"];
  TRY(directory.kms, kms_of(needs));
  message::HierarchicalKeyring options;
  TRY(options.store, message::branch_key_directory(std::move(directory)));
  options.branch_key_id = needs.key["branch-key"];
  options.time_to_live = std::chrono::seconds(seconds);
  return message::hierarchical_keyring(std::move(options));
}

Made make_aws_kms_rsa(const Needs& needs) {
  message::KmsRsaKey key{.kms = nullptr, .key_arn = needs.key["key"], .public_key = {}};
  if (needs.key.has("algorithm")) key.algorithm = needs.key["algorithm"];
  TRY(key.public_key, public_key_of(needs.key, "public"));
  if (needs.use == Use::encrypt && !key.public_key) {
    return wrong("public=FILE is missing: provider=aws-kms-rsa encrypts with the public key.");
  }
  if (needs.use == Use::decrypt) {  // the public key encrypts here, without credentials
    TRY(key.kms, kms_of(needs));
  }
  return message::kms_rsa_keyring(std::move(key));
}

Made make_aws_kms_ecdh(const Needs& needs) {
  message::KmsEcdhKey key{
      .kms = nullptr, .key_arn = needs.key["key"], .public_key = {}, .recipient_public_key = {}};
  TRY(key.curve, curve_of(needs.key));
  TRY(key.public_key, public_key_of(needs.key, "public"));
  TRY(key.recipient_public_key, public_key_of(needs.key, "recipient"));
  TRY(key.kms, kms_of(needs));
  return message::kms_ecdh_keyring(std::move(key));
}

struct Maker {
  Provider provider;
  Made (*make)(const Needs&);
};
constexpr auto makers = std::to_array<Maker>({{Provider::aws_kms, make_aws_kms},
                                              {Provider::aws_kms_rsa, make_aws_kms_rsa},
                                              {Provider::aws_kms_ecdh, make_aws_kms_ecdh},
                                              {Provider::raw_aes, make_raw_aes},
                                              {Provider::raw_rsa, make_raw_rsa},
                                              {Provider::raw_ecdh, make_raw_ecdh},
                                              {Provider::hierarchical, make_hierarchical}});

Made make_one(const Needs& needs) {
  for (const Maker& row : makers) {
    if (row.provider == needs.key.provider) return row.make(needs);
  }
  return refuse(Fault::internal);
}

}  // namespace

Made make_keyring(const std::vector<WrappingKey>& keys, const std::string& endpoint, Use use,
                  std::vector<std::string>& warnings) {
  std::vector<std::shared_ptr<Keyring>> keyrings;
  for (const WrappingKey& key : keys) {
    TRY(std::shared_ptr<Keyring> keyring, make_one({key, endpoint, use, warnings}));
    keyrings.push_back(std::move(keyring));
  }
  if (keyrings.size() == 1) return keyrings.front();
  if (use == Use::decrypt) return message::multi_keyring(nullptr, std::move(keyrings));
  std::shared_ptr<Keyring> generator = keyrings.front();
  keyrings.erase(keyrings.begin());
  return message::multi_keyring(std::move(generator), std::move(keyrings));
}

Result<std::shared_ptr<message::Cmm>> make_cmm(const Command& command, std::shared_ptr<Keyring> keyring) {
  std::shared_ptr<message::Cmm> cmm = message::default_cmm(std::move(keyring));
  if (!command.required_keys.empty()) {
    TRY(cmm, message::required_context_cmm(std::move(cmm), command.required_keys));
  }
  if (command.caching) {
    TRY(cmm, message::caching_cmm(std::move(cmm), *command.caching));
  }
  return cmm;
}

}  // namespace bongtu::cli
