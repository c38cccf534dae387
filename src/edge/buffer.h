// Buffer: bytes on their way in or out of a connection. It grows without leaving copies behind and forgets by
// wiping.
#pragma once

#include <cstring>
#include <memory>
#include <span>
#include <string_view>

#include "base/secret.h"

namespace bongtu::edge {

class Buffer {
 public:
  // What an idle connection may keep; clear() gives back more than this.
  static constexpr std::size_t kept_capacity = 64 * 1024;

  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { wipe(data_.get(), size_); }

  std::string_view text() const { return {data_.get(), size_}; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }

  // Room for `capacity` bytes in all. The memory is not touched before it is used, so that a length that a
  // client only announces costs nothing. Moves the contents: views into them end.
  void reserve(std::size_t capacity);

  // The unused room; commit(n) makes its first n bytes contents.
  std::span<char> room() { return {data_.get() + size_, capacity_ - size_}; }
  void commit(std::size_t n) { size_ += n; }

  void append(std::string_view text) {
    if (text.size() > capacity_ - size_) reserve(std::max(2 * capacity_, size_ + text.size()));
    if (!text.empty()) std::memcpy(data_.get() + size_, text.data(), text.size());
    size_ += text.size();
  }

  // Forgets the first `n` bytes and moves the others to the front.
  void consume(std::size_t n);
  // Forgets everything.
  void clear();

 private:
  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;  // no byte beyond this one is ever anything but wiped or untouched
  std::size_t capacity_ = 0;
};

}  // namespace bongtu::edge
