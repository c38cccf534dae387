// Sealer: writes the parts of one message.
#pragma once

#include <bongtu/materials.h>

#include <memory>
#include <optional>

#include "base/result.h"
#include "crypto/signature_hash.h"
#include "message/format.h"

namespace bongtu::message {

// header(), regular() as often as there is plaintext for, last(), footer(): in that order, each into memory
// of the size that is written.
class Sealer {
 public:
  // Fault::validation for frame length 0, for materials that are not complete, and for what does not fit the
  // format.
  static Result<> check(const EncryptionMaterials& materials, std::uint32_t frame_length);
  // After check(). Makes the message id and the keys. `materials` must outlive it.
  Sealer(const EncryptionMaterials& materials, std::uint32_t frame_length);

  std::size_t header_size() const { return header_size_; }
  void header(std::uint8_t* out);

  std::size_t frame_size() const { return frame_length_ + regular_frame_overhead; }
  // Frames of the frame length out of `plaintext`, which is a multiple of it.
  void regular(View plaintext, std::uint8_t* out);
  // The same, at the end of `out`.
  void append_regular(View plaintext, Bytes& out);
  // Whether `frames` more regular ones leave a number for the final one.
  bool has_numbers_for(std::size_t frames) const { return frames <= final_frame_mark - sequence_; }

  static std::size_t last_size(std::size_t content) { return content + final_frame_overhead; }
  void last(View content, std::uint8_t* out);

  std::size_t footer_size() const;
  void footer(std::uint8_t* out);

 private:
  void header_body(Writer& out) const;
  void frame(Frame frame, FrameAad& aad, View content, std::uint8_t* out);
  void written(View bytes);

  const EncryptionMaterials& materials_;
  std::uint32_t frame_length_;
  std::size_t header_size_;
  std::array<std::uint8_t, message_id_size_2> message_id_;
  std::array<std::uint8_t, commitment_size> commitment_;
  std::optional<crypto::GcmKey> gcm_;
  std::optional<FrameAad> regular_aad_;
  std::optional<crypto::SignatureHash> hash_;
  std::uint32_t sequence_ = 1;
};

// Bytes of a whole header.
std::size_t header_size(const EncryptionMaterials& materials);
// Bytes of the footer: 0 where the suite does not sign.
std::size_t footer_size(const Suite& suite);

}  // namespace bongtu::message
