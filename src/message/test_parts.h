// For tests: messages put together by hand, every tag of them right.
#pragma once

#include "crypto/aead.h"
#include "message/derive.h"
#include "message/format.h"
#include "message/test_materials.h"

namespace bongtu::message {

inline void append(Bytes& out, View bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }
inline void append_field(Bytes& out, View bytes) {
  append_big_endian(out, static_cast<std::uint16_t>(bytes.size()));
  append(out, bytes);
}

// A context section: the number of pairs it claims, then keys and values in turn.
inline Bytes section(std::uint16_t pairs, const std::vector<std::string_view>& texts) {
  Bytes out;
  append_big_endian(out, pairs);
  for (const std::string_view text : texts) append_field(out, as_bytes(text));
  return out;
}

struct Part {
  Frame frame = Frame::regular;
  std::uint32_t sequence = 1;
  std::string_view content;
  std::uint32_t claimed_size = static_cast<std::uint32_t>(content.size());
};

struct Parts {
  std::uint16_t suite = 0x0478;
  std::uint8_t version = 2, type = 0x80, iv_length = 12;
  std::uint32_t reserved = 0;
  Bytes context;
  std::size_t claimed_context_size = 0;  // 0: the right one
  std::vector<std::string_view> providers = {"aws-kms"};
  std::size_t claimed_data_keys = 0;  // 0: as many as there are
  std::uint8_t content_type = content_type_framed;
  std::uint32_t frame_length = 4;
  std::vector<Part> frames = {
      {Frame::regular, 1, "abcd"}, {Frame::regular, 2, "efgh"}, {Frame::final, 3, "ij"}};
  bool right_commitment = true;
  crypto::Iv header_iv{};

  static Parts of_version_1() {
    Parts parts;
    parts.suite = 0x0178;
    parts.version = 1;
    return parts;
  }
  Bytes message_id() const { return Bytes(version == 1 ? 16 : 32, 0x5a); }

  Bytes header_body(View commitment) const {
    Bytes out{version};
    if (version == 1) out.push_back(type);
    append_big_endian(out, suite);
    append(out, message_id());
    append_big_endian(
        out, static_cast<std::uint16_t>(claimed_context_size != 0 ? claimed_context_size : context.size()));
    append(out, context);
    append_big_endian(
        out, static_cast<std::uint16_t>(claimed_data_keys != 0 ? claimed_data_keys : providers.size()));
    for (const std::string_view provider : providers) {
      append_field(out, as_bytes(provider));
      append_field(out, as_bytes("info"));
      append_field(out, as_bytes("ciphertext"));
    }
    out.push_back(content_type);
    if (version == 1) append_big_endian(out, reserved);
    if (version == 1) out.push_back(iv_length);
    append_big_endian(out, frame_length);
    if (version != 1) append(out, commitment);
    return out;
  }

  Bytes bytes() const {
    const Suite* known = find_suite(suite);
    MessageKeys keys;
    const Secret data_key = FixedCmm::data_key(known ? *known : message::suite(SuiteId{0x0478}), 9);
    const Bytes id(known != nullptr && !known->commits ? 16 : 32, 0x5a);
    derive(known ? *known : message::suite(SuiteId{0x0478}), data_key.reveal(), id, keys);
    if (!right_commitment) keys.commitment[31] ^= 1;
    crypto::GcmKey gcm(keys.encryption());
    Bytes out = header_body(keys.commitment), tag(tag_size);
    gcm.seal(header_iv, Bytes(out), {}, tag.data(), tag.data());
    if (version == 1) append(out, header_iv);
    append(out, tag);
    for (const Part& piece : frames) append_frame(out, gcm, piece);
    return out;
  }

 private:
  void append_frame(Bytes& out, crypto::GcmKey& gcm, const Part& piece) const {
    crypto::Iv iv{0xee};  // not the sequence number: readers take the IV that is stored
    iv[11] = static_cast<std::uint8_t>(&piece - frames.data());
    if (piece.frame == Frame::final) append_big_endian(out, final_frame_mark);
    if (piece.frame != Frame::single) append_big_endian(out, piece.sequence);
    append(out, iv);
    if (piece.frame == Frame::final) append_big_endian(out, piece.claimed_size);
    if (piece.frame == Frame::single) append_big_endian(out, std::uint64_t{piece.claimed_size});
    Bytes ciphertext(piece.content.size()), tag(tag_size);
    FrameAad aad(message_id(), piece.frame);
    gcm.seal(iv, aad.of(piece.sequence, piece.content.size()), as_bytes(piece.content), ciphertext.data(),
             tag.data());
    append(out, ciphertext);
    append(out, tag);
  }
};

}  // namespace bongtu::message
