#include "message/header_scanner.h"

#include "base/result.h"
#include "message/format.h"

namespace bongtu::message {
namespace {

// Up to the length of the context.
constexpr std::size_t start_1 = 1 + 1 + 2 + message_id_size_1 + 2, start_2 = 1 + 2 + message_id_size_2 + 2;
// From the content type on: version 1 has reserved bytes, IV length and IV, version 2 the commitment.
constexpr std::size_t end_1 = 1 + 4 + 1 + 4 + iv_size + tag_size, end_2 = 1 + 4 + commitment_size + tag_size;

// The number that ends at `end`.
std::uint16_t number_before(View start, std::size_t end) {
  return static_cast<std::uint16_t>(start[end - 2] << 8 | start[end - 1]);
}

}  // namespace

bool starts_like_base64(View start) {
  return start.size() > 1 && start[0] == 'A' && (start[1] == 'Q' || start[1] == 'Y' || start[1] == 'g');
}

Result<bool> HeaderScanner::advance(View start) {
  while (at_ != At::end && start.size() >= needed_) {
    CHECK(step(start));
    if (needed_ > limits_.max_size)
      return refuse(Fault::limit_exceeded, "The header of the message is longer than the limit.");
  }
  return at_ == At::end && start.size() >= needed_;
}

Result<> HeaderScanner::step(View start) {
  switch (at_) {
    case At::version:
      return version(start);
    case At::context:
      return context(start);
    case At::data_keys:
      return data_keys(start);
    case At::field:
      --fields_;
      at_ = fields_ == 0 ? At::end : At::field;
      needed_ += number_before(start, needed_) + (fields_ != 0 ? 2 : is_version_1_ ? end_1 : end_2);
      return {};
    case At::end:
      return {};
  }
  return {};
}

Result<> HeaderScanner::version(View start) {
  if (starts_like_base64(start)) return not_a_message("this looks like base64: decode it first");
  if (start[0] != 1 && start[0] != 2) return not_a_message("the version is not 1 or 2");
  is_version_1_ = start[0] == 1;
  if (is_version_1_ && start[1] != message_type) return not_a_message("the type is not 0x80");
  needed_ = is_version_1_ ? start_1 : start_2;
  at_ = At::context;
  return {};
}

Result<> HeaderScanner::context(View start) {
  const std::size_t at = is_version_1_ ? 4 : 3;
  const Suite* suite = find_suite(number_before(start, at));
  if (suite == nullptr || suite->commits == is_version_1_)
    return not_a_message("the algorithm suite is unknown, or not one of the message's version");
  needed_ += number_before(start, needed_) + std::size_t{2};
  at_ = At::data_keys;
  return {};
}

Result<> HeaderScanner::data_keys(View start) {
  const std::size_t count = number_before(start, needed_);
  if (count == 0) return not_a_message("there is no encrypted data key");
  if (limits_.max_encrypted_data_keys != 0 && count > limits_.max_encrypted_data_keys)
    return refuse(Fault::limit_exceeded, "The message has more encrypted data keys than the limit.");
  fields_ = 3 * count;
  needed_ += 2;
  at_ = At::field;
  return {};
}

Result<bool> gather_header(HeaderScanner& scanner, Bytes& header, View& in) {
  for (;;) {
    const View more = in.first(std::min(in.size(), scanner.needed() - header.size()));
    header.insert(header.end(), more.begin(), more.end());
    in = in.subspan(more.size());
    TRY(const bool complete, scanner.advance(header));
    if (complete || in.empty()) return complete;
  }
}

}  // namespace bongtu::message
