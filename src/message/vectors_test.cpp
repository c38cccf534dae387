// The messages of the official SDKs and their mutations (BONGTU_VECTORS/esdk), as far as they are of our
// suite.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "message/format.h"
#include "message/message.h"

namespace bongtu::message {
namespace {

namespace json = boost::json;

std::filesystem::path vectors() {
  const char* path = std::getenv("BONGTU_VECTORS");
  return path != nullptr ? path : "../shared/vectors";
}

Bytes file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

std::string text(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string())) : "";
}

// AES-GCM of any key size, as raw AES keyrings use it; the product itself has AES-256 only.
std::optional<Bytes> gcm_open(View key, View iv, View aad, View ciphertext, View tag) {
  const EVP_CIPHER* cipher = key.size() == 16   ? EVP_aes_128_gcm()
                             : key.size() == 24 ? EVP_aes_192_gcm()
                                                : EVP_aes_256_gcm();
  const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(),
                                                                           EVP_CIPHER_CTX_free);
  Bytes plaintext(ciphertext.size()), expected(tag.begin(), tag.end());
  int size = 0;
  EXPECT_EQ(EVP_DecryptInit_ex(context.get(), cipher, nullptr, key.data(), iv.data()), 1);
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(expected.size()),
                      expected.data());
  EVP_DecryptUpdate(context.get(), nullptr, &size, aad.data(), static_cast<int>(aad.size()));
  EVP_DecryptUpdate(context.get(), plaintext.data(), &size, ciphertext.data(),
                    static_cast<int>(ciphertext.size()));
  if (EVP_DecryptFinal_ex(context.get(), plaintext.data() + size, &size) != 1) return std::nullopt;
  return plaintext;
}

// Raw AES keyring: provider info = key name || u32 tag bits || u32 IV bytes || IV.
std::optional<Bytes> unwrap(const EncryptedDataKey& candidate, const json::object& keyring, View wrapping_key,
                            View context) {
  const std::string name_and_sizes = text(keyring, "name") + std::string("\0\0\0\x80\0\0\0\x0c", 8);
  const std::string_view info = candidate.provider_info;
  if (candidate.provider_id != text(keyring, "namespace") || info.size() != name_and_sizes.size() + iv_size ||
      !info.starts_with(name_and_sizes) || candidate.ciphertext.size() != data_key_size + tag_size) {
    return std::nullopt;
  }
  return gcm_open(wrapping_key, as_bytes(info.substr(name_and_sizes.size())), context,
                  candidate.ciphertext.first(data_key_size), candidate.ciphertext.last(tag_size));
}

class Set {
 public:
  explicit Set(std::string_view name) : root_(vectors() / name) {
    const Bytes manifest = file(root_ / "manifest.json");
    manifest_ = json::parse(as_text(manifest));
  }
  const json::array& all() const { return manifest_.at("vectors").get_array(); }
  Bytes file_of(const json::object& vector, std::string_view member) const {
    return file(root_ / text(vector, member));
  }

  // False where no keyring of the vector is one that this test can play.
  bool can_play(const json::object& vector) const {
    return std::ranges::any_of(vector.at("keyrings").get_array(), [&](const json::value& k) {
      return text(k.get_object(), "kind") == "static-data-key" || !wrapping_key(k.get_object()).empty();
    });
  }

  std::optional<Bytes> open(const json::object& vector, View message) const {
    const auto header = parse_header(message);
    if (!header) return std::nullopt;
    for (const json::value& keyring : vector.at("keyrings").get_array()) {
      const auto key = data_key(vector, keyring.get_object(), *header);
      if (!key) continue;
      const auto plaintext = decrypt(message, *header, *key);
      if (!plaintext) return std::nullopt;
      return Bytes(plaintext->reveal().begin(), plaintext->reveal().end());
    }
    return std::nullopt;
  }

 private:
  Bytes wrapping_key(const json::object& keyring) const {
    if (text(keyring, "kind") != "raw-aes") return {};
    return *from_hex(text(manifest_.at("keys").at(text(keyring, "key")).get_object(), "hex"));
  }

