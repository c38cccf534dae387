#include "crypto/ec.h"

#include <openssl/core_names.h>
#include <openssl/objects.h>

#include <algorithm>

#include "crypto/openssl_key.h"
#include "crypto/secure_heap.h"

namespace bongtu::crypto {
namespace {

using namespace openssl;

constexpr struct {
  std::string_view name;
  const Hash& hash;
} ecdsa[] = {{"ECDSA_SHA_256", sha256_row}, {"ECDSA_SHA_384", sha384_row}, {"ECDSA_SHA_512", sha512_row}};

using Init = int (*)(EVP_PKEY_CTX*, const OSSL_PARAM[]);

// A context that `init` made ready.
EVP_PKEY_CTX* ready(EVP_PKEY* key, Init init) {
  std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  must(context && init(context.get(), nullptr) == 1, "setting up an elliptic curve");
  return context.release();
}

class EcPair : public Pair {
 public:
  EcPair(const EcSpec& spec, Key key) : Pair(std::move(key)), spec_(spec) {}

  Result<Bytes> sign(std::string_view algorithm, MessageType type, View message) const override {
    TRY(const MessageDigest digest, digest(algorithm, type, message));
    const auto context = signers_.borrow([&] { return ready(key(), EVP_PKEY_sign_init_ex); });
    Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(key())));
    std::size_t size = signature.size();
    must(EVP_PKEY_sign(context.get(), signature.data(), &size, digest.bytes.data(), digest.size) == 1,
         "signing with ECDSA");
    signature.resize(size);
    return signature;
  }

  // OpenSSL refuses what is not the one DER encoding of (r, s).
  Result<bool> verify(std::string_view algorithm, MessageType type, View message,
                      View signature) const override {
    TRY(const MessageDigest digest, digest(algorithm, type, message));
    const EmptyErrorQueue errors;
    const auto context = verifiers_.borrow([&] { return ready(key(), EVP_PKEY_verify_init_ex); });
    return EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.bytes.data(),
                           digest.size) == 1;
  }

  Result<Secret> agree(View peer_public_key) const override {
    const EmptyErrorQueue errors;
    const Key peer = parse_peer(peer_public_key);
    if (!peer) return refuse(Fault::validation);
    const auto context = derivers_.borrow([&] { return ready(key(), EVP_PKEY_derive_init_ex); });
    must(EVP_PKEY_derive_set_peer_ex(context.get(), peer.get(), 0) == 1, "ECDH");
    Secret x(spec_.field_size);
    std::size_t size = x.size();
    must(EVP_PKEY_derive(context.get(), x.writable().data(), &size) == 1 && size == x.size(), "ECDH");
    return x;
  }

 private:
  Result<MessageDigest> digest(std::string_view algorithm, MessageType type, View message) const {
    must(algorithm == spec_.algorithm, "an algorithm that the key's spec does not have");
    return digest_of(ecdsa[row_of(ecdsa, algorithm)].hash, spec_.name, algorithm, type, message);
  }

  // Keys of one curve share the bytes before the point, so those of our own say what a peer must look like:
  // the curve by its name, the point uncompressed. Null for any other, and for a point that is not on the
  // curve. On curves of prime order no further check is needed (SP 800-56A, 5.6.2.3.4); OpenSSL's would
  // double the time.
  Key parse_peer(View peer) const {
    const Bytes& own = public_key();
    const std::size_t point_size = 1 + 2 * spec_.field_size;
    const View head = View(own).first(own.size() - 2 * spec_.field_size);
    if (peer.size() != own.size() || !std::ranges::equal(peer.first(head.size()), head)) return nullptr;
    Key key(EVP_PKEY_new());
    must(key && EVP_PKEY_copy_parameters(key.get(), this->key()) == 1, "making a public key");
    const View point = peer.last(point_size);
    if (EVP_PKEY_set1_encoded_public_key(key.get(), point.data(), point.size()) != 1) return nullptr;
    return key;
  }

  const EcSpec& spec_;
  mutable Contexts<EVP_PKEY_CTX> signers_, verifiers_, derivers_;
};

// Of the curve, with a public key that is written uncompressed and is not the point at infinity.
bool is_of(const EcSpec& spec, EVP_PKEY* key) {
  const EmptyErrorQueue errors;
  char curve[32] = {};
  std::size_t point_size = 0;
  return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, curve, sizeof curve, nullptr) == 1 &&
         std::string_view(curve) == spec.curve &&
         EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0, &point_size) == 1 &&
         point_size == 1 + 2 * spec.field_size;
}

