// Any bytes as a header. Every beginning of them gets an answer, and the answers agree: nothing before the
// header is whole, then the same header however much follows.
#include <bongtu/header.h>

#include "require.h"

using namespace bongtu;
using namespace bongtu::message;

namespace {

bool within(View part, View whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check(const Header& header, View message) {
  require(header.suite != nullptr, "a header has a suite");
  require(header.size() <= message.size(), "a header is no longer than its message");
  require(!header.encrypted_data_keys.empty(), "there is an encrypted data key");
  require(header.suite->commits == (header.commitment.size() == 32), "suites that commit have a commitment");
  for (const View part :
       {header.bytes, header.message_id, header.serialized_context, header.tag, header.iv}) {
    require(within(part, message), "views point into the message");
  }
  for (const auto& key : header.encrypted_data_keys) {
    require(within(key.provider_info, message) && within(key.ciphertext, message), "views point into it");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View message(data, size);
  const HeaderLimits limits{.max_encrypted_data_keys = 0, .max_size = 1 << 16};
  const auto whole = parse_header(message, limits);
  if (whole) check(*whole, message);
  const auto start = parse_header_start(message, limits);
  require(whole.has_value() == (start.has_value() && start->has_value()), "both find a header or none does");
  if (whole) {
    // Exactly so much is needed.
    const auto enough = parse_header_start(message.first(whole->size()), limits);
    require(enough && *enough && (*enough)->context == whole->context, "the header alone is enough");
    const auto short_of_one = parse_header_start(message.first(whole->size() - 1), limits);
    require(short_of_one && !*short_of_one, "a byte less is not");
  } else if (start) {
    require(!parse_header_start(message.first(size / 2), limits).value_or(std::nullopt),
            "half is none either");
  }
  return 0;
}
