#include "crypto/kdf.h"

#include <algorithm>

#include "base/secret.h"
#include "crypto/openssl.h"

namespace bongtu::crypto {
namespace {

std::array<std::uint8_t, 4> big_endian(std::uint32_t value) {
  return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
          static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

template <class Hash>
struct Extracted {
  HashOutput<Hash> bytes;
  Extracted(View key, View salt) : bytes(HmacKey<Hash>(salt).mac({key})) {}
  Extracted(const Extracted&) = delete;
  Extracted& operator=(const Extracted&) = delete;
  ~Extracted() { wipe(bytes.data(), bytes.size()); }
};

}  // namespace

// The counter loop is here and not OpenSSL's KBKDF, nor its HKDF below: those make and free an HMAC context
// for each block, and cost many times as much.
void kbkdf_sha256(View key, View label, View context, std::span<std::uint8_t> out) {
  static constexpr std::uint8_t separator[] = {0};
  must(out.size() < (std::size_t{1} << 29), "KBKDF for a length whose bits do not fit 32 bits");
  const auto bits = big_endian(static_cast<std::uint32_t>(8 * out.size()));
  const HmacKey<Sha256> hmac(key);
  for (std::uint32_t counter = 1; !out.empty(); ++counter) {
    auto block = hmac.mac({big_endian(counter), label, separator, context, bits});
    const std::size_t size = std::min(block.size(), out.size());
    std::copy_n(block.begin(), size, out.begin());
    out = out.subspan(size);
    wipe(block.data(), block.size());
  }
}

template <class Hash>
Hkdf<Hash>::Hkdf(View key, View salt) : pseudorandom_key_(Extracted<Hash>(key, salt).bytes) {}

template <class Hash>
void Hkdf<Hash>::expand(View info, std::span<std::uint8_t> out) const {
  must(out.size() <= 255 * Hash::digest_size, "HKDF for more than it can give");
  HashOutput<Hash> block;
  for (std::uint8_t counter = 1; !out.empty(); ++counter) {
    const View previous = counter == 1 ? View{} : View(block);
    block = pseudorandom_key_.mac({previous, info, View(&counter, 1)});
    const std::size_t size = std::min(block.size(), out.size());
    std::copy_n(block.begin(), size, out.begin());
    out = out.subspan(size);
  }
  wipe(block.data(), block.size());
}

template class Hkdf<Sha256>;
template class Hkdf<Sha384>;
template class Hkdf<Sha512>;

}  // namespace bongtu::crypto
