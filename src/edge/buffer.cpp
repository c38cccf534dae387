#include "edge/buffer.h"

namespace bongtu::edge {

void Buffer::reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  auto grown = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ != 0) std::memcpy(grown.get(), data_.get(), size_);
  wipe(data_.get(), size_);
  data_ = std::move(grown);
  capacity_ = capacity;
}

void Buffer::consume(std::size_t n) {
  const std::size_t rest = size_ - n;
  if (rest != 0) std::memmove(data_.get(), data_.get() + n, rest);
  wipe(data_.get() + rest, n);
  size_ = rest;
}

void Buffer::clear() {
  wipe(data_.get(), size_);
  size_ = 0;
  if (capacity_ <= kept_capacity) return;
  data_.reset();
  capacity_ = 0;
}

}  // namespace bongtu::edge
