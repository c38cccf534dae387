#include <gtest/gtest.h>

#include <thread>

#include "crypto/key_spec.h"
#include "crypto/memory_search.h"
#include "crypto/test_vectors.h"

namespace bongtu::crypto {
namespace {

// Leaves no copy behind.
Secret secret_of(const boost::json::value& known, std::string_view name) {
  Bytes bytes = bytes_of(known, name);
  Secret secret = Secret::copy_of(bytes);
  wipe(bytes.data(), bytes.size());
  return secret;
}

// Bytes of the seed, and of the key that is made from it.
std::vector<Needle> secrets_of(const boost::json::value& known) {
  const Secret material = secret_of(known, "private_key"), part = secret_of(known, "expanded_part");
  return {Needle(material.reveal().last(needle_size)), Needle(part.reveal())};
}

TEST(AwsLcMemory, HoldsEveryCopyOfAParsedKeyInLockedMemory) {
  const auto vectors = read_vectors("tests/vectors/post_quantum_v1.json");
  for (const char* kind : {"ml_dsa", "ml_kem"}) {
    for (const auto& known : vectors.at(kind).as_array()) {
      SCOPED_TRACE(known.at("spec"));
      const KeySpec& spec = *find_key_spec(text_of(known, "spec"));
      const std::vector<Needle> needles = secrets_of(known);
      std::shared_ptr<const KeyPair> pair;
      {
        const Secret material = secret_of(known, "private_key");
        pair = *spec.parse(material.reveal());
        EXPECT_GE(find(needles).elsewhere, 1u) << "the search does not find the material itself";
      }
      for (int i = 0; i < 3; ++i) {
        for (const std::string_view algorithm : spec.signing_algorithms) {
          ASSERT_TRUE(pair->sign(algorithm, MessageType::raw, Bytes(64)));
          ASSERT_TRUE(pair->sign(algorithm, MessageType::external_mu, Bytes(64)));
        }
        if (!spec.encapsulation_algorithms.empty()) {
          ASSERT_TRUE(pair->decapsulate(pair->encapsulate()->ciphertext));
        }
      }
      const Found with_pair = find(needles);
      EXPECT_EQ(with_pair.elsewhere, 0u);
      EXPECT_GE(with_pair.locked, needles.size());
      pair.reset();
      const Found without = find(needles);
      EXPECT_EQ(without.elsewhere + without.locked, 0u);
    }
  }
}

TEST(AwsLcMemory, TakesNoMoreKeysWhereItIsFullAndNoOtherMemoryInstead) {
  const KeySpec& spec = *find_key_spec("ML_DSA_87");
  const Secret material = spec.generate();
  std::vector<std::shared_ptr<const KeyPair>> pairs;
  Result<std::shared_ptr<const KeyPair>> next = spec.parse(material.reveal());
  for (; next && pairs.size() < 1000; next = spec.parse(material.reveal())) pairs.push_back(*next);
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().fault, Fault::unavailable);
  EXPECT_GE(pairs.size(), 25u);
  const auto checked = spec.check(material.reveal());
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().fault, Fault::unavailable);
  // What is kept free serves the random generators of new threads.
  std::thread([&] {
    EXPECT_TRUE(pairs.front()->sign("ML_DSA_SHAKE_256", MessageType::raw, Bytes(300)));
  }).join();
  pairs.pop_back();
  EXPECT_TRUE(spec.parse(material.reveal()));
}

}  // namespace
}  // namespace bongtu::crypto
