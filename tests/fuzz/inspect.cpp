// Any bytes as a message to inspect. In one piece or cut anywhere, the answer is the same, and the sizes that
// it tells add up.
#include <bongtu/header.h>

#include "require.h"

using namespace bongtu;
using namespace bongtu::message;

namespace {

Result<Shape> inspect(View message, std::size_t piece) {
  Inspector inspector;
  while (!message.empty()) {
    const std::size_t size = std::min(piece, message.size());
    if (auto done = inspector.update(message.first(size)); !done) return std::unexpected(done.error());
    message = message.subspan(size);
  }
  return inspector.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View message(data, size);
  const std::size_t piece = 1 + size % 61;
  const auto whole = inspect(message, std::max<std::size_t>(1, message.size()));
  const auto cut = inspect(message, piece);
  require(whole.has_value() == cut.has_value(), "pieces change nothing");
  if (!whole) return 0;
  require(whole->frames == cut->frames && whole->plaintext_size == cut->plaintext_size &&
              whole->signature_size == cut->signature_size,
          "nor what is told");
  require(whole->message_size == message.size(), "the message is all of it");
  require(whole->plaintext_size + whole->signature_size < message.size(), "there is more than plaintext");
  return 0;
}