  std::optional<Bytes> data_key(const json::object& vector, const json::object& keyring,
                                const Header& header) const {
    if (text(keyring, "kind") == "static-data-key") return from_hex(text(keyring, "hex"));
    const Bytes key = wrapping_key(keyring);
    if (key.empty()) return std::nullopt;
    EncryptionContext context = header.context;
    for (const auto& pair : vector.at("reproduced_ec").get_object()) {
      context.emplace(pair.key(), std::string_view(pair.value().get_string()));
    }
    for (const auto& candidate : header.encrypted_data_keys) {
      if (auto unwrapped = unwrap(candidate, keyring, key, *serialize(context))) return unwrapped;
    }
    return std::nullopt;
  }

  std::filesystem::path root_;
  json::value manifest_;
};

// What the message format leaves to the client that holds the keyrings, and this test does not play.
bool is_the_clients(const json::object& vector) {
  const std::string reason = text(vector, "reason");
  return reason == "more EDKs than client limit" || reason == "reproduced context contradicts stored";
}

bool is_framed(View message) {
  Reader reader(message);
  reader.bytes(3 + message_id_size);
  reader.field();
  const auto data_keys = reader.number<std::uint16_t>();
  for (int i = 0; i < 3 * data_keys; ++i) reader.field();
  return reader.number<std::uint8_t>() == content_type_framed;
}

// We write no unframed messages, so those of others are what shows that each byte of such a body counts.
void expect_body_bound(const auto& set, const auto& vector, const Bytes& message) {
  const auto header = parse_header(message);
  ASSERT_TRUE(header);
  const std::size_t body = header->bytes.size() + tag_size;
  for (std::size_t i = body; i < std::min(message.size(), body + 200); ++i) {
    Bytes changed = message;
    changed[i] ^= 1;
    EXPECT_FALSE(set.open(vector, changed)) << "byte " << i;
    EXPECT_FALSE(set.open(vector, Bytes(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(i))))
        << i;
  }
  Bytes longer = message;
  longer.push_back(0);
  EXPECT_FALSE(set.open(vector, longer));
}

void print(const std::map<std::string, int>& counts) {
  for (const auto& [what, count] : counts) std::printf("[ vectors  ] %4d %s\n", count, what.c_str());
}

TEST(Vectors, of_the_official_sdks_open_or_are_refused_as_they_should) {
  if (!std::filesystem::exists(vectors() / "esdk")) GTEST_SKIP() << "no vectors";
  const Set set("esdk");
  std::map<std::string, int> counts;
  for (const json::value& value : set.all()) {
    const json::object& vector = value.get_object();
    const Bytes message = set.file_of(vector, "ciphertext");
    const std::string name = text(vector, "id") + " " + text(vector, "name") + " " + text(vector, "reason");
    if (text(vector, "suite") != "0478") {
      EXPECT_FALSE(parse_header(message)) << name;
      ++counts["of other suites: refused"];
    } else if (!set.can_play(vector)) {
      ++counts["0x0478, left out: keyrings of other kinds"];
    } else if (is_the_clients(vector)) {
      ++counts["0x0478, left out: rules of the client"];
    } else if (text(vector, "expect") == "refuse") {
      EXPECT_FALSE(set.open(vector, message)) << name;
      ++counts["0x0478, to be refused: refused"];
    } else if (!vector.at("required_ec_keys").get_array().empty()) {
      EXPECT_FALSE(set.open(vector, message)) << name;
      ++counts["0x0478, with context that is not stored (later): refused"];
    } else {
      const auto plaintext = set.open(vector, message);
      EXPECT_TRUE(plaintext && *plaintext == set.file_of(vector, "plaintext")) << name;
      ++counts["0x0478: opened, plaintext equal"];
      if (!is_framed(message)) expect_body_bound(set, vector, message);
    }
  }
  print(counts);
  EXPECT_GT(counts["0x0478: opened, plaintext equal"], 0);
}

TEST(Vectors, that_the_python_sdk_accepts_against_the_specification_are_refused) {
  if (!std::filesystem::exists(vectors() / "esdk-disputed")) GTEST_SKIP() << "no vectors";
  const Set set("esdk-disputed");
  std::map<std::string, int> counts;
  for (const json::value& value : set.all()) {
    const json::object& vector = value.get_object();
    if (text(vector, "suite") != "0478") continue;
    EXPECT_FALSE(set.open(vector, set.file_of(vector, "ciphertext"))) << text(vector, "reason");
    ++counts["0x0478, disputed: refused"];
  }
  print(counts);
}

}  // namespace
}  // namespace bongtu::message
