#include "vector.h"

#include <boost/json/parse.hpp>
#include <fstream>
#include <stdexcept>

#include "keyrings.h"

namespace bongtu::message_vectors {
namespace {

namespace json = boost::json;

Bytes file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

std::string text(const json::value& value) { return std::string(std::string_view(value.as_string())); }

EncryptionContext context(const json::value& pairs) {
  EncryptionContext out;
  for (const auto& [key, value] : pairs.as_object()) out.emplace(key, text(value));
  return out;
}

void append_names(std::vector<std::string>& out, const json::value* names) {
  if (names == nullptr) return;
  for (const json::value& name : names->as_array()) out.push_back(text(name));
}

std::shared_ptr<message::Cmm> cmm(const json::object& vector, const json::object& keys) {
  auto made = message::default_cmm(keyring(vector.at("keyrings").as_array(), keys));
  std::vector<std::string> required;
  append_names(required, vector.if_contains("required_ec_keys"));
  append_names(required, vector.at("opts").as_object().if_contains("required_cmm"));
  if (required.empty()) return made;
  auto demanding = message::required_context_cmm(made, std::move(required));
  if (!demanding) throw std::runtime_error("required-context CMM: " + demanding.error().message);
  return *demanding;
}

message::DecryptOptions options(const json::object& vector) {
  const json::object& listed = vector.at("opts").as_object();
  message::DecryptOptions out;
  out.context = context(vector.at("reproduced_ec"));
  out.commitment_policy = message::CommitmentPolicy::require_encrypt_allow_decrypt;
  if (const auto* policy = listed.if_contains("commitment"); policy != nullptr && *policy == "require") {
    out.commitment_policy = message::CommitmentPolicy::require_encrypt_require_decrypt;
  }
  if (const auto* limit = listed.if_contains("max_edks")) {
    out.limits.max_encrypted_data_keys = limit->to_number<std::size_t>();
  }
  if (const auto* only = listed.if_contains("unsigned_only")) out.unsigned_only = only->as_bool();
  return out;
}

Expected expected(const std::filesystem::path& folder, const json::object& vector) {
  Expected out{.plaintext = file(folder / text(vector.at("plaintext"))),
               .sha256 = text(vector.at("plaintext_sha256"))};
  if (const auto* stored = vector.if_contains("stored_ec"); stored != nullptr && !stored->is_null()) {
    out.stored = context(*stored);
  }
  // Of "dafny-4.1" the manifest has the frame length that was asked for; the messages were made with another.
  const auto* length = vector.if_contains("frame_length");
  if (length != nullptr && !length->is_null() && vector.at("source") != "dafny-4.1") {
    out.frame_length = length->to_number<std::uint32_t>();
  }
  return out;
}

}  // namespace

json::object read_manifest(const std::filesystem::path& folder) {
  const Bytes content = file(folder / "manifest.json");
  json::object manifest = json::parse(as_text(content)).as_object();
  if (manifest.at("format") != "esdk-vectors-1") throw std::runtime_error("not of the form esdk-vectors-1");
  return manifest;
}

Vector read_vector(const std::filesystem::path& folder, const json::object& vector,
                   const json::object& keys) {
  Vector out{.id = text(vector.at("id")),
             .message = file(folder / text(vector.at("ciphertext"))),
             .cmm = cmm(vector, keys),
             .options = options(vector)};
  if (vector.at("expect") == "ok") out.expected = expected(folder, vector);
  return out;
}

}  // namespace bongtu::message_vectors
