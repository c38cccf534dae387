#include "crypto/openssl_key.h"

#include <algorithm>

#include "crypto/hmac.h"
#include "crypto/secure_heap.h"

namespace bongtu::crypto::openssl {
namespace {

template <class Sha>
void make(View data, std::uint8_t* out) {
  std::ranges::copy(hash<Sha>(data), out);
}

const ASN1_TYPE* element_of(const ASN1_SEQUENCE_ANY* elements, int index, int type) {
  const ASN1_TYPE* element = elements == nullptr ? nullptr : sk_ASN1_TYPE_value(elements, index);
  return element != nullptr && element->type == type ? element : nullptr;
}

View view_of(const ASN1_STRING* text) { return {text->data, static_cast<std::size_t>(text->length)}; }

}  // namespace

void Free::operator()(ASN1_SEQUENCE_ANY* elements) const {
  for (int i = 0; i < sk_ASN1_TYPE_num(elements); ++i) {
    if (const ASN1_TYPE* element = element_of(elements, i, V_ASN1_OCTET_STRING))
      wipe(element->value.octet_string->data, view_of(element->value.octet_string).size());
  }
  sk_ASN1_TYPE_pop_free(elements, ASN1_TYPE_free);
}

Elements parse_sequence(View der) {
  const std::uint8_t* at = der.data();
  Elements elements(d2i_ASN1_SEQUENCE_ANY(nullptr, &at, static_cast<long>(der.size())));
  const int size = elements ? i2d_ASN1_SEQUENCE_ANY(elements.get(), nullptr) : -1;
  if (size < 0 || static_cast<std::size_t>(size) != der.size()) return nullptr;
  Secret again(der.size());
  std::uint8_t* to = again.writable().data();
  i2d_ASN1_SEQUENCE_ANY(elements.get(), &to);
  return equal_in_constant_time(again.reveal(), der) ? std::move(elements) : nullptr;
}

bool is_integer(const ASN1_SEQUENCE_ANY* elements, int index, std::int64_t value) {
  const ASN1_TYPE* element = element_of(elements, index, V_ASN1_INTEGER);
  std::int64_t found = 0;
  return element != nullptr && ASN1_INTEGER_get_int64(&found, element->value.integer) == 1 && found == value;
}

View octets(const ASN1_SEQUENCE_ANY* elements, int index) {
  const ASN1_TYPE* element = element_of(elements, index, V_ASN1_OCTET_STRING);
  return element == nullptr ? View{} : view_of(element->value.octet_string);
}

const Hash sha256_row{"SHA2-256", 32, make<Sha256>}, sha384_row{"SHA2-384", 48, make<Sha384>},
    sha512_row{"SHA2-512", 64, make<Sha512>};

std::unexpected<Error> no_external_mu(std::string_view spec) {
  return refuse(Fault::validation,
                "Message type EXTERNAL_MU is incompatible with key spec " + std::string(spec) + ".");
}

Result<MessageDigest> digest_of(const Hash& hash, std::string_view spec, std::string_view algorithm,
                                MessageType type, View message) {
  if (type == MessageType::external_mu) return no_external_mu(spec);
  MessageDigest digest;
  digest.size = hash.size;
  if (type == MessageType::raw) {
    hash.make(message, digest.bytes.data());
  } else if (message.size() == hash.size) {
    std::ranges::copy(message, digest.bytes.begin());
  } else {
    return refuse(Fault::validation,
                  "Digest is invalid length for algorithm " + std::string(algorithm) + ".");
  }
  return digest;
}

// Three elements: version, algorithm, key. A fourth would be attributes.
Info parse_info(View der) {
  const Elements elements = parse_sequence(der);
  if (!is_integer(elements.get(), 0, 0) || sk_ASN1_TYPE_num(elements.get()) != 3) return nullptr;
  const std::uint8_t* at = der.data();
  return Info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
}

Result<Key> parse_pkcs8(View der, OSSL_LIB_CTX* library) {
  CHECK(room_for_a_key());
  const EmptyErrorQueue errors;
  const Info info = parse_info(der);
  Key key(info ? EVP_PKCS82PKEY_ex(info.get(), library, nullptr) : nullptr);
  if (!key) return refuse(Fault::internal, {}, "a private key is not PKCS#8 in DER");
  return key;
}

Secret to_pkcs8(EVP_PKEY* key) {
  const Info info(EVP_PKEY2PKCS8(key));
  const int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr) : 0;
  must(size > 0, "encoding a private key");
  Secret der(static_cast<std::size_t>(size));
  std::uint8_t* to = der.writable().data();
  i2d_PKCS8_PRIV_KEY_INFO(info.get(), &to);
  return der;
}

Key parse_spki(View der) {
  const EmptyErrorQueue errors;
  const std::uint8_t* at = der.data();
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  return at == der.data() + der.size() ? std::move(key) : nullptr;
}

Bytes to_spki(EVP_PKEY* key) {
  const int size = i2d_PUBKEY(key, nullptr);
  must(size > 0, "encoding a public key");
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* to = der.data();
  i2d_PUBKEY(key, &to);
  return der;
}

bool is_consistent(EVP_PKEY* key) {
  const EmptyErrorQueue errors;
  const std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context && EVP_PKEY_check(context.get()) == 1;
}

}  // namespace bongtu::crypto::openssl
