#include "crypto/rsa_wrapping.h"

#include <openssl/core_names.h>

#include "crypto/pem.h"
#include "crypto/random.h"

namespace bongtu::crypto {
namespace {

using namespace openssl;

constexpr int least_bits = 2048;

struct Padding {
  const char* hash;  // null: PKCS #1 v1.5
  std::size_t overhead;
};
constexpr Padding paddings[] = {{nullptr, 11},
                                {"SHA1", 2 * 20 + 2},
                                {"SHA2-256", 2 * 32 + 2},
                                {"SHA2-384", 2 * 48 + 2},
                                {"SHA2-512", 2 * 64 + 2}};
const Padding& row_of(RsaWrapping padding) { return paddings[static_cast<std::size_t>(padding)]; }

OSSL_PARAM text(const char* name, const char* value) {
  return OSSL_PARAM_construct_utf8_string(name, const_cast<char*>(value), 0);
}

using Init = int (*)(EVP_PKEY_CTX*, const OSSL_PARAM[]);

EVP_PKEY_CTX* ready(EVP_PKEY* key, Init init, const char* mode, const char* hash) {
  const OSSL_PARAM end = OSSL_PARAM_construct_end();
  const OSSL_PARAM parameters[] = {text(OSSL_ASYM_CIPHER_PARAM_PAD_MODE, mode),
                                   hash == nullptr ? end : text(OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST, hash),
                                   hash == nullptr ? end : text(OSSL_ASYM_CIPHER_PARAM_MGF1_DIGEST, hash),
                                   end};
  std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  must(context && init(context.get(), parameters) == 1, "setting up RSA");
  return context.release();
}

std::size_t modulus_size_of(const Key& key) { return static_cast<std::size_t>(EVP_PKEY_get_size(key.get())); }

class Wrapping : public RsaWrappingKey {
 public:
  Wrapping(Key key, const Padding& padding) : key_(std::move(key)), padding_(padding) {}

  Result<Bytes> wrap(View data_key) const override {
    Bytes wrapped(modulus_size_of(key_));
    if (data_key.size() + padding_.overhead > wrapped.size())
      return refuse(Fault::validation, "The RSA key is too short for this data key and padding.");
    const EmptyErrorQueue errors;
    const auto context = contexts_.borrow([&] {
      return ready(key_.get(), EVP_PKEY_encrypt_init_ex,
                   padding_.hash == nullptr ? OSSL_PKEY_RSA_PAD_MODE_PKCSV15 : OSSL_PKEY_RSA_PAD_MODE_OAEP,
                   padding_.hash);
    });
    std::size_t size = wrapped.size();
    if (EVP_PKEY_encrypt(context.get(), wrapped.data(), &size, data_key.data(), data_key.size()) != 1 ||
        size != wrapped.size())
      return refuse(Fault::validation, "The RSA public key cannot encrypt.");
    return wrapped;
  }

 private:
  Key key_;
  const Padding& padding_;
  mutable Contexts<EVP_PKEY_CTX> contexts_;
};

// 0xff for zero, 0 for all else, without a branch.
std::uint8_t is_zero(std::uint8_t byte) { return static_cast<std::uint8_t>((std::uint32_t{byte} - 1) >> 8); }

// 00 02 | at least eight bytes, none zero | 00 | the data key; into `key` where `padded` is that. Neither
// branches nor indexes by what it reads.
void take_from_pkcs1(View padded, std::span<std::uint8_t> key) {
  const std::size_t start = padded.size() - key.size();
  auto bad = static_cast<std::uint8_t>(padded[0] | (padded[1] ^ 2) | padded[start - 1]);
  for (std::size_t i = 2; i < start - 1; ++i) bad |= is_zero(padded[i]);
  std::uint8_t taken = is_zero(bad);
  asm volatile("" : "+r"(taken));  // or the compiler might see that a branch would do
  for (std::size_t i = 0; i < key.size(); ++i) key[i] ^= taken & (key[i] ^ padded[start + i]);
}

class Unwrapping : public RsaUnwrappingKey {
 public:
  Unwrapping(Key key, const Padding& padding) : key_(std::move(key)), padding_(padding) {}

  std::size_t modulus_size() const override { return modulus_size_of(key_); }

  Result<Secret> unwrap(View wrapped, std::size_t size) const override {
    if (wrapped.size() != modulus_size() || size + padding_.overhead > wrapped.size())
      return refuse(Fault::incorrect_key);
    return padding_.hash == nullptr ? unwrap_pkcs1(wrapped, size) : unwrap_oaep(wrapped, size);
  }

 private:
  Secret unwrap_pkcs1(View wrapped, std::size_t size) const {
    Secret key(size);
    random(key.writable());
    Secret padded(wrapped.size());  // stays zeros for a number above the modulus
    decrypt(OSSL_PKEY_RSA_PAD_MODE_NONE, wrapped, padded);
    take_from_pkcs1(padded.reveal(), key.writable());
    return key;
  }

  Result<Secret> unwrap_oaep(View wrapped, std::size_t size) const {
    Secret padded(wrapped.size());
    const auto found = decrypt(OSSL_PKEY_RSA_PAD_MODE_OAEP, wrapped, padded);
    if (found != size) return refuse(Fault::incorrect_key);
    return Secret::copy_of(padded.reveal().first(size));
  }

  // How many bytes there are, or 0.
  std::size_t decrypt(const char* mode, View wrapped, Secret& out) const {
    const EmptyErrorQueue errors;
    const auto context =
        contexts_.borrow([&] { return ready(key_.get(), EVP_PKEY_decrypt_init_ex, mode, padding_.hash); });
    std::size_t size = out.size();
    const bool worked =
        EVP_PKEY_decrypt(context.get(), out.writable().data(), &size, wrapped.data(), wrapped.size()) == 1;
    return worked ? size : 0;
  }

  Key key_;
  const Padding& padding_;
  mutable Contexts<EVP_PKEY_CTX> contexts_;
};

bool is_usable(const Key& key) {
  return key && EVP_PKEY_is_a(key.get(), "RSA") == 1 && EVP_PKEY_get_bits(key.get()) >= least_bits;
}

}  // namespace

Result<std::shared_ptr<const RsaWrappingKey>> read_rsa_public_key(View pem, RsaWrapping padding) {
  Key key = read_public_pem(pem);
  if (!is_usable(key))
    return refuse(Fault::validation, "The public key must be an RSA key of 2,048 bits or more, in PEM.");
  return std::make_shared<const Wrapping>(std::move(key), row_of(padding));
}

Result<std::shared_ptr<const RsaUnwrappingKey>> read_rsa_private_key(View pem, RsaWrapping padding) {
  Key key = read_private_pem(pem);
  if (!is_usable(key)) {
    return refuse(Fault::validation,
                  "The private key must be an RSA key of 2,048 bits or more, in PEM and not encrypted.");
  }
  return std::make_shared<const Unwrapping>(std::move(key), row_of(padding));
}

}  // namespace bongtu::crypto
