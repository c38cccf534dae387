#include "crypto/random.h"

#include <openssl/rand.h>
#include <sys/mman.h>

#include <algorithm>
#include <memory>

#include "base/secret.h"
#include "crypto/openssl.h"

namespace bongtu::crypto {
namespace {

void generate(std::span<std::uint8_t> out) {
  constexpr std::size_t step = std::size_t{1} << 30;  // RAND_bytes counts in int
  for (; !out.empty(); out = out.subspan(std::min(step, out.size()))) {
    must(RAND_bytes(out.data(), static_cast<int>(std::min(step, out.size()))) == 1, "the random generator");
  }
}

// Random bytes for later, in a page of their own: the kernel keeps it out of core files and hands a forked
// child zeros instead, so that there `left` is 0 and no two processes ever give out the same bytes.
struct Stock {
  std::size_t left;
  std::array<std::uint8_t, 4096 - sizeof(std::size_t)> bytes;
};

struct Unmap {
  void operator()(Stock* stock) const {
    wipe(stock, sizeof *stock);
    munmap(stock, sizeof *stock);
  }
};

std::unique_ptr<Stock, Unmap> make_stock() {
  void* page = mmap(nullptr, sizeof(Stock), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  must(page != MAP_FAILED && madvise(page, sizeof(Stock), MADV_WIPEONFORK) == 0 &&
           madvise(page, sizeof(Stock), MADV_DONTDUMP) == 0,
       "mapping a page for random bytes");
  return std::unique_ptr<Stock, Unmap>(new (page) Stock);
}

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

}  // namespace

void random(std::span<std::uint8_t> out) {
  if (out.size() > 256) return generate(out);
  thread_local const std::unique_ptr<Stock, Unmap> stock = make_stock();
  if (stock->left < out.size()) {
    generate(stock->bytes);
    stock->left = stock->bytes.size();
  }
  stock->left -= out.size();
  std::uint8_t* from = stock->bytes.data() + stock->left;
  std::copy_n(from, out.size(), out.begin());
  wipe(from, out.size());
}

Uuid random_uuid() {
  Uuid uuid;
  random(uuid);
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0f) | 0x40);  // version 4
  uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3f) | 0x80);  // variant of RFC 4122
  return uuid;
}

std::string to_string(const Uuid& uuid) {
  std::string text = hex(uuid);
  for (const std::size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid uuid;
  std::size_t at = 0;
  for (std::uint8_t& byte : uuid) {
    if ((at == 8 || at == 13 || at == 18 || at == 23) && text[at++] != '-') return std::nullopt;
    const auto high = hex_digit(text[at]), low = hex_digit(text[at + 1]);
    if (!high || !low) return std::nullopt;
    byte = static_cast<std::uint8_t>(*high << 4 | *low);
    at += 2;
  }
  return uuid;
}

std::string random_text(std::size_t length, std::string_view alphabet) {
  must(!alphabet.empty() && alphabet.size() <= 256, "random_text without a usable alphabet");
  // Bytes from `limit` on are drawn again: taking them too would favour the first characters.
  const std::size_t limit = 256 - 256 % alphabet.size();
  std::string text;
  text.reserve(length);
  std::array<std::uint8_t, 64> drawn;
  while (text.size() < length) {
    random(drawn);
    for (const std::uint8_t byte : drawn) {
      if (byte < limit && text.size() < length) text += alphabet[byte % alphabet.size()];
    }
  }
  wipe(drawn.data(), drawn.size());
  return text;
}

}  // namespace bongtu::crypto
