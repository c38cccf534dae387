// Operations per second of one core: each key spec that can sign or agree, through KeyPair as the server
// calls it. Beside it: openssl speed rsa2048 ecdsap256 ed25519 …
#include <fmt/format.h>

#include <ctime>

#include "crypto/key_spec.h"

namespace {

using namespace bongtu;
using namespace bongtu::crypto;

// Runs it for a second of CPU time, which is what openssl speed counts too; operations per second.
template <class Operation>
double per_second(Operation operation) {
  operation();
  long done = 0;
  const std::clock_t start = std::clock();
  std::clock_t spent = 0;
  for (; spent < CLOCKS_PER_SEC; spent = std::clock() - start) {
    for (int i = 0; i < 10; ++i) operation();
    done += 10;
  }
  return static_cast<double>(done) * CLOCKS_PER_SEC / static_cast<double>(spent);
}

void print(const KeySpec& spec, std::string_view algorithm, std::string_view what, double rate) {
  fmt::print("{:<22} {:<26} {:<8} {:>10.1f}/s\n", spec.name, algorithm, what, rate);
}

void measure(const KeySpec& spec) {
  const auto pair = *spec.parse(spec.generate().reveal());
  const Bytes message(64, 7);
  for (const std::string_view algorithm : spec.signing_algorithms) {
    const MessageType type = algorithm == "ED25519_PH_SHA_512" ? MessageType::digest : MessageType::raw;
    const Bytes signature = *pair->sign(algorithm, type, message);
    print(spec, algorithm, "sign", per_second([&] { (void)pair->sign(algorithm, type, message); }));
    print(spec, algorithm, "verify",
          per_second([&] { (void)pair->verify(algorithm, type, message, signature); }));
  }
  for (const std::string_view algorithm : spec.encryption_algorithms) {
    const Bytes ciphertext = *pair->encrypt(algorithm, message);
    print(spec, algorithm, "decrypt", per_second([&] { (void)pair->decrypt(algorithm, ciphertext); }));
  }
  for (const std::string_view algorithm : spec.key_agreement_algorithms)
    print(spec, algorithm, "agree", per_second([&] { (void)pair->agree(pair->public_key()); }));
  for (const std::string_view algorithm : spec.encapsulation_algorithms) {
    const Bytes ciphertext = pair->encapsulate()->ciphertext;
    print(spec, algorithm, "encaps", per_second([&] { (void)pair->encapsulate(); }));
    print(spec, algorithm, "decaps", per_second([&] { (void)pair->decapsulate(ciphertext); }));
  }
}

}  // namespace

int main() {
  for (const KeySpec& spec : key_specs()) {
    if (spec.parse != nullptr) measure(spec);
  }
}
