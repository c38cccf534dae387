#include "crypto/aws_lc/ml_dsa.h"

#include <openssl/err.h>

#include "crypto/aws_lc/evp.h"

namespace bongtu::crypto {

struct MlDsaSpec {
  aws_lc::Parameters parameters;
  std::size_t signature_size;
};

namespace {

using namespace aws_lc;

constexpr std::size_t seed_size = 32, mu_size = 64;

constexpr Parameters parameter_set(std::string_view spec, int nid) {
  return {spec, EVP_PKEY_PQDSA, nid, seed_size, EVP_PKEY_CTX_pqdsa_set_params, EVP_PKEY_pqdsa_get_type};
}

// A digest is none of ML-DSA's message types; mu has one length.
Result<> check_message(std::string_view algorithm, MessageType type, View message) {
  if (type == MessageType::digest) {
    return refuse(Fault::validation,
                  "Message type DIGEST is incompatible with algorithm " + std::string(algorithm) + ".");
  }
  if (type == MessageType::external_mu && message.size() != mu_size) {
    return refuse(Fault::validation,
                  "Digest is invalid length for algorithm " + std::string(algorithm) + ".");
  }
  return {};
}

class MlDsaPair : public PairBase {
 public:
  MlDsaPair(const MlDsaSpec& spec, Key key)
      : PairBase(to_spki(key.get())), spec_(spec), key_(std::move(key)) {}

  Result<Bytes> sign(std::string_view algorithm, MessageType type, View message) const override {
    CHECK(check_message(algorithm, type, message));
    prepare_randomness();
    Bytes signature(spec_.signature_size);
    std::size_t size = signature.size();
    const bool made = type == MessageType::raw ? sign_message(message, signature.data(), size)
                                               : sign_mu(message, signature.data(), size);
    must(made && size == spec_.signature_size, "signing with ML-DSA");
    return signature;
  }

  Result<bool> verify(std::string_view algorithm, MessageType type, View message,
                      View signature) const override {
    CHECK(check_message(algorithm, type, message));
    const bool right =
        type == MessageType::raw ? verify_message(message, signature) : verify_mu(message, signature);
    ERR_clear_error();
    return right;
  }

 private:
  using Digest = std::unique_ptr<EVP_MD_CTX, Free>;

  bool sign_message(View message, std::uint8_t* signature, std::size_t& size) const {
    const Digest context(EVP_MD_CTX_new());
    return context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
           EVP_DigestSign(context.get(), signature, &size, message.data(), message.size()) == 1;
  }

  bool sign_mu(View mu, std::uint8_t* signature, std::size_t& size) const {
    const Context context = context_of(key_.get());
    return EVP_PKEY_sign_init(context.get()) == 1 &&
           EVP_PKEY_sign(context.get(), signature, &size, mu.data(), mu.size()) == 1;
  }

  bool verify_message(View message, View signature) const {
    const Digest context(EVP_MD_CTX_new());
    must(context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1,
         "setting up ML-DSA");
    return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
  }

  bool verify_mu(View mu, View signature) const {
    const Context context = context_of(key_.get());
    must(EVP_PKEY_verify_init(context.get()) == 1, "setting up ML-DSA");
    return EVP_PKEY_verify(context.get(), signature.data(), signature.size(), mu.data(), mu.size()) == 1;
  }

  const MlDsaSpec& spec_;
  Key key_;
};

}  // namespace

constinit const MlDsaSpec ml_dsa_44{parameter_set("ML_DSA_44", NID_MLDSA44), 2420};
constinit const MlDsaSpec ml_dsa_65{parameter_set("ML_DSA_65", NID_MLDSA65), 3309};
constinit const MlDsaSpec ml_dsa_87{parameter_set("ML_DSA_87", NID_MLDSA87), 4627};

Secret generate_ml_dsa(const MlDsaSpec& spec) { return generate(spec.parameters); }

Result<> check_ml_dsa(const MlDsaSpec& spec, View material) { return check(spec.parameters, material); }

Result<std::shared_ptr<const KeyPair>> parse_ml_dsa(const MlDsaSpec& spec, View material) {
  TRY(Key key, parse(spec.parameters, material));
  return std::make_shared<const MlDsaPair>(spec, std::move(key));
}

std::shared_ptr<const KeyPair> public_ml_dsa(const MlDsaSpec& spec, View public_key) {
  Key key = parse_spki(spec.parameters, public_key);
  return key ? std::make_shared<const MlDsaPair>(spec, std::move(key)) : nullptr;
}

}  // namespace bongtu::crypto
