// Messages of every suite, made here under a fixed data key, and then changed as the input says. However they
// are read, the readers agree; and what is not byte for byte a message as it was made is refused.
#include <bongtu/message.h>
#include <fuzzer/FuzzedDataProvider.h>

#include "../message_vectors/static_keyring.h"
#include "require.h"

using namespace bongtu;
using namespace bongtu::message;

namespace {

// No key of the published messages that fuzzing starts with, one of which is all zeros.
const std::shared_ptr<Cmm> cmm =
    default_cmm(std::make_shared<message_vectors::StaticKeyring>(Secret::copy_of(Bytes(32, 0xa7))));

CommitmentPolicy policy_of(const Suite& suite) {
  return suite.commits ? CommitmentPolicy::require_encrypt_require_decrypt
                       : CommitmentPolicy::forbid_encrypt_allow_decrypt;
}

// No plaintext, part of a frame, whole frames, and more.
std::vector<Bytes> make_messages() {
  std::vector<Bytes> made;
  for (const Suite& suite : suites()) {
    for (const std::size_t size : {0, 5, 16, 48, 50}) {
      const EncryptOptions options{.context = {{"a", "b"}, {"c", ""}},
                                   .suite = suite.id,
                                   .commitment_policy = policy_of(suite),
                                   .frame_length = 16};
      made.push_back(encrypt(Bytes(size, 'p'), *cmm, options).value());
    }
  }
  return made;
}

// Changes that whoever carries a message could make, one after another.
Bytes change(Bytes message, const std::vector<Bytes>& messages, FuzzedDataProvider& input) {
  while (input.remaining_bytes() > 0 && message.size() < 4096) {
    const auto at = input.ConsumeIntegralInRange<std::size_t>(0, message.size());
    const auto place = message.begin() + static_cast<std::ptrdiff_t>(at);
    const auto up_to = input.ConsumeIntegralInRange<std::size_t>(0, message.size() - at);
    const auto end = place + static_cast<std::ptrdiff_t>(up_to);
    switch (input.ConsumeIntegralInRange<int>(0, 6)) {
      case 0:
        if (place != message.end()) *place = input.ConsumeIntegral<std::uint8_t>();
        break;
      case 1:
        if (place != message.end())
          *place ^= static_cast<std::uint8_t>(1U << (input.ConsumeIntegral<unsigned>() % 8));
        break;
      case 2:
        message.erase(place, end);
        break;
      case 3: {
        const Bytes more = input.ConsumeBytes<std::uint8_t>(up_to % 64);
        message.insert(place, more.begin(), more.end());
        break;
      }
      case 4: {
        const Bytes again(place, end);
        message.insert(end, again.begin(), again.end());
        break;
      }
      case 5: {
        const Bytes& other = messages[input.ConsumeIntegralInRange<std::size_t>(0, messages.size() - 1)];
        const std::size_t from = std::min(at, other.size()), size = std::min(up_to, other.size() - from);
        message.resize(std::max(message.size(), at + size));
        std::copy_n(other.begin() + static_cast<std::ptrdiff_t>(from), size,
                    message.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      }
      default:
        message.resize(at);
    }
  }
  return message;
}

DecryptOptions options(bool release_unverified) {
  return {.commitment_policy = CommitmentPolicy::require_encrypt_allow_decrypt,
          .release_unverified = release_unverified};
}

std::optional<Bytes> in_pieces(View message, std::size_t piece, bool release_unverified) {
  Decryptor decryptor(*cmm, options(release_unverified));
  WipedBytes out;
  bool good = true;
  while (good && !message.empty()) {
    const std::size_t size = std::min(piece, message.size());
    good = decryptor.update(message.first(size), out).has_value();
    message = message.subspan(size);
  }
  if (!good || !decryptor.finish(out)) {
    require(!decryptor.finish(out), "after an error there is no good end");
    return std::nullopt;
  }
  return Bytes(out.begin(), out.end());
}

// By ranges of nine bytes; only for framed messages without signature.
Bytes in_ranges(View message) {
  const auto read_at = [message](std::uint64_t offset, std::span<std::uint8_t> out) -> Result<std::size_t> {
    const View rest = message.subspan(std::min<std::uint64_t>(offset, message.size()));
    const std::size_t size = std::min(rest.size(), out.size());
    std::copy_n(rest.begin(), size, out.begin());
    return size;
  };
  auto reader = RangeReader::open(read_at, message.size(), *cmm, options(false));
  require(reader.has_value(), "a good message can be read by ranges");
  Bytes all(reader->plaintext_size());
  for (std::size_t at = 0; at < all.size(); at += 9) {
    const auto out = std::span(all).subspan(at, std::min<std::size_t>(9, all.size() - at));
    require(reader->read(at, out).value_or(0) == out.size(), "each range of it");
  }
  return all;
}

void check(View message, std::size_t piece, bool is_as_made) {
  const auto whole = decrypt(message, *cmm, options(false));
  require(whole.has_value() == is_as_made, "exactly what was made opens");
  if (!whole) require(whole.error().fault != Fault::internal, "a refusal is no bug");
  for (const bool release_unverified : {false, true}) {
    const auto pieces = in_pieces(message, piece, release_unverified);
    require(pieces.has_value() == whole.has_value(), "pieces change nothing");
    if (pieces) require(std::ranges::equal(*pieces, whole->plaintext.reveal()), "nor the plaintext");
  }
  if (!whole || whole->header.suite->is_signed()) return;
  require(std::ranges::equal(in_ranges(message), whole->plaintext.reveal()),
          "ranges are of the same plaintext");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Bytes> messages = make_messages();
  FuzzedDataProvider input(data, size);
  const auto piece = input.ConsumeIntegralInRange<std::size_t>(1, 200);
  const Bytes& chosen = messages[input.ConsumeIntegralInRange<std::size_t>(0, messages.size() - 1)];
  const Bytes message = change(chosen, messages, input);
  check(message, piece, std::ranges::find(messages, message) != messages.end());
  // The input itself as a message too, whose key is another: it must be refused by all alike.
  check(View(data, size), piece, false);
  return 0;
}
