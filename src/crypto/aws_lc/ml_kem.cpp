#include "crypto/aws_lc/ml_kem.h"

#include "crypto/aws_lc/evp.h"

namespace bongtu::crypto {

struct MlKemSpec {
  aws_lc::Parameters parameters;
  std::size_t ciphertext_size;
};

namespace {

using namespace aws_lc;

constexpr std::size_t seed_size = 64, shared_secret_size = 32;

constexpr Parameters parameter_set(std::string_view spec, int nid) {
  return {spec, EVP_PKEY_KEM, nid, seed_size, EVP_PKEY_CTX_kem_set_params, EVP_PKEY_kem_get_type};
}

class MlKemPair : public PairBase {
 public:
  MlKemPair(const MlKemSpec& spec, Key key)
      : PairBase(to_spki(key.get())), spec_(spec), key_(std::move(key)) {}

  Result<Encapsulated> encapsulate() const override {
    prepare_randomness();
    const Context context = context_of(key_.get());
    Encapsulated made{Secret(shared_secret_size), Bytes(spec_.ciphertext_size)};
    std::size_t secret_size = shared_secret_size, size = spec_.ciphertext_size;
    must(EVP_PKEY_encapsulate(context.get(), made.ciphertext.data(), &size,
                              made.shared_secret.writable().data(), &secret_size) == 1 &&
             size == spec_.ciphertext_size && secret_size == shared_secret_size,
         "encapsulating with ML-KEM");
    return made;
  }

  Result<Secret> decapsulate(View ciphertext) const override {
    if (ciphertext.size() != spec_.ciphertext_size) return refuse(Fault::invalid_ciphertext);
    const Context context = context_of(key_.get());
    Secret shared(shared_secret_size);
    std::size_t size = shared.size();
    must(EVP_PKEY_decapsulate(context.get(), shared.writable().data(), &size, ciphertext.data(),
                              ciphertext.size()) == 1 &&
             size == shared_secret_size,
         "decapsulating with ML-KEM");
    return shared;
  }

 private:
  const MlKemSpec& spec_;
  Key key_;
};

}  // namespace

constinit const MlKemSpec ml_kem_512{parameter_set("ML_KEM_512", NID_MLKEM512), 768};
constinit const MlKemSpec ml_kem_768{parameter_set("ML_KEM_768", NID_MLKEM768), 1088};
constinit const MlKemSpec ml_kem_1024{parameter_set("ML_KEM_1024", NID_MLKEM1024), 1568};

Secret generate_ml_kem(const MlKemSpec& spec) { return generate(spec.parameters); }

Result<> check_ml_kem(const MlKemSpec& spec, View material) { return check(spec.parameters, material); }

Result<std::shared_ptr<const KeyPair>> parse_ml_kem(const MlKemSpec& spec, View material) {
  TRY(Key key, parse(spec.parameters, material));
  return std::make_shared<const MlKemPair>(spec, std::move(key));
}

}  // namespace bongtu::crypto