Result<Key> parse(const EcSpec& spec, View material) {
  TRY(Key key, parse_pkcs8(material));
  if (!is_of(spec, key.get())) return refuse(Fault::internal, {}, "a private key is not of its key spec");
  return key;
}

Bytes tagged(int constructed, int tag, int tag_class, View content) {
  const int size = ASN1_object_size(constructed, static_cast<int>(content.size()), tag);
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* to = der.data();
  ASN1_put_object(&to, constructed, static_cast<int>(content.size()), tag, tag_class);
  std::ranges::copy(content, to);
  return der;
}

Bytes curve_element(const EcSpec& spec) {
  const ASN1_OBJECT* object = OBJ_nid2obj(OBJ_sn2nid(spec.curve));
  Bytes der(static_cast<std::size_t>(i2d_ASN1_OBJECT(object, nullptr)));
  std::uint8_t* to = der.data();
  i2d_ASN1_OBJECT(object, &to);
  return tagged(1, 0, V_ASN1_CONTEXT_SPECIFIC, der);
}

Bytes public_element(const EcSpec& spec, EVP_PKEY* key) {
  const Bytes spki = to_spki(key);
  Bytes bits = {0};  // unused ones
  bits.insert(bits.end(), spki.end() - static_cast<std::ptrdiff_t>(1 + 2 * spec.field_size), spki.end());
  return tagged(1, 1, V_ASN1_CONTEXT_SPECIFIC, tagged(0, V_ASN1_BIT_STRING, V_ASN1_UNIVERSAL, bits));
}

// Behind version and private key an ECPrivateKey holds nothing, or the curve's name, or the public key, or
// both.
bool is_strict(View der, const EcSpec& spec, EVP_PKEY* key) {
  const Elements elements = parse_sequence(der);
  if (!is_integer(elements.get(), 0, 1)) return false;
  const View secret = octets(elements.get(), 1);
  Bytes rest;
  for (int i = 2; i < sk_ASN1_TYPE_num(elements.get()); ++i) {
    const ASN1_TYPE* element = sk_ASN1_TYPE_value(elements.get(), i);
    if (element->type != V_ASN1_OTHER) return false;
    const ASN1_STRING* bytes = element->value.asn1_string;
    rest.insert(rest.end(), bytes->data, bytes->data + bytes->length);
  }
  const Bytes curve = curve_element(spec), point = public_element(spec, key);
  Bytes both = curve;
  both.insert(both.end(), point.begin(), point.end());
  return secret.size() == spec.field_size && (rest.empty() || rest == curve || rest == point || rest == both);
}

bool names_its_curve(const X509_ALGOR* algorithm, const EcSpec& spec) {
  int type = V_ASN1_UNDEF;
  const void* value = nullptr;
  X509_ALGOR_get0(nullptr, &type, &value, algorithm);
  return type == V_ASN1_OBJECT &&
         OBJ_obj2nid(static_cast<const ASN1_OBJECT*>(value)) == OBJ_sn2nid(spec.curve);
}

bool is_strict_pkcs8(View der, const EcSpec& spec, EVP_PKEY* key) {
  const Info info = parse_info(der);
  const std::uint8_t* inner = nullptr;
  int size = 0;
  const X509_ALGOR* algorithm = nullptr;
  return info && PKCS8_pkey_get0(nullptr, &inner, &size, &algorithm, info.get()) == 1 &&
         names_its_curve(algorithm, spec) && is_strict({inner, static_cast<std::size_t>(size)}, spec, key);
}

}  // namespace

Secret generate_ec(const EcSpec& spec) {
  must(reserve_secure_heap(0).has_value(), "locking memory for private keys");
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", spec.curve));
  must(key != nullptr, "making a key on an elliptic curve");
  return to_pkcs8(key.get());
}

Result<> check_ec(const EcSpec& spec, View material) {
  const auto key = parse(spec, material);
  if (!key && key.error().fault == Fault::unavailable) return std::unexpected(key.error());
  const EmptyErrorQueue errors;
  if (!key || !is_strict_pkcs8(material, spec, key->get()) || !is_consistent(key->get()))
    return not_of_spec(spec.name);
  return {};
}

Result<std::shared_ptr<const KeyPair>> parse_ec(const EcSpec& spec, View material) {
  TRY(Key key, parse(spec, material));
  return std::make_shared<const EcPair>(spec, std::move(key));
}

std::shared_ptr<const KeyPair> public_ec(const EcSpec& spec, View public_key) {
  Key key = parse_spki(public_key);
  if (!key || !is_of(spec, key.get())) return nullptr;
  return std::make_shared<const EcPair>(spec, std::move(key));
}

}  // namespace bongtu::crypto
