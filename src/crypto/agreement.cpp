#include "crypto/agreement.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>

#include "crypto/pem.h"

namespace bongtu::crypto {
namespace {

using namespace openssl;

struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
using Context = std::unique_ptr<EVP_PKEY_CTX, Free>;

const char* name_of(AgreementCurve curve) {
  constexpr const char* names[] = {"prime256v1", "secp384r1", "secp521r1"};
  return names[static_cast<std::size_t>(curve)];
}

bool is_on(AgreementCurve curve, const Key& key) {
  char name[32] = {};
  return key && EVP_PKEY_is_a(key.get(), "EC") == 1 &&
         EVP_PKEY_get_group_name(key.get(), name, sizeof name, nullptr) == 1 &&
         std::string_view(name) == name_of(curve);
}

// Appends the coordinate; false where the key has none.
bool append_coordinate(Bytes& out, const Key& key, const char* name, std::size_t size) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key.get(), name, &number);
  const std::unique_ptr<BIGNUM, FreeNumber> owner(number);
  if (number == nullptr) return false;
  out.resize(out.size() + size);
  return BN_bn2binpad(number, out.data() + out.size() - size, static_cast<int>(size)) ==
         static_cast<int>(size);
}

// 04 | x | y; empty where `key` is not on the curve.
Bytes uncompressed(AgreementCurve curve, const Key& key) {
  const EmptyErrorQueue errors;
  Bytes point{4};
  const bool has_both = is_on(curve, key) &&
                        append_coordinate(point, key, OSSL_PKEY_PARAM_EC_PUB_X, field_size(curve)) &&
                        append_coordinate(point, key, OSSL_PKEY_PARAM_EC_PUB_Y, field_size(curve));
  return has_both ? point : Bytes{};
}

std::optional<Bytes> compressed(AgreementCurve curve, const Key& key) {
  Bytes point = uncompressed(curve, key);
  if (point.empty()) return std::nullopt;
  point[0] = static_cast<std::uint8_t>(2 + (point.back() & 1));
  point.resize(1 + field_size(curve));
  return point;
}

// The key that any encoding of a point is; null for what is not on the curve.
Key parse_point(AgreementCurve curve, View point) {
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(name_of(curve)), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<std::uint8_t*>(point.data()),
                                        point.size()),
      OSSL_PARAM_construct_end()};
  const EmptyErrorQueue errors;
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  must(context && EVP_PKEY_fromdata_init(context.get()) == 1, "setting up an elliptic curve");
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters)) != 1)
    return nullptr;
  return Key(key);
}

Key parse_compressed(AgreementCurve curve, View point) {
  const bool has_form = point.size() == 1 + field_size(curve) && (point[0] == 2 || point[0] == 3);
  return has_form ? parse_point(curve, point) : nullptr;
}

class OpensslAgreementKey : public AgreementKey {
 public:
  OpensslAgreementKey(AgreementCurve curve, Key key, Bytes point)
      : curve_(curve), key_(std::move(key)), point_(std::move(point)) {}

  View public_point() const override { return point_; }

  // On curves of prime order a point that is on the curve needs no further check (SP 800-56A, 5.6.2.3.4).
  std::optional<Secret> agree(View peer_point) const override {
    const EmptyErrorQueue errors;
    const Key peer = parse_compressed(curve_, peer_point);
    if (!peer) return std::nullopt;
    const Context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
    Secret x(field_size(curve_));
    std::size_t size = x.size();
    if (!context || EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_derive_set_peer_ex(context.get(), peer.get(), 0) != 1 ||
        EVP_PKEY_derive(context.get(), x.writable().data(), &size) != 1 || size != x.size())
      return std::nullopt;
    return x;
  }

 private:
  AgreementCurve curve_;
  Key key_;
  Bytes point_;
};

}  // namespace

std::optional<Bytes> point_of_pem(AgreementCurve curve, View pem) {
  return compressed(curve, read_public_pem(pem));
}

std::optional<Bytes> point_of_spki(AgreementCurve curve, View der) {
  const EmptyErrorQueue errors;
  const std::uint8_t* at = der.data();
  const Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  if (at != der.data() + der.size()) return std::nullopt;
  return compressed(curve, key);
}

std::optional<Bytes> spki_of_point(AgreementCurve curve, View point) {
  const Bytes whole = uncompressed(curve, parse_compressed(curve, point));
  const Key key = whole.empty() ? nullptr : parse_point(curve, whole);
  const int size = key ? i2d_PUBKEY(key.get(), nullptr) : 0;
  if (size <= 0) return std::nullopt;
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* to = der.data();
  i2d_PUBKEY(key.get(), &to);
  return der;
}

Result<std::shared_ptr<const AgreementKey>> read_agreement_key(AgreementCurve curve, View pem) {
  Key key = read_private_pem(pem);
  auto point = compressed(curve, key);
  if (!point) {
    return refuse(Fault::validation,
                  "The private key must be on the keyring's curve, in PEM and not encrypted.");
  }
  return std::make_shared<const OpensslAgreementKey>(curve, std::move(key), *std::move(point));
}

Result<std::shared_ptr<const AgreementKey>> make_agreement_key(AgreementCurve curve) {
  const EmptyErrorQueue errors;
  Key key(EVP_EC_gen(name_of(curve)));
  auto point = compressed(curve, key);
  if (!point) return refuse(Fault::unavailable, {}, "no memory for a key pair");
  return std::make_shared<const OpensslAgreementKey>(curve, std::move(key), *std::move(point));
}

}  // namespace bongtu::crypto
