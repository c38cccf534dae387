#include <bongtu/message.h>

#include "base/result.h"
#include "message/gather.h"
#include "message/header_scanner.h"
#include "message/open.h"

namespace bongtu::message {

class Decryptor::State {
 public:
  State(Cmm& cmm, DecryptOptions options)
      : cmm_(&cmm), options_(std::move(options)), scanner_(options_.limits) {}

  Result<> update(View message, WipedBytes& out) {
    if (error_) return std::unexpected(*error_);
    Result<> done = run(message, out);
    if (!done) error_ = done.error();
    return done;
  }

  Result<> finish() {
    if (!error_ && at_ != At::end)
      error_ = not_a_message(header_bytes_.empty() ? no_message : cut_off).error();
    if (error_) return std::unexpected(*error_);
    return {};
  }

  const Header* header() const { return opener_ ? &header_ : nullptr; }
  const DecryptionMaterials* materials() const { return opener_ ? materials_.get() : nullptr; }

 private:
  enum class At : std::uint8_t { header, pieces, footer, end };

  // Each step takes what it can of `in`; what it leaves behind belongs to the next.
  Result<> run(View in, WipedBytes& out) {
    if (at_ == At::header) CHECK(read_header(in));
    while (at_ == At::pieces && !in.empty()) CHECK(read_piece(in, out));
    if (at_ == At::footer && !in.empty()) CHECK(read_footer(in, out));
    if (!in.empty()) return not_a_message(trailing_bytes);
    return {};
  }

  Result<> read_header(View& in) {
    TRY(const bool complete, gather_header(scanner_, header_bytes_, in));
    if (!complete) return {};
    TRY(header_, parse_header(header_bytes_, options_.limits));
    TRY(materials_, materials_for(header_, *cmm_, options_));
    cmm_ = nullptr;
    TRY(opener_, Opener::start(header_, *materials_));
    at_ = At::pieces;
    return {};
  }

  Result<> read_piece(View& in, WipedBytes& out) {
    const auto head = gather_.peek(in, piece_head_size);
    if (!head) return {};
    TRY(const Piece piece, parse_piece(*head, header_, sequence_));
    if (piece.content_size > options_.max_buffered - kept_.size()) return too_much_to_buffer();
    const auto bytes = gather_.peek(in, piece.size());
    if (!bytes) return {};
    CHECK(open(piece, *bytes, keeps_back(piece) ? kept_ : out));
    gather_.take(in, piece.size());
    ++sequence_;
    if (piece.is_last()) at_ = header_.suite->is_signed() ? At::footer : At::end;
    return {};
  }

  // Until the signature is known to be right; without release_unverified all, else what ends the message.
  bool keeps_back(const Piece& piece) const {
    return header_.suite->is_signed() && (piece.is_last() || !options_.release_unverified);
  }

  Result<> open(const Piece& piece, View bytes, WipedBytes& out) {
    const std::size_t at = out.size();
    out.resize(at + piece.content_size);
    Result<> done = opener_->piece(piece, bytes, out.data() + at);
    if (!done) out.resize(at);
    return done;
  }

  Result<> read_footer(View& in, WipedBytes& out) {
    const auto length = gather_.peek(in, 2);
    if (!length) return {};
    const std::size_t size = std::size_t{2} + Reader(*length).number<std::uint16_t>();
    const auto footer = gather_.peek(in, size);
    if (!footer) return {};
    CHECK(opener_->signature(footer->subspan(2)));
    gather_.take(in, size);
    at_ = At::end;
    if (out.empty()) out.swap(kept_);
    out.insert(out.end(), kept_.begin(), kept_.end());
    WipedBytes().swap(kept_);
    return {};
  }

  Cmm* cmm_;
  DecryptOptions options_;
  std::optional<Error> error_;
  At at_ = At::header;

  HeaderScanner scanner_;
  Bytes header_bytes_;
  Header header_;
  std::shared_ptr<const DecryptionMaterials> materials_;
  std::unique_ptr<Opener> opener_;

  Gather gather_;
  std::uint32_t sequence_ = 1;
  WipedBytes kept_;
};

Decryptor::Decryptor(Cmm& cmm, DecryptOptions options)
    : state_(std::make_unique<State>(cmm, std::move(options))) {}
Decryptor::Decryptor(Decryptor&&) noexcept = default;
Decryptor& Decryptor::operator=(Decryptor&&) noexcept = default;
Decryptor::~Decryptor() = default;

Result<> Decryptor::update(View message, WipedBytes& out) { return state_->update(message, out); }
Result<> Decryptor::finish(WipedBytes&) { return state_->finish(); }
const Header* Decryptor::header() const { return state_->header(); }
const DecryptionMaterials* Decryptor::materials() const { return state_->materials(); }

}  // namespace bongtu::message
