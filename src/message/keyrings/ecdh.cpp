#include "message/keyrings/ecdh.h"

#include <algorithm>

#include "crypto/aead.h"
#include "crypto/hmac.h"
#include "crypto/random.h"
#include "message/format.h"

namespace bongtu::message {
namespace {

constexpr std::uint8_t info_version = 1;
constexpr std::size_t nonce_size = 32, half = 32;

std::string_view name_of(crypto::AgreementCurve curve) {
  constexpr std::string_view names[] = {"p256", "p384", "p521"};
  return names[static_cast<std::size_t>(curve)];
}

// What both the derivation and the tag bind.
Bytes fixed_info(crypto::AgreementCurve curve, const Parties& parties, View context) {
  constexpr std::uint8_t zero[] = {0}, party_v_info[] = {0, 1, 0};
  Bytes out;
  for (const View part : {as_bytes("ecdh-key-derivation"), View(zero), as_bytes(name_of(curve)), View(zero),
                          as_bytes("HMAC_SHA384"), View(zero), View(parties.sender), View(parties.recipient),
                          View(party_v_info), context})
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

// SP 800-108 in counter mode with HMAC-SHA-384: 32 bytes of commitment, then the wrapping key.
struct Derived {
  std::array<std::uint8_t, 2 * 48> bytes;
  View commitment() const { return View(bytes).first(half); }
  View key() const { return View(bytes).subspan(half, half); }

  Derived(const Secret& shared_secret, View fixed, View nonce) {
    constexpr std::uint8_t zero[] = {0}, bits[] = {0, 0, 2, 0};  // 512
    const crypto::HmacKey<crypto::Sha384> hmac(shared_secret.reveal());
    for (std::uint8_t i = 0; i < 2; ++i) {
      const std::uint8_t counter[] = {0, 0, 0, static_cast<std::uint8_t>(i + 1)};
      auto block = hmac.mac({counter, fixed, zero, nonce, bits});
      std::ranges::copy(block, bytes.begin() + i * 48);
      wipe(block.data(), block.size());
    }
  }
  Derived(const Derived&) = delete;
  Derived& operator=(const Derived&) = delete;
  ~Derived() { wipe(bytes.data(), bytes.size()); }
};

// nonce || commitment || data key, encrypted || tag
Unwrapped unwrap(View ciphertext, const Secret& shared_secret, View fixed, std::size_t size) {
  if (ciphertext.size() != nonce_size + half + size + tag_size) return refuse(Fault::incorrect_key);
  const Derived keys(shared_secret, fixed, ciphertext.first(nonce_size));
  if (!equal_in_constant_time(keys.commitment(), ciphertext.subspan(nonce_size, half)))
    return refuse(Fault::incorrect_key, "Other keys or another encryption context made it.");
  const View sealed = ciphertext.subspan(nonce_size + half);
  Secret key(size);
  if (!crypto::GcmKey(keys.key())
           .open(crypto::Iv{}, fixed, sealed.first(size), sealed.subspan(size), key.writable().data()))
    return refuse(Fault::incorrect_key);
  return key;
}

}  // namespace

std::optional<crypto::AgreementCurve> agreement_curve(Curve curve) {
  switch (curve) {
    case Curve::p256:
      return crypto::AgreementCurve::p256;
    case Curve::p384:
      return crypto::AgreementCurve::p384;
    case Curve::p521:
      return crypto::AgreementCurve::p521;
    case Curve::none:
      break;
  }
  return std::nullopt;
}

Bytes provider_info(const Parties& parties) {
  Bytes out(1 + 4 + parties.recipient.size() + 4 + parties.sender.size());
  Writer writer(out.data());
  writer.number(info_version);
  for (const Bytes* point : {&parties.recipient, &parties.sender}) {
    writer.number(static_cast<std::uint32_t>(point->size()));
    writer.bytes(*point);
  }
  return out;
}

std::optional<Parties> parse_parties(crypto::AgreementCurve curve, View provider_info) {
  const std::size_t point_size = 1 + crypto::field_size(curve);
  Reader reader(provider_info);
  if (reader.number<std::uint8_t>() != info_version) return std::nullopt;
  if (reader.number<std::uint32_t>() != point_size) return std::nullopt;
  const View recipient = reader.bytes(point_size);
  if (reader.number<std::uint32_t>() != point_size) return std::nullopt;
  const View sender = reader.bytes(point_size);
  if (reader.failed() || !reader.rest().empty()) return std::nullopt;
  return Parties{.sender = {sender.begin(), sender.end()}, .recipient = {recipient.begin(), recipient.end()}};
}

Result<> wrap_by_agreement(EncryptionMaterials& materials, crypto::AgreementCurve curve,
                           std::string_view provider_id, const Parties& parties,
                           const Secret& shared_secret) {
  TRY(const Bytes context, serialized(materials.context));
  const Bytes fixed = fixed_info(curve, parties, context);
  const View data_key = materials.data_key.reveal();
  std::array<std::uint8_t, nonce_size> nonce;
  crypto::random(nonce);
  const Derived keys(shared_secret, fixed, nonce);
  EncryptedDataKey wrapped{.provider_id = std::string(provider_id),
                           .provider_info = provider_info(parties),
                           .ciphertext = Bytes(nonce_size + half + data_key.size() + tag_size)};
  Writer writer(wrapped.ciphertext.data());
  writer.bytes(nonce);
  writer.bytes(keys.commitment());
  std::uint8_t* sealed = writer.leave(data_key.size());
  crypto::GcmKey(keys.key()).seal(crypto::Iv{}, fixed, data_key, sealed, writer.leave(tag_size));
  materials.encrypted_data_keys.push_back(std::move(wrapped));
  return {};
}

Result<> open_by_agreement(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys,
                           const Agreement& agreement) {
  TRY(const Bytes context, serialized(materials.context));
  const std::size_t size = materials.suite->data_key_size;
  return open_first(materials, keys, agreement.described, [&](const EncryptedDataKeyView& key) -> Unwrapped {
    if (key.provider_id != raw_ecdh_id && key.provider_id != kms_ecdh_id) return std::nullopt;
    const auto parties = parse_parties(agreement.curve, key.provider_info);
    if (!parties || !agreement.is_own(*parties)) return std::nullopt;
    TRY(const Secret shared_secret, agreement.agree(*parties));
    return unwrap(key.ciphertext, shared_secret, fixed_info(agreement.curve, *parties, context), size);
  });
}

}  // namespace bongtu::message
