// HeaderScanner: finds where a header ends while its bytes come.
#pragma once

#include <bongtu/header.h>

namespace bongtu::message {

// Each field says where the next one is; a scanner remembers how far it has come, so that bytes that come one
// by one cost no more than all at once. Refuses as soon as what is there cannot become a header.
class HeaderScanner {
 public:
  explicit HeaderScanner(const HeaderLimits& limits) : limits_(limits) {}

  // True once `start`, the message's bytes so far, holds all of the header. Otherwise needed() says how many
  // bytes there must be before there is more to say.
  Result<bool> advance(View start);
  std::size_t needed() const { return needed_; }

 private:
  enum class At : std::uint8_t { version, context, data_keys, field, end };
  Result<> step(View start);
  Result<> version(View start);
  Result<> context(View start);
  Result<> data_keys(View start);

  HeaderLimits limits_;
  At at_ = At::version;
  std::size_t needed_ = 2;
  std::size_t fields_ = 0;  // of the encrypted data keys, still to come
  bool is_version_1_ = false;
};

// Whether this can only be the base64 of a message: what it starts with is that of the bytes messages start
// with.
bool starts_like_base64(View start);

// Moves from `in` to the end of `header` what belongs to the header; true once it is complete. Otherwise `in`
// is empty.
Result<bool> gather_header(HeaderScanner& scanner, Bytes& header, View& in);

}  // namespace bongtu::message
