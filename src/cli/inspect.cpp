#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <memory>

#include "cli/base64_source.h"
#include "cli/explain.h"
#include "cli/json_text.h"
#include "cli/key_text.h"
#include "cli/work.h"

namespace bongtu::cli {
namespace {

// Reads until `out` is full or the source ends.
Result<Bytes> read_start(const message::Source& source) {
  Bytes start(4096);
  std::size_t size = 0;
  while (size < start.size()) {
    TRY(const std::size_t count, source(std::span(start).subspan(size)));
    if (count == 0) break;
    size += count;
  }
  start.resize(size);
  return start;
}

// What was read already, then the rest.
message::Source after(Bytes start, message::Source rest) {
  return [start = std::move(start), taken = std::size_t{0},
          rest = std::move(rest)](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
    if (taken == start.size()) return rest(out);
    const std::size_t count = std::min(out.size(), start.size() - taken);
    std::memcpy(out.data(), start.data() + taken, count);
    taken += count;
    return count;
  };
}

std::string keys_json(const message::Header& header) {
  std::vector<std::string> items;
  for (const message::EncryptedDataKeyView& key : header.encrypted_data_keys) {
    JsonObject object;
    object.member("provider", key.provider_id);
    const std::string name = key_name(key);
    if (name.empty() && !key.provider_info.empty()) {
      object.member("key_info_base64", key.provider_info);
    } else {
      object.member("key", name);
    }
    object.member("size", key.ciphertext.size());
    items.push_back(object.text());
  }
  return json_array(items);
}

void add_header(JsonObject& object, const message::Header& header) {
  std::array<char, 8> id{};
  std::snprintf(id.data(), id.size(), "0x%04x", static_cast<unsigned>(header.suite->id));
  JsonObject context;
  for (const auto& [key, value] : header.context) context.member(key, value);
  object.member("algorithm", header.suite->name)
      .member("algorithm_id", id.data())
      .member("committing", header.suite->commits)
      .member("signed", header.suite->is_signed())
      .member("version", int{header.suite->format_version()})
      .member("message_id", header.message_id)
      .raw("encryption_context", context.text())
      .raw("encrypted_data_keys", keys_json(header))
      .member("header_size", header.size())
      .member("content_type", header.is_framed() ? "framed" : "non-framed")
      .member("frame_length", header.frame_length);
}

void add_shape(JsonObject& object, const message::Shape& shape) {
  object.member("frames", shape.frames)
      .member("plaintext_size", shape.plaintext_size)
      .member("signature_size", shape.signature_size)
      .member("message_size", shape.message_size);
}

Result<message::Shape> scan(message::Inspector& inspector, const message::Source& source) {
  Bytes piece(piece_size);
  for (;;) {
    TRY(const std::size_t count, source(piece));
    if (count == 0) return inspector.finish();
    CHECK(inspector.update(View(piece).first(count)));
  }
}

}  // namespace

Result<Outcome> inspect(Session& session, const Job&, const Input& input) {
  message::Source source = session.source(input);
  TRY(Bytes start, read_start(source));
  const bool base64 = !session.command.decode && looks_like_base64(start);
  source = after(std::move(start), std::move(source));
  if (base64) source = decoded(std::move(source));
  message::Inspector inspector;
  const Result<message::Shape> shape = scan(inspector, source);
  JsonObject object;
  object.member("file", input.name)
      .member("encoding", base64 || session.command.decode ? "base64" : "binary");
  object.member("complete", shape.has_value());
  if (!shape) object.member("problem", explain("", shape.error()));
  if (inspector.header() != nullptr) add_header(object, *inspector.header());
  if (shape) add_shape(object, *shape);
  CHECK(session.say(session.command.json ? object.text() : indented(object.text())));
  if (!shape) return std::unexpected(shape.error());
  return Outcome::done;
}

}  // namespace bongtu::cli
