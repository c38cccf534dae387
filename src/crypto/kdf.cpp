#include "crypto/kdf.h"

#include <algorithm>

#include "crypto/hmac.h"
#include "crypto/openssl.h"

namespace bongtu::crypto {
namespace {

std::array<std::uint8_t, 4> big_endian(std::uint32_t value) {
  return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
          static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

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

MessageKeys message_keys(View data_key, View message_id) {
  static constexpr std::string_view encryption_info =
      "\x04\x78"
      "DERIVEKEY\x01";                                                  // suite id, name, block number 1
  static constexpr std::string_view commitment_info = "COMMITKEY\x01";  // no suite id here
  auto extracted = HmacKey<Sha512>(message_id).mac({data_key});
  const HmacKey<Sha512> expand(extracted);

  MessageKeys keys;
  auto encryption = expand.mac({as_bytes(encryption_info)});
  std::copy_n(encryption.begin(), keys.encryption.size(), keys.encryption.begin());
  const auto commitment = expand.mac({as_bytes(commitment_info)});
  std::copy_n(commitment.begin(), keys.commitment.size(), keys.commitment.begin());
  wipe(extracted.data(), extracted.size());
  wipe(encryption.data(), encryption.size());
  return keys;
}

}  // namespace bongtu::crypto
