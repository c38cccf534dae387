#include "crypto/rsa.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/rand.h>

#include "crypto/openssl_key.h"
#include "crypto/secure_heap.h"

namespace bongtu::crypto {
namespace {

using namespace openssl;

constexpr struct Signing {
  std::string_view name;
  const char* padding;
  const Hash& hash;
} signing[] = {
    {"RSASSA_PSS_SHA_256", OSSL_PKEY_RSA_PAD_MODE_PSS, sha256_row},
    {"RSASSA_PSS_SHA_384", OSSL_PKEY_RSA_PAD_MODE_PSS, sha384_row},
    {"RSASSA_PSS_SHA_512", OSSL_PKEY_RSA_PAD_MODE_PSS, sha512_row},
    {"RSASSA_PKCS1_V1_5_SHA_256", OSSL_PKEY_RSA_PAD_MODE_PKCSV15, sha256_row},
    {"RSASSA_PKCS1_V1_5_SHA_384", OSSL_PKEY_RSA_PAD_MODE_PKCSV15, sha384_row},
    {"RSASSA_PKCS1_V1_5_SHA_512", OSSL_PKEY_RSA_PAD_MODE_PKCSV15, sha512_row},
};

constexpr struct Encryption {
  std::string_view name;
  const char* hash;  // of OAEP and of its MGF1; the label is empty
  std::size_t hash_size;
} encryption[] = {
    {"RSAES_OAEP_SHA_1", "SHA1", 20},
    {"RSAES_OAEP_SHA_256", "SHA2-256", 32},
};

OSSL_PARAM text(const char* name, const char* value) {
  return OSSL_PARAM_construct_utf8_string(name, const_cast<char*>(value), 0);
}

using Init = int (*)(EVP_PKEY_CTX*, const OSSL_PARAM[]);

// A context that `init` made ready with `parameters`, or null.
EVP_PKEY_CTX* ready(EVP_PKEY* key, Init init, const OSSL_PARAM* parameters) {
  std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  must(context && init(context.get(), parameters) == 1, "setting up RSA");
  return context.release();
}

EVP_PKEY_CTX* ready_to_sign(EVP_PKEY* key, const Signing& row, Init init) {
  const bool pss = std::string_view(row.padding) == OSSL_PKEY_RSA_PAD_MODE_PSS;
  const OSSL_PARAM end = OSSL_PARAM_construct_end();
  const OSSL_PARAM parameters[] = {
      text(OSSL_SIGNATURE_PARAM_DIGEST, row.hash.name), text(OSSL_SIGNATURE_PARAM_PAD_MODE, row.padding),
      // What follows is for PSS only.
      pss ? text(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, OSSL_PKEY_RSA_PSS_SALT_LEN_DIGEST) : end,
      text(OSSL_SIGNATURE_PARAM_MGF1_DIGEST, row.hash.name), end};
  return ready(key, init, parameters);
}

EVP_PKEY_CTX* ready_to_encrypt(EVP_PKEY* key, const Encryption& row, Init init) {
  const OSSL_PARAM parameters[] = {text(OSSL_ASYM_CIPHER_PARAM_PAD_MODE, OSSL_PKEY_RSA_PAD_MODE_OAEP),
                                   text(OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST, row.hash),
                                   text(OSSL_ASYM_CIPHER_PARAM_MGF1_DIGEST, row.hash),
                                   OSSL_PARAM_construct_end()};
  return ready(key, init, parameters);
}

class RsaPair : public Pair {
 public:
  RsaPair(const RsaSpec& spec, Key key) : Pair(std::move(key)), spec_(spec) {}

  // The first private operation, so that what OpenSSL keeps of it is in locked memory: the Montgomery
  // contexts of p and q hold copies of them. False where locked memory is full.
  bool settle() const {
    const EmptyErrorQueue errors;
    const std::unique_ptr<EVP_PKEY_CTX, Free> context(
        ready_to_sign(key(), signing[0], EVP_PKEY_sign_init_ex));
    const MessageDigest digest{.bytes = {}, .size = sha256_row.size};
    Bytes signature(modulus_size());
    std::size_t size = signature.size();
    must(RAND_priv_bytes(signature.data(), 1) == 1,
         "the random generator");  // made before, or it would be there too
    const LockedAllocations here;
    return EVP_PKEY_sign(context.get(), signature.data(), &size, digest.bytes.data(), digest.size) == 1;
  }

  Result<Bytes> sign(std::string_view algorithm, MessageType type, View message) const override {
    const std::size_t row = row_of(signing, algorithm);
    TRY(const MessageDigest digest, digest_of(signing[row].hash, spec_.name, algorithm, type, message));
    const auto context =
        signers_[row].borrow([&] { return ready_to_sign(key(), signing[row], EVP_PKEY_sign_init_ex); });
    Bytes signature(modulus_size());
    std::size_t size = signature.size();
    must(EVP_PKEY_sign(context.get(), signature.data(), &size, digest.bytes.data(), digest.size) == 1 &&
             size == signature.size(),
         "signing with RSA");
    return signature;
  }

