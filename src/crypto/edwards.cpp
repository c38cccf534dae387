#include "crypto/edwards.h"

#include "crypto/ed25519ph.h"
#include "crypto/hmac.h"
#include "crypto/openssl_key.h"
#include "crypto/secure_heap.h"

namespace bongtu::crypto {
namespace {

using namespace openssl;

constexpr std::string_view spec_name = "ECC_NIST_EDWARDS25519";
constexpr std::size_t public_size = 32, signature_size = 64;

// A key in its library context (null: OpenSSL's default one), and its contexts.
struct Variant {
  OSSL_LIB_CTX* library;
  EVP_PKEY* key;
  mutable Contexts<EVP_MD_CTX> signers{}, verifiers{};
};

using Init = int (*)(EVP_MD_CTX*, EVP_PKEY_CTX**, const char*, OSSL_LIB_CTX*, const char*, EVP_PKEY*,
                     const OSSL_PARAM[]);

EVP_MD_CTX* ready(const Variant& variant, Init init) {
  std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  must(context && init(context.get(), nullptr, nullptr, variant.library, nullptr, variant.key, nullptr) == 1,
       "setting up Ed25519");
  return context.release();
}

Bytes signature_of(const Variant& variant, View message) {
  const auto context = variant.signers.borrow([&] { return ready(variant, EVP_DigestSignInit_ex); });
  Bytes signature(signature_size);
  std::size_t size = signature.size();
  must(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1 &&
           size == signature_size,
       "signing with Ed25519");
  return signature;
}

bool is_signature_of(const Variant& variant, View message, View signature) {
  const EmptyErrorQueue errors;
  const auto context = variant.verifiers.borrow([&] { return ready(variant, EVP_DigestVerifyInit_ex); });
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

constexpr std::string_view prehash_name = "ED25519_PH_SHA_512";
constexpr struct {
  std::string_view name;
  MessageType takes;
  std::string_view refused;  // the type that it does not take
} algorithms[] = {{"ED25519_SHA_512", MessageType::raw, "DIGEST"},
                  {prehash_name, MessageType::digest, "RAW"}};

Result<> check_message(std::string_view algorithm, MessageType type, View message) {
  const auto& row = algorithms[row_of(algorithms, algorithm)];
  if (type == MessageType::external_mu) return no_external_mu(spec_name);
  if (type != row.takes) {
    return refuse(Fault::validation, "Message type " + std::string(row.refused) +
                                         " is incompatible with algorithm " + std::string(algorithm) + ".");
  }
  if (type == MessageType::digest) CHECK(digest_of(sha512_row, spec_name, algorithm, type, message));
  return {};
}

class EdwardsPair : public Pair {
 public:
  EdwardsPair(Key key, Key prehash_key)
      : Pair(std::move(key)),
        prehash_key_(std::move(prehash_key)),
        pure_{nullptr, this->key()},
        prehash_{ed25519ph(), prehash_key_.get()} {}

  Result<Bytes> sign(std::string_view algorithm, MessageType type, View message) const override {
    CHECK(check_message(algorithm, type, message));
    if (algorithm == prehash_name) return signature_of(prehash_, hash<Sha512>(message));
    return signature_of(pure_, message);
  }

  Result<bool> verify(std::string_view algorithm, MessageType type, View message,
                      View signature) const override {
    CHECK(check_message(algorithm, type, message));
    if (algorithm == prehash_name) return is_signature_of(prehash_, hash<Sha512>(message), signature);
    return is_signature_of(pure_, message, signature);
  }

 private:
  Key prehash_key_;
  Variant pure_, prehash_;
};

Result<Key> parse(View material, OSSL_LIB_CTX* library = nullptr) {
  TRY(Key key, parse_pkcs8(material, library));
  if (EVP_PKEY_is_a(key.get(), "ED25519") != 1)
    return refuse(Fault::internal, {}, "a private key is not of its key spec");
  return key;
}

}  // namespace

Secret generate_edwards25519() {
  must(reserve_secure_heap(0).has_value(), "locking memory for private keys");
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  must(key != nullptr, "making an Ed25519 key");
  return to_pkcs8(key.get());
}

Result<> check_edwards25519(View material) {
  const auto key = parse(material);
  if (!key && key.error().fault == Fault::unavailable) return std::unexpected(key.error());
  if (!key || !equal_in_constant_time(to_pkcs8(key->get()).reveal(), material)) return not_of_spec(spec_name);
  return {};
}

// Parsed twice: EVP_PKEY_new_raw_private_key would put the seed into memory that is not locked.
Result<std::shared_ptr<const KeyPair>> parse_edwards25519(View material) {
  TRY(Key key, parse(material));
  TRY(Key prehash_key, parse(material, ed25519ph()));
  return std::make_shared<const EdwardsPair>(std::move(key), std::move(prehash_key));
}

std::shared_ptr<const KeyPair> public_edwards25519(View public_key) {
  Key key = parse_spki(public_key);
  if (!key || EVP_PKEY_is_a(key.get(), "ED25519") != 1) return nullptr;
  Key prehash_key(EVP_PKEY_new_raw_public_key_ex(ed25519ph(), "ED25519", nullptr,
                                                 public_key.last(public_size).data(), public_size));
  return std::make_shared<const EdwardsPair>(std::move(key), std::move(prehash_key));
}

}  // namespace bongtu::crypto
