#include <bongtu/header.h>

#include "base/result.h"
#include "message/body.h"
#include "message/gather.h"
#include "message/header_scanner.h"

namespace bongtu::message {

class Inspector::State {
 public:
  explicit State(HeaderLimits limits) : limits_(limits), scanner_(limits) {}

  Result<> update(View message) {
    if (error_) return std::unexpected(*error_);
    shape_.message_size += message.size();
    Result<> done = run(message);
    if (!done) error_ = done.error();
    return done;
  }

  Result<Shape> finish() {
    if (!error_ && at_ != At::end)
      error_ = not_a_message(header_bytes_.empty() ? no_message : cut_off).error();
    if (error_) return std::unexpected(*error_);
    return shape_;
  }

  const Header* header() const { return at_ == At::header ? nullptr : &header_; }

 private:
  enum class At : std::uint8_t { header, piece, content, footer_start, footer, end };

  Result<> run(View in) {
    if (at_ == At::header) CHECK(read_header(in));
    while (!in.empty()) CHECK(step(in));
    return {};
  }

  Result<> step(View& in) {
    switch (at_) {
      case At::piece:
        return read_piece(in);
      case At::content:
        if (skip(in)) at_ = after_content_;
        return {};
      case At::footer_start:
        return read_footer_start(in);
      case At::footer:
        if (skip(in)) at_ = At::end;
        return {};
      case At::header:
      case At::end:
        break;
    }
    return not_a_message(trailing_bytes);
  }

  Result<> read_header(View& in) {
    TRY(const bool complete, gather_header(scanner_, header_bytes_, in));
    if (!complete) return {};
    TRY(header_, parse_header(header_bytes_, limits_));
    at_ = At::piece;
    return {};
  }

  Result<> read_piece(View& in) {
    const auto head = gather_.peek(in, piece_head_size);
    if (!head) return {};
    TRY(const Piece piece, parse_piece(*head, header_, sequence_));
    gather_.take(in, piece_head_size);
    ++sequence_;
    ++shape_.frames;
    shape_.plaintext_size += piece.content_size;
    left_ = piece.size() - piece_head_size;
    after_content_ = !piece.is_last() ? At::piece : header_.suite->is_signed() ? At::footer_start : At::end;
    at_ = At::content;
    return {};
  }

  Result<> read_footer_start(View& in) {
    const auto length = gather_.peek(in, 2);
    if (!length) return {};
    shape_.signature_size = Reader(*length).number<std::uint16_t>();
    gather_.take(in, 2);
    if (shape_.signature_size == 0) return not_a_message("the signature is empty");
    left_ = shape_.signature_size;
    at_ = At::footer;
    return {};
  }

  // True once all is skipped.
  bool skip(View& in) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, in.size()));
    in = in.subspan(size);
    left_ -= size;
    return left_ == 0;
  }

  HeaderLimits limits_;
  std::optional<Error> error_;
  At at_ = At::header, after_content_ = At::end;
  HeaderScanner scanner_;
  Bytes header_bytes_;
  Header header_;
  Gather gather_;
  std::uint32_t sequence_ = 1;
  std::uint64_t left_ = 0;  // bytes to skip
  Shape shape_;
};

Inspector::Inspector(HeaderLimits limits) : state_(std::make_unique<State>(limits)) {}
Inspector::Inspector(Inspector&&) noexcept = default;
Inspector& Inspector::operator=(Inspector&&) noexcept = default;
Inspector::~Inspector() = default;

Result<> Inspector::update(View message) { return state_->update(message); }
Result<Shape> Inspector::finish() { return state_->finish(); }
const Header* Inspector::header() const { return state_->header(); }

}  // namespace bongtu::message
