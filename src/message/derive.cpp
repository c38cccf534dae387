#include "message/derive.h"

#include "crypto/kdf.h"
#include "message/format.h"

namespace bongtu::message {
namespace {

// Version 1: no salt; info = suite id || message id.
template <class Sha>
void derive_1(const Suite& suite, View data_key, View message_id, std::span<std::uint8_t> out) {
  std::array<std::uint8_t, 2 + message_id_size_1> info;
  Writer writer(info.data());
  writer.number(static_cast<std::uint16_t>(suite.id));
  writer.bytes(message_id);
  crypto::Hkdf<Sha>(data_key, {}).expand(info, out);
}

// Version 2: one extract for both keys; the suite's id stands in the info of one of them only.
void derive_2(const Suite& suite, View data_key, View message_id, MessageKeys& out) {
  static constexpr std::string_view encryption = "DERIVEKEY", commitment = "COMMITKEY";
  std::array<std::uint8_t, 2 + encryption.size()> info;
  Writer writer(info.data());
  writer.number(static_cast<std::uint16_t>(suite.id));
  writer.bytes(as_bytes(encryption));
  const crypto::Hkdf<crypto::Sha512> hkdf(data_key, message_id);
  hkdf.expand(info, out.bytes);
  hkdf.expand(as_bytes(commitment), out.commitment);
}

}  // namespace

void derive(const Suite& suite, View data_key, View message_id, MessageKeys& out) {
  out.size = suite.data_key_size;
  const auto encryption = std::span(out.bytes).first(out.size);
  switch (suite.kdf) {
    case Hash::none:
      std::ranges::copy(data_key, encryption.begin());
      return;
    case Hash::sha256:
      return derive_1<crypto::Sha256>(suite, data_key, message_id, encryption);
    case Hash::sha384:
      return derive_1<crypto::Sha384>(suite, data_key, message_id, encryption);
    case Hash::sha512:
      return derive_2(suite, data_key, message_id, out);
  }
}

}  // namespace bongtu::message
