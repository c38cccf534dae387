#include "cli/base64_source.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "cli/input.h"
#include "message/header_scanner.h"

namespace bongtu::cli {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";
constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

class Decoder {
 public:
  explicit Decoder(message::Source source) : source_(std::move(source)), piece_(piece_size) {}

  Result<std::size_t> read(std::span<std::uint8_t> out) {
    while (taken_ == ready_.size()) {
      if (ended_) return 0;
      CHECK(fill());
    }
    const std::size_t count = std::min(out.size(), ready_.size() - taken_);
    std::memcpy(out.data(), ready_.data() + taken_, count);
    taken_ += count;
    return count;
  }

 private:
  Result<> fill() {
    TRY(const std::size_t count, source_(piece_));
    ended_ = count == 0;
    std::ranges::copy_if(View(piece_).first(count), std::back_inserter(text_), [](std::uint8_t byte) {
      return blanks.find(static_cast<char>(byte)) == std::string_view::npos;
    });
    const std::size_t whole = ended_ ? text_.size() : text_.size() / 4 * 4;
    CHECK(decode(std::string_view(text_).substr(0, whole)));
    text_.erase(0, whole);
    return {};
  }

  Result<> decode(std::string_view text) {
    taken_ = 0;
    ready_.resize(base64_decoded_size(text));
    if (text.empty()) return {};
    if (padded_ || text.size() % 4 != 0 || !base64_decode_to(text, ready_.data())) {
      return refuse(Fault::invalid_ciphertext, {}, "the input is not base64");
    }
    padded_ = text.ends_with('=');
    return {};
  }

  message::Source source_;
  Bytes piece_, ready_;
  std::string text_;
  std::size_t taken_ = 0;
  bool padded_ = false;
  bool ended_ = false;
};

}  // namespace

message::Source decoded(message::Source source) {
  return [decoder = std::make_shared<Decoder>(std::move(source))](std::span<std::uint8_t> out) {
    return decoder->read(out);
  };
}

bool looks_like_base64(View start) {
  std::string_view text = as_text(start);
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return message::starts_like_base64(as_bytes(text)) && std::ranges::all_of(text, [](char c) {
           return digits.find(c) != std::string_view::npos || blanks.find(c) != std::string_view::npos;
         });
}

}  // namespace bongtu::cli
