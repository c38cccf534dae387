#include "keyrings.h"

#include <bongtu/hierarchical_keyring.h>
#include <bongtu/raw_keyrings.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "base/bytes.h"
#include "static_keyring.h"

namespace bongtu::message_vectors {
namespace {

namespace json = boost::json;
using message::Curve;
using message::Keyring;
using message::RsaPadding;
using Made = Result<std::shared_ptr<Keyring>>;

std::string text(const json::object& object, std::string_view name) {
  return std::string(std::string_view(object.at(name).as_string()));
}

Secret hex_secret(const json::object& object) {
  const std::optional<Bytes> bytes = from_hex(text(object, "hex"));
  if (!bytes) throw std::runtime_error("hex that is none");
  return Secret::copy_of(*bytes);
}

// SubjectPublicKeyInfo as PEM, of which the manifest has the base64.
std::string public_pem(const json::object& key, std::string_view name) {
  const std::string encoded = text(key, name);
  std::string pem = "-----BEGIN PUBLIC KEY-----\n";
  for (std::size_t at = 0; at < encoded.size(); at += 64) pem += encoded.substr(at, 64) + "\n";
  return pem + "-----END PUBLIC KEY-----\n";
}

Made raw_aes(const json::object& listed, const json::object& key) {
  return message::raw_aes_keyring({text(listed, "namespace"), text(listed, "name")}, hex_secret(key));
}

Made raw_rsa(const json::object& listed, const json::object& key) {
  static const std::map<std::string, RsaPadding> paddings = {{"pkcs1", RsaPadding::pkcs1},
                                                             {"oaep-sha1", RsaPadding::oaep_sha1},
                                                             {"oaep-sha256", RsaPadding::oaep_sha256},
                                                             {"oaep-sha384", RsaPadding::oaep_sha384},
                                                             {"oaep-sha512", RsaPadding::oaep_sha512}};
  return message::raw_rsa_keyring({.name = {text(listed, "namespace"), text(listed, "name")},
                                   .padding = paddings.at(text(listed, "padding")),
                                   .private_key = Secret::copy_of(text(key, "private_pem"))});
}

// As the recipient, whom the message is for.
Made raw_ecdh(const json::object& listed, const json::object& key) {
  static const std::map<std::string, Curve> curves = {
      {"P-256", Curve::p256}, {"P-384", Curve::p384}, {"P-521", Curve::p521}};
  const Curve curve = curves.at(text(key, "curve"));
  Secret recipient = Secret::copy_of(text(key, "recipient_private_pem"));
  if (text(listed, "schema") == "discovery") {
    return message::raw_ecdh_keyring(curve, message::RecipientOnly{std::move(recipient)});
  }
  return message::raw_ecdh_keyring(
      curve, message::StaticToRecipient{std::move(recipient), public_pem(key, "sender_public_der_b64")});
}

Made static_data_key(const json::object& listed, const json::object&) {
  return std::make_shared<StaticKeyring>(hex_secret(listed));
}

Made branch_key(const json::object&, const json::object& key) {
  std::vector<message::BranchKey> keys;
  keys.push_back({text(key, "id"), text(key, "version"), hex_secret(key)});
  auto store = message::static_branch_keys(std::move(keys));
  if (!store) return std::unexpected(store.error());
  return message::hierarchical_keyring(
      {.store = *store, .branch_key_id = text(key, "id"), .time_to_live = std::chrono::hours(1)});
}

std::shared_ptr<Keyring> one(const json::object& listed, const json::object& keys) {
  static const std::map<std::string, Made (*)(const json::object&, const json::object&)> kinds = {
      {"raw-aes", raw_aes},
      {"raw-rsa", raw_rsa},
      {"raw-ecdh", raw_ecdh},
      {"static-data-key", static_data_key},
      {"branch-key", branch_key}};
  const json::value* name = listed.if_contains("key");
  static const json::object no_key;
  const json::object& key = name != nullptr ? keys.at(name->as_string()).as_object() : no_key;
  Made made = kinds.at(text(listed, "kind"))(listed, key);
  if (!made) throw std::runtime_error(text(listed, "kind") + " keyring: " + made.error().message);
  return *made;
}

}  // namespace

std::shared_ptr<Keyring> keyring(const json::array& listed, const json::object& keys) {
  std::vector<std::shared_ptr<Keyring>> all;
  for (const json::value& value : listed) all.push_back(one(value.as_object(), keys));
  Made multi = message::multi_keyring(nullptr, std::move(all));
  if (!multi) throw std::runtime_error("multi-keyring: " + multi.error().message);
  return *multi;
}

}  // namespace bongtu::message_vectors
