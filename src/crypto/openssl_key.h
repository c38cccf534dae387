// What the key pairs over OpenSSL share: holders, encodings, contexts, digests. For this room's .cpp files.
#pragma once

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>
#include <memory>
#include <mutex>
#include <vector>

#include "crypto/openssl.h"
#include "crypto/pair_base.h"

// The deleter's namespace is this backend's alone (see openssl.h).
namespace bongtu::crypto::openssl {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(PKCS8_PRIV_KEY_INFO* info) const { PKCS8_PRIV_KEY_INFO_free(info); }
  void operator()(ASN1_SEQUENCE_ANY* elements) const;  // octet strings, which are private keys, are wiped
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Info = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Free>;

// OpenSSL's error queue belongs to the thread, and TLS on this thread reads it: whoever may fail leaves it
// empty.
class EmptyErrorQueue {
 public:
  EmptyErrorQueue() = default;
  EmptyErrorQueue(const EmptyErrorQueue&) = delete;
  EmptyErrorQueue& operator=(const EmptyErrorQueue&) = delete;
  ~EmptyErrorQueue() { ERR_clear_error(); }
};

// The contexts of one key for one algorithm that nobody uses just now. Making one costs microseconds and
// locks (a fetch by name), so a call borrows one. They belong to the key and not to threads, and so are gone
// when it is.
template <class Context>
class Contexts {
 public:
  // Lends an idle context, or what `make` returns: a Context* that is ready, or null.
  template <class Make>
  auto borrow(Make make) {
    return Loan{*this, take(make)};
  }

 private:
  using Owned = std::unique_ptr<Context, Free>;

  struct Loan {
    Contexts& lender;
    Owned context;
    Loan(Contexts& from, Owned what) : lender(from), context(std::move(what)) {}
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() { lender.give_back(std::move(context)); }
    Context* get() const { return context.get(); }
  };

  template <class Make>
  Owned take(Make make) {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Owned context = std::move(idle_.back());
        idle_.pop_back();
        return context;
      }
    }
    return Owned(make());
  }

  void give_back(Owned context) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(context));
  }

  std::mutex mutex_;
  std::vector<Owned> idle_;
};

// A hash of the signatures: OpenSSL's name, and how we make one.
struct Hash {
  const char* name;
  std::size_t size;
  void (*make)(View data, std::uint8_t* out);
};
extern const Hash sha256_row, sha384_row, sha512_row;

struct MessageDigest {
  std::array<std::uint8_t, 64> bytes{};
  std::size_t size = 0;
  View view() const { return View(bytes).first(size); }
};
// Of a raw message its digest; a digest as it is. Fault::validation, in AWS's words, for a digest of another
// length and for external mu.
Result<MessageDigest> digest_of(const Hash& hash, std::string_view spec, std::string_view algorithm,
                                MessageType type, View message);
// AWS's answer to external mu where the spec is not ML-DSA.
std::unexpected<Error> no_external_mu(std::string_view spec);

// The elements of a SEQUENCE that is all of `der`, in DER; null where it is none. What its elements hold is
// looked at by the functions below, which take null, and elements that are not there, for another type.
using Elements = std::unique_ptr<ASN1_SEQUENCE_ANY, Free>;
Elements parse_sequence(View der);
bool is_integer(const ASN1_SEQUENCE_ANY* elements, int index, std::int64_t value);
View octets(const ASN1_SEQUENCE_ANY* elements, int index);  // of an OCTET STRING; empty for another type

// Null unless `der` is exactly one PrivateKeyInfo of version 0 without attributes, in DER.
Info parse_info(View der);
// The key of such a PrivateKeyInfo, in locked memory. `library` null is OpenSSL's default one.
// Fault::internal where it is none, Fault::unavailable where locked memory is full.
Result<Key> parse_pkcs8(View der, OSSL_LIB_CTX* library = nullptr);
Secret to_pkcs8(EVP_PKEY* key);
// Null unless `der` is exactly one SubjectPublicKeyInfo.
Key parse_spki(View der);
Bytes to_spki(EVP_PKEY* key);
// OpenSSL's whole check of a pair: ranges, primes, that private and public part belong together.
bool is_consistent(EVP_PKEY* key);

// A pair that holds its key.
class Pair : public PairBase {
 public:
  explicit Pair(Key key) : PairBase(to_spki(key.get())), key_(std::move(key)) {}

 protected:
  EVP_PKEY* key() const { return key_.get(); }

 private:
  Key key_;
};

// The index of the row of that name; ends the process where there is none.
template <class Rows>
std::size_t row_of(const Rows& rows, std::string_view name) {
  std::size_t index = 0;
  while (index < std::size(rows) && rows[index].name != name) ++index;
  must(index < std::size(rows), "an algorithm that the key's spec does not have");
  return index;
}

}  // namespace bongtu::crypto::openssl
