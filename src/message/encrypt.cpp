#include "crypto/kdf.h"
#include "crypto/random.h"
#include "message/format.h"
#include "message/message.h"

namespace bongtu::message {
namespace {

std::size_t header_body_size(const DataKey& key, View serialized_context) {
  const std::size_t encrypted_data_keys =
      2 + 2 + kms_provider_id.size() + 2 + key.key_arn.size() + 2 + key.ciphertext_blob.size();
  return 1 + 2 + message_id_size + 2 + serialized_context.size() + encrypted_data_keys + 1 + 4 +
         commitment_size;
}

void write_header_body(Writer& out, const DataKey& key, View serialized_context, View message_id,
                       View commitment) {
  out.number(format_version);
  out.number(suite_id);
  out.bytes(message_id);
  out.field(serialized_context);
  out.number(std::uint16_t{1});
  out.field(as_bytes(kms_provider_id));
  out.field(as_bytes(key.key_arn));
  out.field(key.ciphertext_blob);
  out.number(content_type_framed);
  out.number(frame_length);
  out.bytes(commitment);
}

void write_frame(Writer& out, crypto::GcmKey& gcm, View message_id, Frame frame, std::uint32_t sequence,
                 View content) {
  // The IV is the sequence number: the key serves this message only, and the header has taken zero.
  crypto::Iv iv{};
  Writer(iv.data() + iv.size() - 4).number(sequence);
  if (frame == Frame::final) out.number(final_frame_mark);
  out.number(sequence);
  out.bytes(iv);
  if (frame == Frame::final) out.number(static_cast<std::uint32_t>(content.size()));
  const FrameAad aad(message_id, frame, sequence, content.size());
  std::uint8_t* ciphertext = out.leave(content.size());
  gcm.seal(iv, aad.view(), content, ciphertext, out.leave(tag_size));
}

}  // namespace

std::size_t message_size(const DataKey& key, View serialized_context, std::size_t plaintext_size) {
  const std::size_t regular_frames = plaintext_size == 0 ? 0 : (plaintext_size - 1) / frame_length;
  return header_body_size(key, serialized_context) + tag_size + regular_frames * regular_frame_overhead +
         final_frame_overhead + plaintext_size;
}

void encrypt(const DataKey& key, View serialized_context, View plaintext, std::uint8_t* out) {
  std::array<std::uint8_t, message_id_size> message_id;
  crypto::random(message_id);
  const crypto::MessageKeys keys = crypto::message_keys(key.plaintext.reveal(), message_id);
  crypto::GcmKey gcm(keys.encryption);

  Writer writer(out);
  write_header_body(writer, key, serialized_context, message_id, keys.commitment);
  const View header_body(out, writer.position());
  std::uint8_t* tag = writer.leave(tag_size);
  gcm.seal(crypto::Iv{}, header_body, {}, tag, tag);

  // A plaintext that is a multiple of the frame length ends in a full final frame, never in an empty one.
  std::uint32_t sequence = 1;
  for (; plaintext.size() > frame_length; ++sequence) {
    write_frame(writer, gcm, message_id, Frame::regular, sequence, plaintext.first(frame_length));
    plaintext = plaintext.subspan(frame_length);
  }
  write_frame(writer, gcm, message_id, Frame::final, sequence, plaintext);
}

}  // namespace bongtu::message
