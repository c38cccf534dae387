#include "crypto/key_spec.h"

#include <algorithm>
#include <iterator>

#include "crypto/aws_lc/ml_dsa.h"
#include "crypto/aws_lc/ml_kem.h"
#include "crypto/ec.h"
#include "crypto/edwards.h"
#include "crypto/random.h"
#include "crypto/rsa.h"

namespace bongtu::crypto {
namespace {

using Names = std::span<const std::string_view>;
using Pair = Result<std::shared_ptr<const KeyPair>>;

// What a spec can do, by usage.
struct Algorithms {
  Names encryption{}, signing{}, mac{}, key_agreement{}, encapsulation{};
};

constexpr std::string_view symmetric_names[] = {"SYMMETRIC_DEFAULT"};
constexpr std::string_view rsa_encryption_names[] = {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"};
constexpr std::string_view rsa_signing_names[] = {"RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PKCS1_V1_5_SHA_384",
                                                  "RSASSA_PKCS1_V1_5_SHA_512", "RSASSA_PSS_SHA_256",
                                                  "RSASSA_PSS_SHA_384",        "RSASSA_PSS_SHA_512"};
constexpr std::string_view ecdsa_256_names[] = {"ECDSA_SHA_256"}, ecdsa_384_names[] = {"ECDSA_SHA_384"},
                           ecdsa_512_names[] = {"ECDSA_SHA_512"};
constexpr std::string_view ecdh_names[] = {"ECDH"};
constexpr std::string_view edwards_names[] = {"ED25519_PH_SHA_512", "ED25519_SHA_512"};
constexpr std::string_view hmac_224_names[] = {"HMAC_SHA_224"}, hmac_256_names[] = {"HMAC_SHA_256"},
                           hmac_384_names[] = {"HMAC_SHA_384"}, hmac_512_names[] = {"HMAC_SHA_512"};
constexpr std::string_view sm2_encryption_names[] = {"SM2PKE"}, sm2_signing_names[] = {"SM2DSA"};
constexpr std::string_view ml_dsa_names[] = {"ML_DSA_SHAKE_256"};
constexpr std::string_view ml_kem_names[] = {"ML_KEM"};

constexpr Algorithms symmetric{.encryption = symmetric_names};
constexpr Algorithms rsa{.encryption = rsa_encryption_names, .signing = rsa_signing_names};
constexpr Algorithms p256{.signing = ecdsa_256_names, .key_agreement = ecdh_names};
constexpr Algorithms p384{.signing = ecdsa_384_names, .key_agreement = ecdh_names};
constexpr Algorithms p521{.signing = ecdsa_512_names, .key_agreement = ecdh_names};
constexpr Algorithms p256k1{.signing = ecdsa_256_names};
constexpr Algorithms edwards25519{.signing = edwards_names};
constexpr Algorithms hmac_224{.mac = hmac_224_names}, hmac_256{.mac = hmac_256_names},
    hmac_384{.mac = hmac_384_names}, hmac_512{.mac = hmac_512_names};
constexpr Algorithms sm2{
    .encryption = sm2_encryption_names, .signing = sm2_signing_names, .key_agreement = ecdh_names};
constexpr Algorithms ml_dsa{.signing = ml_dsa_names};
constexpr Algorithms ml_kem{.encapsulation = ml_kem_names};

// Where material comes from: its form, and the three functions of a row.
template <std::size_t size, std::size_t most>
struct Raw {
  static constexpr auto form = KeySpec::Form::raw;
  static Secret generate() {
    Secret material(size);
    random(material.writable());
    return material;
  }
  static Result<> check(View material) {
    if (material.size() >= size && material.size() <= most) return {};
    return refuse(Fault::validation, "The key material does not have the length that its key spec asks for.");
  }
  static constexpr Pair (*parse)(View) = nullptr;
};
using Symmetric = Raw<32, 32>;
// AWS takes material from elsewhere up to the block of the hash.
template <std::size_t size>
using Hmac = Raw<size, size <= 32 ? 64 : 128>;

template <const RsaSpec& spec>
struct Rsa {
  static constexpr auto form = KeySpec::Form::pkcs8;
  static Secret generate() { return generate_rsa(spec); }
  static Result<> check(View material) { return check_rsa(spec, material); }
  static Pair parse(View material) { return parse_rsa(spec, material); }
};

template <const EcSpec& spec>
struct Ec {
  static constexpr auto form = KeySpec::Form::pkcs8;
  static Secret generate() { return generate_ec(spec); }
  static Result<> check(View material) { return check_ec(spec, material); }
  static Pair parse(View material) { return parse_ec(spec, material); }
};

struct Edwards25519 {
  static constexpr auto form = KeySpec::Form::pkcs8;
  static Secret generate() { return generate_edwards25519(); }
  static Result<> check(View material) { return check_edwards25519(material); }
  static Pair parse(View material) { return parse_edwards25519(material); }
};

struct NoBackend {
  static constexpr auto form = KeySpec::Form::pkcs8;
  static constexpr Secret (*generate)() = nullptr;
  static constexpr Result<> (*check)(View) = nullptr;
  static constexpr Pair (*parse)(View) = nullptr;
};

#ifdef BONGTU_AWS_LC
template <const MlDsaSpec& spec>
struct MlDsa {
  static constexpr auto form = KeySpec::Form::pkcs8;
  static Secret generate() { return generate_ml_dsa(spec); }
  static Result<> check(View material) { return check_ml_dsa(spec, material); }
  static Pair parse(View material) { return parse_ml_dsa(spec, material); }
};

template <const MlKemSpec& spec>
struct MlKem {
  static constexpr auto form = KeySpec::Form::pkcs8;
  static Secret generate() { return generate_ml_kem(spec); }
  static Result<> check(View material) { return check_ml_kem(spec, material); }
  static Pair parse(View material) { return parse_ml_kem(spec, material); }
};
#else
template <const MlDsaSpec& spec>
using MlDsa = NoBackend;
template <const MlKemSpec& spec>
using MlKem = NoBackend;
#endif

template <class Material>
constexpr KeySpec row(std::string_view name, const Algorithms& can, bool slow) {
  return {.name = name,
          .form = Material::form,
          .slow = slow,
          .encryption_algorithms = can.encryption,
          .signing_algorithms = can.signing,
          .mac_algorithms = can.mac,
          .key_agreement_algorithms = can.key_agreement,
          .encapsulation_algorithms = can.encapsulation,
          .generate = Material::generate,
          .check = Material::check,
          .parse = Material::parse};
}

constexpr KeySpec rows[] = {
#define KEY_SPEC(name, algorithms, slow, ...) row<__VA_ARGS__>(#name, algorithms, slow),
#include "crypto/key_specs.def"
#undef KEY_SPEC
};

constexpr struct {
  std::string_view usage;
  Names KeySpec::* algorithms;
} usages[] = {
    {"ENCRYPT_DECRYPT", &KeySpec::encryption_algorithms},
    {"SIGN_VERIFY", &KeySpec::signing_algorithms},
    {"GENERATE_VERIFY_MAC", &KeySpec::mac_algorithms},
    {"KEY_AGREEMENT", &KeySpec::key_agreement_algorithms},
    {"ENCAPSULATE_DECAPSULATE", &KeySpec::encapsulation_algorithms},
};

}  // namespace

std::span<const std::string_view> KeySpec::algorithms(std::string_view usage) const {
  const auto* found = std::ranges::find(usages, usage, [](const auto& each) { return each.usage; });
  return found == std::end(usages) ? Names{} : this->*found->algorithms;
}

const KeySpec* find_key_spec(std::string_view name) {
  const auto* found = std::ranges::find(rows, name, &KeySpec::name);
  return found == std::end(rows) ? nullptr : found;
}

std::span<const KeySpec> key_specs() { return rows; }

}  // namespace bongtu::crypto
