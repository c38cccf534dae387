#include "cli/metadata.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "cli/json_text.h"

namespace bongtu::cli {
namespace {

// The number of the only type of message that there is (version 1 alone says it).
constexpr int customer_authenticated_encrypted_data = 128;

std::string data_key_json(const message::EncryptedDataKeyView& key) {
  JsonObject provider;
  provider.member("key_info", key.provider_info).member("provider_id", as_bytes(key.provider_id));
  JsonObject object;
  object.member("encrypted_data_key", key.ciphertext).raw("key_provider", provider.text());
  return object.text();
}

std::string data_keys_json(std::vector<message::EncryptedDataKeyView> keys) {
  const auto place = [](const message::EncryptedDataKeyView& key) {
    return std::string(key.provider_id) + std::string(as_text(key.provider_info));
  };
  std::ranges::stable_sort(keys, {}, place);
  std::vector<std::string> items;
  items.reserve(keys.size());
  for (const auto& key : keys) items.push_back(data_key_json(key));
  return json_array(items);
}

std::string context_json(const EncryptionContext& context) {
  JsonObject object;
  for (const auto& [key, value] : context) object.member(key, value);
  return object.text();
}

std::string header_json(const message::Header& header) {
  const bool first = header.suite->format_version() == 1;
  JsonObject object;
  object.member("algorithm", header.suite->name);
  first ? object.raw("commitment_key", "null") : object.member("commitment_key", header.commitment);
  object.member("content_type", header.is_framed() ? 2 : 1)
      .raw("encrypted_data_keys", data_keys_json(header.encrypted_data_keys))
      .raw("encryption_context", context_json(header.context))
      .member("frame_length", header.frame_length)
      .raw("header_iv_length", first ? "12" : "null")
      .member("message_id", header.message_id)
      .raw("type", first ? std::to_string(customer_authenticated_encrypted_data) : "null")
      .member("version", first ? "1.0" : "2.0");
  return object.text();
}

bool same_place(const std::string& a, const std::string& b) {
  std::error_code error;
  if (a == "-" || b == "-") return a == b;
  const auto named = [&error](const std::string& path) {
    return std::filesystem::absolute(path, error).lexically_normal();
  };
  return named(a) == named(b) || std::filesystem::equivalent(a, b, error);
}

JsonObject common(const MetadataOf& of) {
  JsonObject object;
  object.raw("header", header_json(of.header));
  if (of.mode == "encrypt" || of.mode == "rewrap") return object;
  // Version 2 has no IV in its header; the SDKs show the zeros that stand for it.
  JsonObject tag;
  const Bytes zeros(12);
  tag.member("iv", of.header.iv.empty() ? View(zeros) : of.header.iv).member("tag", of.header.tag);
  object.raw("header_auth", tag.text());
  return object;
}

}  // namespace

std::string metadata_line(const MetadataOf& of) {
  return common(of).member("input", of.input).member("mode", of.mode).member("output", of.output).text();
}

std::string skipped_line(const MetadataOf& of, const Missing& missing) {
  std::vector<std::string> keys, pairs;
  for (const std::string& key : missing.keys) keys.push_back(json_string(key));
  for (const auto& [key, value] : missing.pairs) {
    pairs.push_back(json_array(std::vector{json_string(key), json_string(value)}));
  }
  JsonObject object = common(of);
  object.member("input", of.input)
      .raw("missing_encryption_context_keys", json_array(keys))
      .raw("missing_encryption_context_pairs", json_array(pairs))
      .member("mode", of.mode)
      .member("output", of.output)
      .member("reason", "Missing encryption context key or value")
      .member("skipped", true);
  return object.text();
}

Result<MetadataLog> MetadataLog::open(const Metadata& metadata, const Files& files, const Jobs& jobs) {
  MetadataLog log;
  const std::string& path = metadata.output;
  if (path.empty()) return log;
  const auto is = [&path](const std::string& other) { return same_place(path, other); };
  const bool in_output = std::ranges::any_of(jobs.all, is, &Job::output);
  if (path == "-" && in_output) {
    return refuse(Fault::validation, "--metadata-output cannot be standard output where the output is.");
  }
  if (path == "-") {
    log.descriptor_ = Descriptor(STDOUT_FILENO);
    return log;
  }
  if (in_output || std::ranges::any_of(files.inputs, is) || std::ranges::any_of(jobs.all, is, &Job::input)) {
    return refuse(Fault::validation, "--metadata-output cannot be an input or the output.");
  }
  const int how = metadata.overwrite ? O_TRUNC : O_APPEND;
  log.descriptor_ = Descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | how, 0666));
  if (!log.descriptor_) return system_refusal("The metadata file " + path + " cannot be written");
  return log;
}

Result<> MetadataLog::write(const std::string& line) const {
  if (!descriptor_) return {};
  return write_all(descriptor_.number(), as_bytes(line + "\n"));
}

}  // namespace bongtu::cli
