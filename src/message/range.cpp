// A range of a framed, unsigned message.
#include <bongtu/message.h>

#include "base/result.h"
#include "message/header_scanner.h"
#include "message/open.h"

namespace bongtu::message {

class RangeReader::State {
 public:
  State(ReadAt read, std::uint64_t message_size) : read_(std::move(read)), message_size_(message_size) {}

  Result<> open(Cmm& cmm, const DecryptOptions& options) {
    CHECK(read_header(options.limits));
    if (!header_.is_framed() || header_.suite->is_signed())
      return refuse(Fault::validation, "Only framed, unsigned messages can be read in part.");
    TRY(materials_, materials_for(header_, cmm, options));
    TRY(opener_, Opener::start(header_, *materials_));
    const auto division = divide(message_size_ - header_.size(), header_.frame_length);
    if (!division) return not_a_message(cut_off);
    division_ = *division;
    if (content_size(0) > options.max_buffered) return too_much_to_buffer();
    return open_frame(division_.regular, division_.regular);
  }

  std::uint64_t plaintext_size() const { return division_.plaintext_size; }
  const Header& header() const { return header_; }
  const DecryptionMaterials& materials() const { return *materials_; }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) {
    if (offset >= plaintext_size()) return 0;
    out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), plaintext_size() - offset)));
    const std::size_t size = out.size();
    while (!out.empty()) {
      const std::uint64_t last = (offset + out.size() - 1) / header_.frame_length;
      TRY(const std::size_t done, read_frame(offset, last, out));
      out = out.subspan(done);
      offset += done;
    }
    return size;
  }

 private:
  Result<> read_exactly(std::uint64_t offset, std::span<std::uint8_t> out) {
    TRY(const std::size_t size, read_(offset, out));
    if (size != out.size()) return not_a_message(cut_off);
    return {};
  }

  Result<> read_header(const HeaderLimits& limits) {
    constexpr std::size_t first = 4096;
    HeaderScanner scanner(limits);
    for (bool complete = false; !complete;) {
      const std::size_t have = header_bytes_.size();
      const std::uint64_t wanted =
          std::min<std::uint64_t>(std::max({first, scanner.needed(), 2 * have}), message_size_);
      if (wanted <= have || wanted < scanner.needed())
        return not_a_message(message_size_ == 0 ? no_message : cut_off);
      header_bytes_.resize(static_cast<std::size_t>(wanted));
      CHECK(read_exactly(have, std::span(header_bytes_).subspan(have)));
      TRY(complete, scanner.advance(header_bytes_));
    }
    header_bytes_.resize(scanner.needed());
    TRY(header_, parse_header(header_bytes_, limits));
    return {};
  }

  std::uint64_t frame_at(std::uint64_t index) const {
    return header_.size() + index * (std::uint64_t{header_.frame_length} + regular_frame_overhead);
  }
  std::uint64_t frame_end(std::uint64_t index) const {
    return index == division_.regular ? message_size_ : frame_at(index + 1);
  }

  // The bytes of a frame. Where it has to be read, some that follow it, up to frame `last`, are read with it.
  Result<View> frame(std::uint64_t index, std::uint64_t last) {
    constexpr std::uint64_t together = std::uint64_t{256} << 10;
    const std::uint64_t start = frame_at(index), end = frame_end(index);
    if (start < read_start_ || end > read_start_ + read_bytes_.size()) {
      const std::uint64_t frames = std::max<std::uint64_t>(1, together / (end - start));
      const std::uint64_t read_end = frame_end(std::min(last, index + frames - 1));
      read_bytes_.resize(static_cast<std::size_t>(read_end - start));
      read_start_ = start;
      Result<> done = read_exactly(start, read_bytes_);
      if (!done) read_bytes_.clear();
      CHECK(std::move(done));
    }
    return View(read_bytes_)
        .subspan(static_cast<std::size_t>(start - read_start_), static_cast<std::size_t>(end - start));
  }

  std::size_t content_size(std::uint64_t index) const {
    return index == division_.regular ? division_.final_size : header_.frame_length;
  }

  Result<> open_to(std::uint64_t index, std::uint64_t last, std::uint8_t* out) {
    TRY(const View bytes, frame(index, last));
    TRY(const Piece piece,
        parse_piece(bytes.first(piece_head_size), header_, static_cast<std::uint32_t>(index + 1)));
    if (piece.is_last() != (index == division_.regular) || piece.size() != bytes.size())
      return not_a_message("a frame is not where its number belongs");
    return opener_->piece(piece, bytes, out);
  }

  // Keeps the plaintext of one frame, for reads of parts of it.
  Result<> open_frame(std::uint64_t index, std::uint64_t last) {
    if (opened_ == index) return {};
    opened_.reset();
    plaintext_.resize(content_size(index));
    CHECK(open_to(index, last, plaintext_.data()));
    opened_ = index;
    return {};
  }

  // As much of `out` as one frame has.
  Result<std::size_t> read_frame(std::uint64_t offset, std::uint64_t last, std::span<std::uint8_t> out) {
    const std::uint64_t index = offset / header_.frame_length;
    const std::size_t skip = static_cast<std::size_t>(offset - index * header_.frame_length),
                      size = content_size(index);
    if (skip == 0 && out.size() >= size) {
      CHECK(open_to(index, last, out.data()));
      return size;
    }
    CHECK(open_frame(index, last));
    const View part = View(plaintext_).subspan(skip, std::min(size - skip, out.size()));
    std::ranges::copy(part, out.begin());
    return part.size();
  }

  ReadAt read_;
  std::uint64_t message_size_;
  Bytes header_bytes_;
  Header header_;
  std::shared_ptr<const DecryptionMaterials> materials_;
  std::unique_ptr<Opener> opener_;
  Division division_;
  Bytes read_bytes_;  // of the message, from read_start_ on
  std::uint64_t read_start_ = 0;
  std::optional<std::uint64_t> opened_;  // the frame whose plaintext_ this is
  WipedBytes plaintext_;
};

Result<RangeReader> RangeReader::open(ReadAt message, std::uint64_t message_size, Cmm& cmm,
                                      const DecryptOptions& options) {
  auto state = std::make_unique<State>(std::move(message), message_size);
  CHECK(state->open(cmm, options));
  return RangeReader(std::move(state));
}

RangeReader::RangeReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
RangeReader::RangeReader(RangeReader&&) noexcept = default;
RangeReader& RangeReader::operator=(RangeReader&&) noexcept = default;
RangeReader::~RangeReader() = default;

std::uint64_t RangeReader::plaintext_size() const { return state_->plaintext_size(); }
const Header& RangeReader::header() const { return state_->header(); }
const DecryptionMaterials& RangeReader::materials() const { return state_->materials(); }
Result<std::size_t> RangeReader::read(std::uint64_t offset, std::span<std::uint8_t> out) {
  return state_->read(offset, out);
}

}  // namespace bongtu::message
