// The bytes of a message, shared by writing and reading: constants, a writer, a reader, the frames' AAD.
// Source: AWS Encryption SDK specification, "message format". Integers are big-endian.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/aead.h"

namespace bongtu::message {

inline constexpr std::uint8_t message_type = 0x80;  // of version 1
inline constexpr std::uint8_t content_type_unframed = 1;
inline constexpr std::uint8_t content_type_framed = 2;
inline constexpr std::uint32_t final_frame_mark = 0xffffffff;
inline constexpr std::size_t field_limit = 65535;
inline constexpr std::uint64_t unframed_limit = (std::uint64_t{1} << 36) - 32;

inline constexpr std::size_t message_id_size_1 = 16, message_id_size_2 = 32;  // by version
inline constexpr std::size_t commitment_size = 32;
inline constexpr std::size_t iv_size = std::tuple_size_v<crypto::Iv>;
inline constexpr std::size_t tag_size = crypto::gcm_tag_size;
inline constexpr std::size_t regular_frame_overhead = 4 + iv_size + tag_size;
inline constexpr std::size_t final_frame_overhead = 4 + 4 + iv_size + 4 + tag_size;
inline constexpr std::size_t unframed_overhead = iv_size + 8 + tag_size;

// Writes into memory whose size the caller has computed beforehand.
class Writer {
 public:
  explicit Writer(std::uint8_t* out) : out_(out) {}

  template <class T>
  void number(T value) {
    for (int shift = 8 * (int{sizeof(T)} - 1); shift >= 0; shift -= 8) {
      *out_++ = static_cast<std::uint8_t>(value >> shift);
    }
  }
  void bytes(View bytes) { out_ = std::copy(bytes.begin(), bytes.end(), out_); }
  // u16 length, then the bytes.
  void field(View bytes_of_field) {
    number(static_cast<std::uint16_t>(bytes_of_field.size()));
    bytes(bytes_of_field);
  }
  // Leaves `size` bytes for someone else to fill.
  std::uint8_t* leave(std::size_t size) { return std::exchange(out_, out_ + size); }
  std::uint8_t* position() const { return out_; }

 private:
  std::uint8_t* out_;
};

// Reads hostile bytes. Past the end it yields zeros and empty views and remembers, so a caller asks
// `failed()` once before it believes anything (and in every loop whose length it has read).
class Reader {
 public:
  explicit Reader(View bytes) : rest_(bytes) {}

  View bytes(std::size_t size) {
    if (size > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const View taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  template <class T>
  T number() {
    T value = 0;
    for (const std::uint8_t byte : bytes(sizeof(T))) value = static_cast<T>(std::uint64_t{value} << 8 | byte);
    return value;
  }
  View field() { return bytes(number<std::uint16_t>()); }

  bool failed() const { return failed_; }
  View rest() const { return rest_; }

 private:
  View rest_;
  bool failed_ = false;
};

// `single` is the whole body of an unframed message, which is read and never written.
enum class Frame : std::uint8_t { regular, final, single };

// What a frame's tag authenticates beside its content:
// message id || ASCII name of the kind || u32 sequence number || u64 size of the content.
class FrameAad {
 public:
  FrameAad(View message_id, Frame frame) {
    Writer out(bytes_.data());
    out.bytes(message_id);
    out.bytes(as_bytes(name_of(frame)));
    fixed_ = static_cast<std::size_t>(out.position() - bytes_.data());
  }
  // Valid until the next call.
  View of(std::uint32_t sequence, std::uint64_t content_size) {
    Writer out(bytes_.data() + fixed_);
    out.number(sequence);
    out.number(content_size);
    return {bytes_.data(), out.position()};
  }

 private:
  static constexpr std::string_view regular_name = "AWSKMSEncryptionClient Frame";
  static constexpr std::string_view final_name = "AWSKMSEncryptionClient Final Frame";
  static constexpr std::string_view single_name = "AWSKMSEncryptionClient Single Block";
  static constexpr std::string_view name_of(Frame frame) {
    return frame == Frame::regular ? regular_name : frame == Frame::final ? final_name : single_name;
  }
  std::array<std::uint8_t, message_id_size_2 + single_name.size() + 4 + 8> bytes_;
  std::size_t fixed_ = 0;  // bytes before the numbers
};

// The one answer to what is not exactly a message. `reason` is static text: it goes to whoever reads logs.
inline std::unexpected<Error> not_a_message(const char* reason) {
  return refuse(Fault::invalid_ciphertext, {}, reason);
}
inline constexpr const char *cut_off = "the message ends too early", *no_message = "there is no message",
                            *trailing_bytes = "bytes follow the end of the message";

}  // namespace bongtu::message
