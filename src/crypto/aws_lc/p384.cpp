#include "crypto/aws_lc/p384.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ec_key.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/nid.h>

#include "crypto/aws_lc/evp.h"

namespace bongtu::crypto::aws_lc {
namespace {

constexpr std::size_t point_size = 49, p384_digest_size = digest_size(SigningCurve::p384),
                      p384_signature_size = signature_size(SigningCurve::p384);

struct FreeEc {
  void operator()(EC_KEY* key) const { EC_KEY_free(key); }
  void operator()(EC_POINT* point) const { EC_POINT_free(point); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using EcKey = std::unique_ptr<EC_KEY, FreeEc>;
using Point = std::unique_ptr<EC_POINT, FreeEc>;
using Signature = std::unique_ptr<ECDSA_SIG, FreeEc>;

Bytes encoded(const ECDSA_SIG* signature) {
  std::uint8_t* der = nullptr;
  std::size_t size = 0;
  must(ECDSA_SIG_to_bytes(&der, &size, signature) == 1, "encoding a signature");
  Bytes copy(der, der + size);
  OPENSSL_free(der);
  return copy;
}

// See signing_key.cpp: n - s is as good as s, and of another length.
void take_other_s(ECDSA_SIG* signature) {
  BIGNUM* r = BN_dup(ECDSA_SIG_get0_r(signature));
  BIGNUM* s = BN_new();
  must(r != nullptr && s != nullptr &&
           BN_sub(s, EC_GROUP_get0_order(EC_group_p384()), ECDSA_SIG_get0_s(signature)) == 1 &&
           ECDSA_SIG_set0(signature, r, s) == 1,
       "changing a signature");
}

class P384Key : public SigningKey {
 public:
  explicit P384Key(EcKey key) : key_(std::move(key)), public_key_(point_size) {
    must(EC_POINT_point2oct(EC_group_p384(), EC_KEY_get0_public_key(key_.get()), POINT_CONVERSION_COMPRESSED,
                            public_key_.data(), public_key_.size(), nullptr) == point_size,
         "encoding a public key");
  }

  View public_key() const override { return public_key_; }

  Bytes sign(View digest) const override {
    must(digest.size() == p384_digest_size, "signing a digest of another size");
    prepare_randomness();
    for (;;) {
      const Signature signature(ECDSA_do_sign(digest.data(), digest.size(), key_.get()));
      must(signature != nullptr, "signing with ECDSA");
      Bytes der = encoded(signature.get());
      if (der.size() != p384_signature_size) {
        take_other_s(signature.get());
        der = encoded(signature.get());
      }
      if (der.size() == p384_signature_size) return der;
    }
  }

 private:
  EcKey key_;
  Bytes public_key_;
};

}  // namespace

Result<std::shared_ptr<const SigningKey>> make_p384() {
  prepare_randomness();
  EcKey key(EC_KEY_new_by_curve_name(NID_secp384r1));
  if (!key || EC_KEY_generate_key(key.get()) != 1)
    return refuse(Fault::unavailable, {}, "no memory for a signing key");
  return std::make_shared<const P384Key>(std::move(key));
}

// AWS-LC too refuses what is not the one DER encoding, and points that are not on the curve.
bool verify_p384(View public_key, View digest, View signature) {
  if (public_key.size() != point_size || digest.size() != p384_digest_size) return false;
  const EcKey key(EC_KEY_new_by_curve_name(NID_secp384r1));
  const Point point(EC_POINT_new(EC_group_p384()));
  must(key && point, "setting up an elliptic curve");
  const bool right =
      EC_POINT_oct2point(EC_group_p384(), point.get(), public_key.data(), public_key.size(), nullptr) == 1 &&
      EC_KEY_set_public_key(key.get(), point.get()) == 1 &&
      ECDSA_verify(0, digest.data(), digest.size(), signature.data(), signature.size(), key.get()) == 1;
  ERR_clear_error();
  return right;
}

}  // namespace bongtu::crypto::aws_lc
