#include <bongtu/header.h>

#include "base/utf8.h"
#include "message/format.h"
#include "message/header_scanner.h"

namespace bongtu::message {
namespace {

// True where `key` may follow the pairs before it: keys stand in strictly ascending byte order, so none
// twice. The public key of a signed message may also come last, where the JavaScript SDK once put it.
bool may_follow(const EncryptionContext& before, std::string_view key, bool last) {
  if (before.empty() || key > before.rbegin()->first) return true;
  return last && key == public_key_name && !before.contains(key);
}

// Canonical only, but for that: no section that counts zero pairs. The map that is returned then stands for
// exactly the bytes that were authenticated.
Result<EncryptionContext> parse_context(View section) {
  EncryptionContext context;
  if (section.empty()) return context;
  Reader reader(section);
  const auto pairs = reader.number<std::uint16_t>();
  if (pairs == 0) return not_a_message("the encryption context counts no pairs");
  for (std::size_t i = 0; i < pairs; ++i) {
    const std::string_view key = as_text(reader.field());
    const std::string_view value = as_text(reader.field());
    if (reader.failed()) return not_a_message("the encryption context is longer than its section");
    if (!is_utf8(key) || !is_utf8(value)) return not_a_message("the encryption context is not UTF-8");
    if (!may_follow(context, key, i + 1 == pairs))
      return not_a_message("the keys of the encryption context are not in order, or one is there twice");
    context.emplace_hint(context.end(), key, value);
  }
  if (!reader.rest().empty()) return not_a_message("the encryption context is shorter than its section");
  return context;
}

// What version 1 has between content type and frame length.
Result<> parse_iv_length(Reader& reader) {
  if (reader.number<std::uint32_t>() != 0) return not_a_message("the reserved bytes are not zero");
  if (reader.number<std::uint8_t>() != iv_size) return not_a_message("the IV length is not 12");
  return {};
}

// `reader` stands behind the encrypted data keys.
Result<> parse_end(Reader& reader, View message, Header& header) {
  const auto content_type = reader.number<std::uint8_t>();
  if (!header.suite->commits) CHECK(parse_iv_length(reader));
  header.frame_length = reader.number<std::uint32_t>();
  if (header.suite->commits) header.commitment = reader.bytes(commitment_size);
  header.bytes = message.first(message.size() - reader.rest().size());
  if (!header.suite->commits) header.iv = reader.bytes(iv_size);
  header.tag = reader.bytes(tag_size);
  const bool framed = content_type == content_type_framed && header.frame_length != 0;
  const bool unframed = content_type == content_type_unframed && header.frame_length == 0;
  if (!framed && !unframed) return not_a_message("content type and frame length do not go together");
  return {};
}

// Of a message whose header is all there, as a scanner has found.
Result<Header> parse_fields(View message) {
  Header header;
  Reader reader(message);
  const bool version_1 = reader.number<std::uint8_t>() == 1;
  if (version_1) reader.bytes(1);
  header.suite = find_suite(reader.number<std::uint16_t>());
  header.message_id = reader.bytes(version_1 ? message_id_size_1 : message_id_size_2);
  header.serialized_context = reader.field();
  TRY(header.context, parse_context(header.serialized_context));
  const auto data_keys = reader.number<std::uint16_t>();
  header.encrypted_data_keys.reserve(data_keys);
  for (std::size_t i = 0; i < data_keys; ++i) {
    const std::string_view provider_id = as_text(reader.field());
    const View provider_info = reader.field();
    header.encrypted_data_keys.push_back({provider_id, provider_info, reader.field()});
  }
  CHECK(parse_end(reader, message, header));
  return header;
}

}  // namespace

Result<std::optional<Header>> parse_header_start(View start, const HeaderLimits& limits) {
  HeaderScanner scanner(limits);
  TRY(const bool complete, scanner.advance(start));
  if (!complete) return std::nullopt;
  return parse_fields(start);
}

Result<Header> parse_header(View message, const HeaderLimits& limits) {
  HeaderScanner scanner(limits);
  TRY(const bool complete, scanner.advance(message));
  if (!complete) return not_a_message(message.empty() ? no_message : cut_off);
  return parse_fields(message);
}

}  // namespace bongtu::message
