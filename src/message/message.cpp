// Whole messages in memory.
#include <bongtu/message.h>

#include "base/result.h"
#include "message/open.h"
#include "message/request.h"
#include "message/seal.h"

namespace bongtu::message {
namespace {

// A plaintext that is a multiple of the frame length ends in a full final frame, never in an empty one.
std::size_t regular_frames(std::size_t plaintext_size, std::uint32_t frame_length) {
  return plaintext_size == 0 ? 0 : (plaintext_size - 1) / frame_length;
}

Result<> check_frames(const Sealer& sealer, std::size_t frames) {
  if (sealer.has_numbers_for(frames)) return {};
  return refuse(Fault::limit_exceeded, "A message has at most 4,294,967,295 frames.");
}

// Bytes of the plaintext of a body that may be followed by a signature: its frames say one by one where the
// next begins.
Result<std::uint64_t> signed_plaintext_size(View body, const Header& header) {
  std::uint64_t size = 0;
  for (std::uint32_t sequence = 1;; ++sequence) {
    if (body.size() < piece_head_size) return not_a_message(cut_off);
    TRY(const Piece piece, parse_piece(body.first(piece_head_size), header, sequence));
    if (piece.size() > body.size()) return not_a_message(cut_off);
    size += piece.content_size;
    if (piece.is_last()) return size;
    body = body.subspan(piece.size());
  }
}

Result<std::uint64_t> plaintext_size(View body, const Header& header) {
  if (header.suite->is_signed() || !header.is_framed()) return signed_plaintext_size(body, header);
  const auto division = divide(body.size(), header.frame_length);
  if (!division) return not_a_message(cut_off);
  return division->plaintext_size;
}

// Opens the pieces at the start of `body` and moves it behind them. `plaintext` must be filled exactly.
Result<> open_pieces(Opener& opener, const Header& header, View& body, std::span<std::uint8_t> plaintext) {
  for (std::uint32_t sequence = 1;; ++sequence) {
    if (body.size() < piece_head_size) return not_a_message(cut_off);
    TRY(const Piece piece, parse_piece(body.first(piece_head_size), header, sequence));
    if (piece.size() > body.size() || piece.content_size > plaintext.size()) return not_a_message(cut_off);
    CHECK(opener.piece(piece, body.first(piece.size()), plaintext.data()));
    plaintext = plaintext.subspan(piece.content_size);
    body = body.subspan(piece.size());
    if (piece.is_last()) break;
  }
  if (!plaintext.empty()) return not_a_message("the final frame is not the last");
  return {};
}

Result<> check_end(Opener& opener, const Header& header, View rest) {
  if (header.suite->is_signed()) {
    Reader reader(rest);
    const View signature = reader.field();
    if (reader.failed()) return not_a_message(cut_off);
    CHECK(opener.signature(signature));
    rest = reader.rest();
  }
  if (!rest.empty()) return not_a_message(trailing_bytes);
  return {};
}

}  // namespace

std::size_t message_size(const EncryptionMaterials& materials, std::uint32_t frame_length,
                         std::size_t plaintext_size) {
  if (materials.suite == nullptr || frame_length == 0) return 0;
  return header_size(materials) + regular_frames(plaintext_size, frame_length) * regular_frame_overhead +
         plaintext_size + final_frame_overhead + footer_size(*materials.suite);
}

Result<std::size_t> encrypt(const EncryptionMaterials& materials, std::uint32_t frame_length, View plaintext,
                            std::span<std::uint8_t> out) {
  CHECK(Sealer::check(materials, frame_length));
  if (materials.suite->kdf == Hash::none)
    return refuse(Fault::validation,
                  "Materials of an algorithm suite without key derivation encrypt one message only, which "
                  "their materials manager must make.");
  const std::size_t size = message_size(materials, frame_length, plaintext.size());
  if (out.size() < size) return refuse(Fault::validation, "The memory for the message is too small.");
  Sealer sealer(materials, frame_length);
  const std::size_t frames = regular_frames(plaintext.size(), frame_length);
  CHECK(check_frames(sealer, frames));
  const View regular = plaintext.first(frames * frame_length);
  std::uint8_t* at = out.data();
  sealer.header(at);
  at += sealer.header_size();
  sealer.regular(regular, at);
  at += frames * sealer.frame_size();
  const View last = plaintext.subspan(regular.size());
  sealer.last(last, at);
  sealer.footer(at + Sealer::last_size(last.size()));
  return size;
}

Result<Bytes> encrypt(View plaintext, Cmm& cmm, const EncryptOptions& options) {
  TRY(const auto materials, materials_for(cmm, options, plaintext.size()));
  if (options.plaintext_bound && plaintext.size() > *options.plaintext_bound) return over_the_bound();
  CHECK(Sealer::check(*materials, options.frame_length));
  Sealer sealer(*materials, options.frame_length);
  const std::size_t frames = regular_frames(plaintext.size(), options.frame_length);
  CHECK(check_frames(sealer, frames));
  const View regular = plaintext.first(frames * options.frame_length);
  const View last = plaintext.subspan(regular.size());
  Bytes out;
  out.reserve(message_size(*materials, options.frame_length, plaintext.size()));
  out.resize(sealer.header_size());
  sealer.header(out.data());
  sealer.append_regular(regular, out);
  const std::size_t at = out.size();
  out.resize(at + Sealer::last_size(last.size()) + sealer.footer_size());
  sealer.last(last, out.data() + at);
  sealer.footer(out.data() + at + Sealer::last_size(last.size()));
  return out;
}

Result<Secret> decrypt(View message, const Header& header, const DecryptionMaterials& materials) {
  TRY(const auto opener, Opener::start(header, materials));
  View body = message.subspan(header.size());
  TRY(const std::uint64_t size, plaintext_size(body, header));
  Secret plaintext = Secret::unset(size);
  CHECK(open_pieces(*opener, header, body, plaintext.writable()));
  CHECK(check_end(*opener, header, body));
  return plaintext;
}

Result<Decrypted> decrypt(View message, Cmm& cmm, const DecryptOptions& options) {
  TRY(Header header, parse_header(message, options.limits));
  TRY(auto materials, materials_for(header, cmm, options));
  TRY(Secret plaintext, decrypt(message, header, *materials));
  return Decrypted{std::move(plaintext), std::move(header), std::move(materials)};
}

}  // namespace bongtu::message
