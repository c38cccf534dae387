// Messages of the official SDKs whose data key is known (BONGTU_VECTORS/esdk), and the form of all others;
// tests/message_vectors runs them all with their keyrings.
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "message/test_materials.h"

namespace bongtu::message {
namespace {

namespace json = boost::json;

std::filesystem::path vectors(std::string_view set) {
  const char* path = std::getenv("BONGTU_VECTORS");
  return std::filesystem::path(path != nullptr ? path : "../shared/vectors") / set;
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

json::array read(std::string_view set) {
  const Bytes manifest = file(vectors(set) / "manifest.json");
  return json::parse(as_text(manifest)).at("vectors").as_array();
}

class StaticCmm : public FixedCmm {
 public:
  explicit StaticCmm(Bytes bytes) : bytes_(std::move(bytes)) {}
  Result<std::shared_ptr<const DecryptionMaterials>> decryption_materials(
      const DecryptionRequest& request) override {
    auto materials = FixedCmm::decryption_materials(request);
    const auto& fixed = **materials;
    DecryptionMaterials with_key{
        fixed.suite, fixed.context,         fixed.required_keys, Secret::copy_of(View(bytes_)),
        0,           fixed.verification_key};
    return std::make_shared<const DecryptionMaterials>(std::move(with_key));
  }

 private:
  Bytes bytes_;
};

std::optional<Bytes> static_key(const json::object& vector) {
  for (const json::value& keyring : vector.at("keyrings").get_array()) {
    if (text(keyring.get_object(), "kind") == "static-data-key")
      return from_hex(text(keyring.get_object(), "hex"));
  }
  return std::nullopt;
}

std::optional<Bytes> opened_with(const Bytes& key, const json::object& vector, View message) {
  StaticCmm cmm(key);
  DecryptOptions options = any_suite;
  if (text(vector.at("opts").as_object(), "commitment") == "require")
    options.commitment_policy = CommitmentPolicy::require_encrypt_require_decrypt;
  const auto plaintext = decrypt(message, cmm, options);
  if (!plaintext) return std::nullopt;
  return Bytes(plaintext->plaintext.reveal().begin(), plaintext->plaintext.reveal().end());
}

TEST(Vectors, of_the_official_sdks_have_the_form_we_read) {
  if (!std::filesystem::exists(vectors("esdk"))) GTEST_SKIP() << "no vectors";
  std::map<std::string, int> counts;
  for (const json::value& value : read("esdk")) {
    const json::object& vector = value.get_object();
    const Bytes message = file(vectors("esdk") / text(vector, "ciphertext"));
    const std::string name = text(vector, "id") + " " + text(vector, "name") + " " + text(vector, "reason");
    const bool good = text(vector, "expect") == "ok";
    if (good) {
      Inspector inspector;
      EXPECT_TRUE(inspector.update(message)) << name;
      const auto shape = inspector.finish();
      ASSERT_TRUE(shape) << name << shape.error().detail;
      EXPECT_EQ(shape->plaintext_size, vector.at("plaintext_len").to_number<std::uint64_t>()) << name;
      ++counts["inspected"];
    }
    const auto key = static_key(vector);
    if (!key) continue;
    const auto plaintext = opened_with(*key, vector, message);
    EXPECT_EQ(plaintext.has_value(), good) << name;
    if (good) {
      EXPECT_EQ(plaintext, file(vectors("esdk") / text(vector, "plaintext"))) << name;
    }
    ++counts[good ? "opened with their data key" : "refused with their data key"];
  }
  for (const auto& [what, count] : counts) std::printf("[ vectors  ] %4d %s\n", count, what.c_str());
  EXPECT_EQ(counts["inspected"], 454);
  EXPECT_EQ(counts["opened with their data key"], 33);
  EXPECT_EQ(counts["refused with their data key"], 3);
}

TEST(Vectors, that_the_python_sdk_accepts_against_the_specification_are_refused_for_their_form) {
  if (!std::filesystem::exists(vectors("esdk-disputed"))) GTEST_SKIP() << "no vectors";
  int count = 0;
  for (const json::value& value : read("esdk-disputed")) {
    Inspector inspector;
    const Bytes message = file(vectors("esdk-disputed") / text(value.get_object(), "ciphertext"));
    EXPECT_FALSE(inspector.update(message) && inspector.finish()) << text(value.get_object(), "reason");
    ++count;
  }
  std::printf("[ vectors  ] %4d disputed: refused\n", count);
  EXPECT_EQ(count, 36);
}

}  // namespace
}  // namespace bongtu::message
