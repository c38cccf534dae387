// Gather: makes whole parts of a message out of bytes that come in any pieces.
#pragma once

#include <algorithm>
#include <optional>

#include "base/bytes.h"

namespace bongtu::message {

// Parts that stand whole in what has just come are looked at there; only what is cut in two is copied.
class Gather {
 public:
  // The next `size` bytes, once they are there; nothing, and `in` empty, where they are not. A later peek
  // asks for no fewer.
  std::optional<View> peek(View& in, std::size_t size) {
    if (kept_.empty() && in.size() >= size) return in.first(size);
    const View more = in.first(std::min(in.size(), size - std::min(size, kept_.size())));
    const std::size_t before = kept_.size();
    kept_.resize(before + more.size());
    std::ranges::copy(more, kept_.begin() + static_cast<std::ptrdiff_t>(before));
    in = in.subspan(more.size());
    if (kept_.size() < size) return std::nullopt;
    return View(kept_).first(size);
  }
  // Takes what was peeked last, all of it.
  void take(View& in, std::size_t size) {
    if (kept_.empty()) in = in.subspan(size);
    kept_.clear();
  }
  bool is_empty() const { return kept_.empty(); }

 private:
  Bytes kept_;
};

}  // namespace bongtu::message
