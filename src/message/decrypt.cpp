#include "base/utf8.h"
#include "crypto/kdf.h"
#include "message/format.h"
#include "message/message.h"

namespace bongtu::message {
namespace {

std::unexpected<Error> not_opened() { return refuse(Fault::invalid_ciphertext); }

// Canonical only: keys in strictly ascending byte order (so none twice), no section that counts zero pairs.
// Each context then has one encoding, and the map that is returned stands for exactly the bytes that were
// authenticated.
std::optional<EncryptionContext> parse_context(View section) {
  EncryptionContext context;
  if (section.empty()) return context;
  Reader reader(section);
  const auto pairs = reader.number<std::uint16_t>();
  if (pairs == 0) return std::nullopt;
  for (std::size_t i = 0; i < pairs; ++i) {
    const std::string_view key = as_text(reader.field());
    const std::string_view value = as_text(reader.field());
    if (reader.failed() || !is_utf8(key) || !is_utf8(value)) return std::nullopt;
    if (!context.empty() && key <= context.rbegin()->first) return std::nullopt;
    context.emplace_hint(context.end(), key, value);
  }
  if (!reader.rest().empty()) return std::nullopt;
  return context;
}

// How a body of `size` bytes divides into frames. The sizes alone fix it: a final frame is shorter than a
// regular one with its overhead, so there is one number of regular frames that leaves room for exactly one
// final frame.
struct Frames {
  std::uint32_t regular = 0;
  std::size_t final_size = 0;
};
std::optional<Frames> divide(std::size_t size, std::uint32_t frame_length) {
  if (size < final_frame_overhead) return std::nullopt;
  const std::size_t regular_size = std::size_t{frame_length} + regular_frame_overhead;
  const std::size_t regular = (size - final_frame_overhead) / regular_size;
  const std::size_t final_size = (size - final_frame_overhead) % regular_size;
  if (final_size > frame_length || regular >= final_frame_mark) return std::nullopt;
  return Frames{static_cast<std::uint32_t>(regular), final_size};
}

// Opens the next frame, which must be of this kind, number and size. The IV is the stored one, as in every
// SDK; it needs no check of its own, since a changed one fails the tag.
bool open_frame(Reader& body, crypto::GcmKey& gcm, View message_id, Frame frame, std::uint32_t sequence,
                std::span<std::uint8_t> plaintext) {
  if (frame == Frame::final && body.number<std::uint32_t>() != final_frame_mark) return false;
  if (body.number<std::uint32_t>() != sequence) return false;
  crypto::Iv iv{};
  std::ranges::copy(body.bytes(iv_size), iv.begin());
  if (frame == Frame::final && body.number<std::uint32_t>() != plaintext.size()) return false;
  const View ciphertext = body.bytes(plaintext.size());
  const View tag = body.bytes(tag_size);
  if (body.failed()) return false;
  return gcm.open(iv, FrameAad(message_id, frame, sequence, plaintext.size()).view(), ciphertext, tag,
                  plaintext.data());
}

std::optional<Secret> open_frames(Reader& body, crypto::GcmKey& gcm, const Header& header) {
  const auto frames = divide(body.rest().size(), header.frame_length);
  if (!frames) return std::nullopt;
  Secret plaintext(std::size_t{frames->regular} * header.frame_length + frames->final_size);
  auto left = plaintext.writable();
  for (std::uint32_t i = 1; i <= frames->regular; ++i) {
    const auto content = left.first(header.frame_length);
    if (!open_frame(body, gcm, header.message_id, Frame::regular, i, content)) return std::nullopt;
    left = left.subspan(header.frame_length);
  }
  if (!open_frame(body, gcm, header.message_id, Frame::final, frames->regular + 1, left)) return std::nullopt;
  return plaintext;
}

// IV, u64 size, content, tag.
std::optional<Secret> open_single_block(Reader& body, crypto::GcmKey& gcm, const Header& header) {
  if (body.rest().size() < unframed_overhead) return std::nullopt;
  crypto::Iv iv{};
  std::ranges::copy(body.bytes(iv_size), iv.begin());
  if (body.number<std::uint64_t>() != body.rest().size() - tag_size) return std::nullopt;
  const View ciphertext = body.bytes(body.rest().size() - tag_size);
  Secret plaintext(ciphertext.size());
  const FrameAad aad(header.message_id, Frame::single, 1, ciphertext.size());
  if (!gcm.open(iv, aad.view(), ciphertext, body.rest(), plaintext.writable().data())) return std::nullopt;
  return plaintext;
}

}  // namespace

Result<Header> parse_header(View message) {
  Header header;
  Reader reader(message);
  if (reader.number<std::uint8_t>() != format_version) return not_opened();
  if (reader.number<std::uint16_t>() != suite_id) return not_opened();
  header.message_id = reader.bytes(message_id_size);
  auto context = parse_context(reader.field());
  if (!context) return not_opened();
  header.context = *std::move(context);
  const auto data_keys = reader.number<std::uint16_t>();
  for (std::size_t i = 0; i < data_keys && !reader.failed(); ++i) {
    const std::string_view provider_id = as_text(reader.field());
    const std::string_view provider_info = as_text(reader.field());
    header.encrypted_data_keys.push_back({provider_id, provider_info, reader.field()});
  }
  const auto content_type = reader.number<std::uint8_t>();
  header.frame_length = reader.number<std::uint32_t>();
  header.commitment = reader.bytes(commitment_size);
  header.bytes = message.first(message.size() - reader.rest().size());
  header.tag = reader.bytes(tag_size);
  const bool framed = content_type == content_type_framed && header.frame_length != 0;
  const bool unframed = content_type == content_type_unframed && header.frame_length == 0;
  if (reader.failed() || data_keys == 0 || (!framed && !unframed)) return not_opened();
  return header;
}

Result<Secret> decrypt(View message, const Header& header, View data_key) {
  if (data_key.size() != data_key_size) return not_opened();
  const crypto::MessageKeys keys = crypto::message_keys(data_key, header.message_id);
  if (!equal_in_constant_time(keys.commitment, header.commitment)) return not_opened();
  crypto::GcmKey gcm(keys.encryption);
  std::uint8_t nothing = 0;
  if (!gcm.open(crypto::Iv{}, header.bytes, {}, header.tag, &nothing)) return not_opened();

  Reader body(message.subspan(header.bytes.size() + tag_size));
  auto plaintext =
      header.frame_length == 0 ? open_single_block(body, gcm, header) : open_frames(body, gcm, header);
  if (!plaintext) return not_opened();
  return *std::move(plaintext);
}

}  // namespace bongtu::message
