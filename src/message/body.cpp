#include "message/body.h"

namespace bongtu::message {
namespace {

Piece read(Reader& reader, Frame frame, std::uint32_t regular_size) {
  Piece piece{.frame = frame, .sequence = 1};
  if (frame != Frame::single) piece.sequence = reader.number<std::uint32_t>();
  std::ranges::copy(reader.bytes(iv_size), piece.iv.begin());
  switch (frame) {
    case Frame::regular:
      piece.content_size = regular_size;
      piece.head_size = 4 + iv_size;
      break;
    case Frame::final:
      piece.content_size = reader.number<std::uint32_t>();
      piece.head_size = 4 + 4 + iv_size + 4;
      break;
    case Frame::single:
      piece.content_size = reader.number<std::uint64_t>();
      piece.head_size = iv_size + 8;
      break;
  }
  return piece;
}

bool is_final(View start) {
  return std::ranges::all_of(start.first(4), [](std::uint8_t byte) { return byte == 0xff; });
}

}  // namespace

Result<Piece> parse_piece(View start, const Header& header, std::uint32_t sequence) {
  Reader reader(start);
  if (!header.is_framed()) {
    const Piece piece = read(reader, Frame::single, 0);
    if (piece.content_size > unframed_limit) return not_a_message("the content is longer than may be");
    return piece;
  }
  const Frame frame = is_final(start) ? Frame::final : Frame::regular;
  if (frame == Frame::final) reader.bytes(4);
  const Piece piece = read(reader, frame, header.frame_length);
  if (piece.sequence != sequence) return not_a_message("a frame is not the next one");
  if (piece.content_size > header.frame_length)
    return not_a_message("the final frame is longer than the frame length");
  return piece;
}

std::optional<Division> divide(std::uint64_t body_size, std::uint32_t frame_length) {
  if (body_size < final_frame_overhead) return std::nullopt;
  const std::uint64_t regular_size = std::uint64_t{frame_length} + regular_frame_overhead;
  const std::uint64_t regular = (body_size - final_frame_overhead) / regular_size;
  const std::uint64_t final_size = (body_size - final_frame_overhead) % regular_size;
  if (final_size > frame_length || regular >= final_frame_mark) return std::nullopt;
  return Division{static_cast<std::uint32_t>(regular), static_cast<std::uint32_t>(final_size),
                  regular * frame_length + final_size};
}

}  // namespace bongtu::message
