// Messages and plaintexts to read, out of whatever a source reads.
#include <bongtu/message.h>

#include "base/result.h"

namespace bongtu::message {
namespace {

// Some frames at once: only the one that a piece cuts in two is copied.
constexpr std::size_t piece_size = std::size_t{256} << 10;

// Hands out what is ready and not yet taken; forgets it when it is all taken.
std::size_t take(auto& ready, std::size_t& taken, std::span<std::uint8_t> out) {
  const View rest = View(ready).subspan(taken);
  const std::size_t size = std::min(rest.size(), out.size());
  std::ranges::copy(rest.first(size), out.begin());
  taken += size;
  if (taken == ready.size()) {
    ready.clear();
    taken = 0;
  }
  return size;
}

// One piece further; false at the end.
Result<bool> advance(auto& machine, Source& source, Bytes& piece, auto& ready) {
  piece.resize(piece_size);
  TRY(const std::size_t size, source(piece));
  if (size > piece.size()) return refuse(Fault::internal, {}, "a source says it read more than it could");
  CHECK(size == 0 ? machine.finish(ready) : machine.update(View(piece).first(size), ready));
  return size != 0;
}

// Goes on until there is something to hand out, or the end. An error waits until what was ready before it is
// taken, so that what comes out does not depend on how the source cuts; then it stays.
Result<> fill(auto& machine, Source& source, Bytes& piece, auto& ready, std::optional<Result<>>& end) {
  while (ready.empty() && !end) {
    const Result<bool> more = advance(machine, source, piece, ready);
    if (!more)
      end = std::unexpected(more.error());
    else if (!*more)
      end.emplace();
  }
  return ready.empty() ? *end : Result<>{};
}

}  // namespace

EncryptingReader::EncryptingReader(Encryptor encryptor, Source source)
    : encryptor_(std::move(encryptor)), source_(std::move(source)) {}

Result<std::size_t> EncryptingReader::read(std::span<std::uint8_t> out) {
  if (out.empty()) return 0;
  CHECK(fill(encryptor_, source_, piece_, ready_, end_));
  return take(ready_, taken_, out);
}

DecryptingReader::DecryptingReader(Decryptor decryptor, Source source)
    : decryptor_(std::move(decryptor)), source_(std::move(source)) {}

Result<std::size_t> DecryptingReader::read(std::span<std::uint8_t> out) {
  if (out.empty()) return 0;
  CHECK(fill(decryptor_, source_, piece_, ready_, end_));
  return take(ready_, taken_, out);
}

}  // namespace bongtu::message