  Result<bool> verify(std::string_view algorithm, MessageType type, View message,
                      View signature) const override {
    const std::size_t row = row_of(signing, algorithm);
    TRY(const MessageDigest digest, digest_of(signing[row].hash, spec_.name, algorithm, type, message));
    if (signature.size() != modulus_size()) return false;
    const EmptyErrorQueue errors;
    const auto context =
        verifiers_[row].borrow([&] { return ready_to_sign(key(), signing[row], EVP_PKEY_verify_init_ex); });
    return EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.bytes.data(),
                           digest.size) == 1;
  }

  Result<Bytes> encrypt(std::string_view algorithm, View plaintext) const override {
    const std::size_t row = row_of(encryption, algorithm);
    const std::size_t most = modulus_size() - 2 * encryption[row].hash_size - 2;
    if (plaintext.size() > most) {
      return refuse(Fault::validation, "Algorithm " + std::string(algorithm) + " and key spec " +
                                           std::string(spec_.name) + " cannot encrypt data larger than " +
                                           std::to_string(most) + " bytes.");
    }
    const auto context = encryptors_[row].borrow(
        [&] { return ready_to_encrypt(key(), encryption[row], EVP_PKEY_encrypt_init_ex); });
    Bytes ciphertext(modulus_size());
    std::size_t size = ciphertext.size();
    must(EVP_PKEY_encrypt(context.get(), ciphertext.data(), &size, plaintext.data(), plaintext.size()) == 1 &&
             size == ciphertext.size(),
         "encrypting with RSA");
    return ciphertext;
  }

  Result<Secret> decrypt(std::string_view algorithm, View ciphertext) const override {
    const std::size_t row = row_of(encryption, algorithm);
    if (ciphertext.size() != modulus_size()) return refuse(Fault::invalid_ciphertext);
    const EmptyErrorQueue errors;
    const auto context = decryptors_[row].borrow(
        [&] { return ready_to_encrypt(key(), encryption[row], EVP_PKEY_decrypt_init_ex); });
    Secret padded(modulus_size());
    std::size_t size = padded.size();
    if (EVP_PKEY_decrypt(context.get(), padded.writable().data(), &size, ciphertext.data(),
                         ciphertext.size()) != 1) {
      return refuse(Fault::invalid_ciphertext);
    }
    return Secret::copy_of(padded.reveal().first(size));
  }

 private:
  std::size_t modulus_size() const { return spec_.bits / 8; }

  const RsaSpec& spec_;
  mutable Contexts<EVP_PKEY_CTX> signers_[std::size(signing)], verifiers_[std::size(signing)],
      encryptors_[std::size(encryption)], decryptors_[std::size(encryption)];
};

struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

// Null where the key has no such part.
Number part(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  return Number(number);
}

bool is_of(const RsaSpec& spec, EVP_PKEY* key) {
  return EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) == static_cast<int>(spec.bits);
}

Result<Key> parse(const RsaSpec& spec, View material) {
  TRY(Key key, parse_pkcs8(material));
  if (!is_of(spec, key.get())) return refuse(Fault::internal, {}, "a private key is not of its key spec");
  return key;
}

// OpenSSL refuses longer exponents for long moduli, since they make verification slow.
bool has_sane_exponent(EVP_PKEY* key) {
  const Number exponent = part(key, OSSL_PKEY_PARAM_RSA_E);
  const int bits = exponent ? BN_num_bits(exponent.get()) : 0;
  return bits > 16 && bits <= 64 && BN_is_odd(exponent.get());
}

}  // namespace

Secret generate_rsa(const RsaSpec& spec) {
  must(reserve_secure_heap(0).has_value(), "locking memory for private keys");
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{spec.bits}));
  must(key != nullptr, "making an RSA key");
  return to_pkcs8(key.get());
}

Result<> check_rsa(const RsaSpec& spec, View material) {
  const auto key = parse(spec, material);
  if (!key && key.error().fault == Fault::unavailable) return std::unexpected(key.error());
  const EmptyErrorQueue errors;
  const bool right =
      key && has_sane_exponent(key->get()) && part(key->get(), OSSL_PKEY_PARAM_RSA_FACTOR3) == nullptr &&
      equal_in_constant_time(to_pkcs8(key->get()).reveal(), material) && is_consistent(key->get());
  if (!right) return not_of_spec(spec.name);
  return {};
}

Result<std::shared_ptr<const KeyPair>> parse_rsa(const RsaSpec& spec, View material) {
  TRY(Key key, parse(spec, material));
  auto pair = std::make_shared<const RsaPair>(spec, std::move(key));
  if (!pair->settle()) return refuse(Fault::unavailable, {}, "the locked memory for private keys is full");
  return pair;
}

std::shared_ptr<const KeyPair> public_rsa(const RsaSpec& spec, View public_key) {
  Key key = parse_spki(public_key);
  if (!key || !is_of(spec, key.get())) return nullptr;
  return std::make_shared<const RsaPair>(spec, std::move(key));
}

}  // namespace bongtu::crypto
