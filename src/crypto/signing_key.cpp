#include "crypto/signing_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>

#include "crypto/openssl_key.h"

#ifdef BONGTU_AWS_LC
#include "crypto/aws_lc/p384.h"
#endif

namespace bongtu::crypto {
namespace {

using openssl::EmptyErrorQueue;
using openssl::Key;

const char* name_of(SigningCurve curve) { return curve == SigningCurve::p256 ? "prime256v1" : "secp384r1"; }
std::size_t point_size(SigningCurve curve) { return 1 + digest_size(curve); }

struct FreeSignature {
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using Signature = std::unique_ptr<ECDSA_SIG, FreeSignature>;
using Context = std::unique_ptr<EVP_PKEY_CTX, openssl::Free>;

const BIGNUM* order_of(SigningCurve curve) {
  static const EC_GROUP* const groups[] = {EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1),
                                           EC_GROUP_new_by_curve_name(NID_secp384r1)};
  const EC_GROUP* group = groups[static_cast<std::size_t>(curve)];
  must(group != nullptr, "setting up an elliptic curve");
  return EC_GROUP_get0_order(group);
}

Bytes encoded(const ECDSA_SIG* signature) {
  const int size = i2d_ECDSA_SIG(signature, nullptr);
  must(size > 0, "encoding a signature");
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* to = der.data();
  i2d_ECDSA_SIG(signature, &to);
  return der;
}

// (r, s) and (r, n - s) are signatures of the same digest, and one of s and n - s has its top bit set, which
// costs its DER a byte.
Bytes with_other_s(SigningCurve curve, View der) {
  const std::uint8_t* at = der.data();
  const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  must(signature != nullptr, "reading a signature");
  BIGNUM* r = BN_dup(ECDSA_SIG_get0_r(signature.get()));
  BIGNUM* s = BN_new();
  must(r != nullptr && s != nullptr && BN_sub(s, order_of(curve), ECDSA_SIG_get0_s(signature.get())) == 1 &&
           ECDSA_SIG_set0(signature.get(), r, s) == 1,
       "changing a signature");
  return encoded(signature.get());
}

class OpensslSigningKey : public SigningKey {
 public:
  OpensslSigningKey(SigningCurve curve, Key key)
      : curve_(curve), key_(std::move(key)), public_key_(point_size(curve)) {
    Bytes point(1 + 2 * digest_size(curve));
    std::size_t size = 0;
    must(EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(),
                                         &size) == 1 &&
             size == point.size(),
         "encoding a public key");
    constexpr std::uint8_t compressed = 2;  // 3 where y is odd
    public_key_.assign(point.begin(), point.begin() + static_cast<std::ptrdiff_t>(point_size(curve)));
    public_key_[0] = static_cast<std::uint8_t>(compressed + (point.back() & 1));
  }

  View public_key() const override { return public_key_; }

  Bytes sign(View digest) const override {
    must(digest.size() == digest_size(curve_), "signing a digest of another size");
    for (;;) {
      Bytes signature = sign_once(digest);
      if (signature.size() != signature_size(curve_)) signature = with_other_s(curve_, signature);
      if (signature.size() == signature_size(curve_)) return signature;
    }
  }

 private:
  Bytes sign_once(View digest) const {
    const Context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
    Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())));
    std::size_t size = signature.size();
    must(context && EVP_PKEY_sign_init(context.get()) == 1 &&
             EVP_PKEY_sign(context.get(), signature.data(), &size, digest.data(), digest.size()) == 1,
         "signing with ECDSA");
    signature.resize(size);
    return signature;
  }

  SigningCurve curve_;
  Key key_;
  Bytes public_key_;
};

Key parse_point(SigningCurve curve, View point) {
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(name_of(curve)), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<std::uint8_t*>(point.data()),
                                        point.size()),
      OSSL_PARAM_construct_end()};
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  must(context && EVP_PKEY_fromdata_init(context.get()) == 1, "setting up an elliptic curve");
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) return nullptr;
  return Key(key);
}

}  // namespace

Result<std::shared_ptr<const SigningKey>> SigningKey::make(SigningCurve curve) {
#ifdef BONGTU_AWS_LC
  if (curve == SigningCurve::p384) return aws_lc::make_p384();
#endif
  const EmptyErrorQueue errors;
  Key key(EVP_EC_gen(name_of(curve)));
  if (!key) return refuse(Fault::unavailable, {}, "no memory for a signing key");
  return std::make_shared<const OpensslSigningKey>(curve, std::move(key));
}

bool verify(SigningCurve curve, View public_key, View digest, View signature) {
  if (public_key.size() != point_size(curve) || digest.size() != digest_size(curve)) return false;
#ifdef BONGTU_AWS_LC
  if (curve == SigningCurve::p384) return aws_lc::verify_p384(public_key, digest, signature);
#endif
  const EmptyErrorQueue errors;
  const Key key = parse_point(curve, public_key);
  if (!key) return false;
  const Context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  must(context && EVP_PKEY_verify_init(context.get()) == 1, "setting up an elliptic curve");
  return EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.data(), digest.size()) ==
         1;
}

}  // namespace bongtu::crypto
