// How what follows a header divides: frames, or the one block of a message that is not framed.
#pragma once

#include <bongtu/header.h>

#include "message/format.h"

namespace bongtu::message {

struct Piece {
  Frame frame = Frame::regular;
  std::uint32_t sequence = 0;
  crypto::Iv iv{};
  std::uint64_t content_size = 0;
  std::size_t head_size = 0;

  std::uint64_t size() const { return head_size + content_size + tag_size; }
  bool is_last() const { return frame != Frame::regular; }
};

// Every piece has at least so many bytes, and says within them all that Piece holds.
inline constexpr std::size_t piece_head_size = 4 + 4 + iv_size + 4;

// Reads the head of the piece that must be number `sequence` (from 1 on); `start` has piece_head_size bytes.
// Fault::invalid_ciphertext where it is another.
Result<Piece> parse_piece(View start, const Header& header, std::uint32_t sequence);

// How a framed body of an unsigned message divides. The sizes alone fix it: a final frame is shorter than a
// regular one with its overhead, so there is one number of regular frames that leaves room for exactly one
// final frame. Nothing where there is none.
struct Division {
  std::uint32_t regular = 0;
  std::uint32_t final_size = 0;  // of the content
  std::uint64_t plaintext_size = 0;
};
std::optional<Division> divide(std::uint64_t body_size, std::uint32_t frame_length);

}  // namespace bongtu::message
