#include <bongtu/cmm.h>

#include <set>
#include <thread>

#include "message/cmm/caching.h"
#include "message/curve.h"
#include "message/keyrings/fake_kms.h"

namespace bongtu::message {
namespace {

using namespace std::chrono_literals;

// Gives each call another data key, wrapped in the clear, and counts.
class PlainKeyring : public Keyring {
 public:
  std::atomic<int> encrypted = 0, decrypted = 0;
  std::size_t size_change = 0;
  bool wraps = true;

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    const auto number = static_cast<std::uint32_t>(++encrypted);
    materials.data_key = Secret(materials.suite->data_key_size + size_change);
    for (std::size_t i = 0; i < 4; ++i)
      materials.data_key.writable()[i] = static_cast<std::uint8_t>(number >> 8 * i);
    const View key = materials.data_key.reveal();
    if (wraps) materials.encrypted_data_keys.push_back({"plain", {}, Bytes(key.begin(), key.end())});
    return {};
  }
  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    ++decrypted;
    materials.data_key = Secret::copy_of(keys[0].ciphertext);
    return {};
  }
};

const Suite& unsigned_suite = suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key);
const Suite& signed_suite = suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384);
const Suite& no_kdf = suite(SuiteId::aes_256_gcm);
constexpr auto any_encrypt = CommitmentPolicy::forbid_encrypt_allow_decrypt;
constexpr auto any_decrypt = CommitmentPolicy::require_encrypt_allow_decrypt;

class DefaultCmm : public testing::Test {
 protected:
  std::shared_ptr<PlainKeyring> keyring = std::make_shared<PlainKeyring>();
  std::shared_ptr<Cmm> cmm = default_cmm(keyring);

  Result<std::shared_ptr<const DecryptionMaterials>> decrypt(const Suite& of, const EncryptionContext& stored,
                                                             const EncryptionContext& reproduced,
                                                             Cmm* by = nullptr) {
    const Bytes key(of.data_key_size);
    const EncryptedDataKeyView keys[] = {{"plain", {}, key}};
    return (by ? by : cmm.get())
        ->decryption_materials({.suite = of,
                                .commitment_policy = any_decrypt,
                                .encrypted_data_keys = keys,
                                .stored = stored,
                                .reproduced = reproduced});
  }
};

TEST_F(DefaultCmm, takes_the_suite_of_the_policy_and_makes_its_signing_key) {
  const auto made = cmm->encryption_materials({.context = test_context});
  ASSERT_TRUE(made);
  EXPECT_EQ((*made)->suite, &signed_suite);
  ASSERT_TRUE((*made)->signing_key);
  EXPECT_EQ(from_base64((*made)->context.at(std::string(public_key_name))),
            Bytes((*made)->signing_key->public_key().begin(), (*made)->signing_key->public_key().end()));
  const auto unsigned_one = cmm->encryption_materials({.context = test_context, .suite = &unsigned_suite});
  EXPECT_FALSE((*unsigned_one)->signing_key);
  EXPECT_EQ((*unsigned_one)->context, test_context);
}

TEST_F(DefaultCmm, refuses_the_reserved_key_a_missing_one_and_suites_against_the_policy) {
  const EncryptionContext reserved{{std::string(public_key_name), "x"}};
  EXPECT_EQ(fault_of(cmm->encryption_materials({.context = reserved})), Fault::validation);
  EXPECT_EQ(fault_of(cmm->encryption_materials({.context = test_context, .required_keys = {"b"}})),
            Fault::validation);
  EXPECT_EQ(fault_of(cmm->encryption_materials({.context = test_context, .suite = &no_kdf})),
            Fault::validation);
  EXPECT_EQ(keyring->encrypted, 0);
  EXPECT_EQ(fault_of(default_cmm(nullptr)->encryption_materials({.context = test_context})),
            Fault::validation);
}

TEST_F(DefaultCmm, refuses_what_its_keyring_left_undone) {
  keyring->wraps = false;
  EXPECT_EQ(fault_of(cmm->encryption_materials({.context = test_context})), Fault::internal);
  keyring->wraps = true;
  keyring->size_change = 1;
  EXPECT_EQ(fault_of(cmm->encryption_materials({.context = test_context})), Fault::internal);
}

TEST_F(DefaultCmm, adds_reproduced_pairs_that_are_not_stored_and_refuses_others_values) {
  const auto opened = decrypt(unsigned_suite, {{"a", "1"}}, {{"a", "1"}, {"b", "2"}});
  ASSERT_TRUE(opened);
  EXPECT_EQ((*opened)->context, (EncryptionContext{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ((*opened)->required_keys, std::vector<std::string>{"b"});
  EXPECT_EQ(fault_of(decrypt(unsigned_suite, {{"a", "1"}}, {{"a", "2"}})), Fault::invalid_ciphertext);
  EXPECT_EQ(keyring->decrypted, 1) << "the keyring is not asked";
}

TEST_F(DefaultCmm, wants_a_public_key_of_signed_suites_only) {
  const std::string name(public_key_name);
  const auto key = *crypto::SigningKey::make(crypto::SigningCurve::p384);
  const EncryptionContext good{{name, base64(key->public_key())}};
  const auto opened = decrypt(signed_suite, good, {});
  ASSERT_TRUE(opened);
  EXPECT_TRUE(std::ranges::equal((*opened)->verification_key, key->public_key()));
  EXPECT_TRUE(decrypt(signed_suite, good, good));
  EXPECT_EQ(fault_of(decrypt(unsigned_suite, good, {})), Fault::invalid_ciphertext);
  EXPECT_EQ(fault_of(decrypt(signed_suite, {}, {})), Fault::invalid_ciphertext);
  EXPECT_EQ(fault_of(decrypt(signed_suite, {}, good)), Fault::invalid_ciphertext);
  for (const std::string& wrong : {std::string(), std::string("?"), base64(Bytes(33)), base64(Bytes(97))})
    EXPECT_EQ(fault_of(decrypt(signed_suite, {{name, wrong}}, {})), Fault::invalid_ciphertext) << wrong;
}

TEST_F(DefaultCmm, decrypts_committing_suites_only_where_the_policy_says_so) {
  const Bytes key(32);
  const EncryptedDataKeyView keys[] = {{"plain", {}, key}};
  EXPECT_EQ(fault_of(cmm->decryption_materials(
                {.suite = no_kdf, .encrypted_data_keys = keys, .stored = {}, .reproduced = {}})),
            Fault::validation);
  EXPECT_TRUE(decrypt(no_kdf, {}, {}));
}

TEST_F(DefaultCmm, under_a_required_context_keeps_its_keys_out_of_the_message) {
  const auto required = *required_context_cmm(cmm, {"a", "c"});
  EXPECT_EQ(fault_of(required->encryption_materials({.context = test_context})), Fault::validation);
  const EncryptionContext context{{"a", "1"}, {"b", "2"}, {"c", "3"}};
  const auto made = required->encryption_materials({.context = context, .suite = &unsigned_suite});
  ASSERT_TRUE(made);
  EXPECT_EQ((*made)->required_keys, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ((*made)->context, context);
  EXPECT_TRUE(decrypt(unsigned_suite, {{"b", "2"}}, {{"a", "1"}, {"c", "3"}}, required.get()));
  const auto missing = decrypt(unsigned_suite, {{"a", "1"}, {"c", "3"}}, {{"a", "1"}}, required.get());
  EXPECT_EQ(fault_of(missing), Fault::validation);
  const auto twice = *required_context_cmm(required, {"b", "c"});
  EXPECT_EQ((*twice->encryption_materials({.context = context}))->required_keys.size(), 3u);

  EXPECT_EQ(fault_of(required_context_cmm(nullptr, {"a"})), Fault::validation);
  EXPECT_EQ(fault_of(required_context_cmm(cmm, {})), Fault::validation);
  EXPECT_EQ(fault_of(required_context_cmm(cmm, {"aws-crypto-public-key"})), Fault::validation);
}

class Caching : public DefaultCmm {
 protected:
  SteadyTime now{};
  std::shared_ptr<MaterialsCache> shared;

  std::shared_ptr<Cmm> caching(CachingOptions options) {
    if (options.max_age == 0ms) options.max_age = 1000ms;
    return *caching_cmm(cmm, std::move(options), shared, [this] { return now; });
  }
  std::shared_ptr<const EncryptionMaterials> make(Cmm& by, std::optional<std::uint64_t> size = 1,
                                                  const EncryptionContext& context = test_context,
                                                  const Suite& of = unsigned_suite) {
    const auto made = by.encryption_materials(
        {.context = context,
         .suite = &of,
         .commitment_policy = of.commits ? CommitmentPolicy::require_encrypt_require_decrypt : any_encrypt,
         .plaintext_size = size});
    EXPECT_TRUE(made);
    return made.value_or(nullptr);
  }
};

TEST_F(Caching, lends_the_same_materials_up_to_the_exact_message) {
  const auto by = caching({.max_messages = 3});
  const auto first = make(*by);
  EXPECT_EQ(make(*by), first);
  EXPECT_EQ(make(*by), first);
  const auto second = make(*by);
  EXPECT_NE(second, first);
  EXPECT_EQ(make(*by), second);
  EXPECT_EQ(keyring->encrypted, 2);
}

TEST_F(Caching, lends_up_to_the_exact_byte) {
  const auto by = caching({.max_bytes = 10});
  const auto first = make(*by, 4);
  EXPECT_EQ(make(*by, 6), first);
  EXPECT_EQ(make(*by, 0), first);
  const auto second = make(*by, 1);
  EXPECT_NE(second, first);
  EXPECT_NE(make(*by, 10), second);
  EXPECT_NE(make(*by, 11), make(*by, 11)) << "longer than the limit: never lent";
  EXPECT_NE(make(*by, ~std::uint64_t{0}), make(*by, ~std::uint64_t{0}));
}

TEST_F(Caching, lends_up_to_the_exact_age) {
  const auto by = caching({});
  const auto first = make(*by);
  now += 999ms;
  EXPECT_EQ(make(*by), first);
  now += 1ms;
  EXPECT_NE(make(*by), first);
}

TEST_F(Caching, reuses_the_signing_key) {
  const auto by = caching({});
  EXPECT_EQ(make(*by, 1, test_context, signed_suite)->signing_key,
            make(*by, 1, test_context, signed_suite)->signing_key);
}

TEST_F(Caching, passes_by_suites_without_key_derivation_and_unknown_sizes) {
  const auto by = caching({});
  EXPECT_NE(make(*by, 1, test_context, no_kdf), make(*by, 1, test_context, no_kdf));
  EXPECT_NE(make(*by, std::nullopt), make(*by, std::nullopt));
  EXPECT_EQ(keyring->encrypted, 4);
  EXPECT_NE(*decrypt(no_kdf, {}, {}, by.get()), *decrypt(no_kdf, {}, {}, by.get()));
}

TEST_F(Caching, keeps_apart_what_differs) {
  const auto by = caching({});
  const EncryptionContext split{{"ab", "c"}}, otherwise{{"a", "bc"}};
  std::set<std::shared_ptr<const EncryptionMaterials>> made{
      make(*by), make(*by, 1, split), make(*by, 1, otherwise), make(*by, 1, test_context, signed_suite)};
  const auto ask = [&](const Suite* of, CommitmentPolicy policy, std::vector<std::string> required) {
    return *by->encryption_materials({.context = test_context,
                                      .suite = of,
                                      .commitment_policy = policy,
                                      .plaintext_size = 1,
                                      .required_keys = std::move(required)});
  };
  using enum CommitmentPolicy;
  made.insert(ask(nullptr, require_encrypt_require_decrypt, {}));
  made.insert(ask(nullptr, forbid_encrypt_allow_decrypt, {}));
  made.insert(ask(&unsigned_suite, require_encrypt_require_decrypt, {"a"}));
  EXPECT_EQ(made.size(), 7u);
  const auto once = decrypt(unsigned_suite, {{"a", "1"}}, {{"b", "1"}}, by.get());
  EXPECT_EQ(*once, *decrypt(unsigned_suite, {{"a", "1"}}, {{"b", "1"}}, by.get()));
  EXPECT_NE(*once, *decrypt(unsigned_suite, {{"a", "1"}, {"b", "1"}}, {}, by.get()));
  EXPECT_NE(*once, *decrypt(unsigned_suite, {{"b", "1"}}, {{"a", "1"}}, by.get()));
  EXPECT_EQ(keyring->decrypted, 3);
}

TEST_F(Caching, does_not_cache_failures_nor_what_was_not_its_message) {
  const auto by = caching({});
  EXPECT_FALSE(decrypt(unsigned_suite, {{"a", "1"}}, {{"a", "2"}}, by.get()));
  EXPECT_TRUE(decrypt(unsigned_suite, {{"a", "1"}}, {{"a", "1"}}, by.get()));
  EXPECT_FALSE(decrypt(unsigned_suite, {{"a", "1"}}, {{"a", "2"}}, by.get()));
}

TEST_F(Caching, forgets_decryption_materials_by_age) {
  const auto by = caching({});
  const auto first = *decrypt(unsigned_suite, {}, {}, by.get());
  now += 999ms;
  EXPECT_EQ(*decrypt(unsigned_suite, {}, {}, by.get()), first);
  now += 1ms;
  EXPECT_NE(*decrypt(unsigned_suite, {}, {}, by.get()), first);
}

TEST_F(Caching, drops_the_least_recently_used) {
  const auto by = caching({.capacity = 2});
  const EncryptionContext a{{"k", "a"}}, b{{"k", "b"}}, c{{"k", "c"}};
  const auto first = make(*by, 1, a);
  make(*by, 1, b);
  EXPECT_EQ(make(*by, 1, a), first);
  make(*by, 1, c);
  EXPECT_EQ(make(*by, 1, a), first);
  make(*by, 1, b);
  EXPECT_EQ(keyring->encrypted, 4) << "b was the one that went";
  const auto none = caching({.capacity = 0});
  EXPECT_NE(make(*none), make(*none));
}

TEST_F(Caching, shares_a_cache_by_partition) {
  shared = materials_cache(10);
  const auto one = caching({.partition = "p"}), same = caching({.partition = "p"}),
             other = caching({.partition = "q"}), own = caching({}), own_too = caching({});
  EXPECT_EQ(make(*one), make(*same));
  EXPECT_NE(make(*one), make(*other));
  EXPECT_NE(make(*own), make(*own_too));
  const auto stricter = caching({.max_age = 10ms, .partition = "p"});
  now += 10ms;
  EXPECT_NE(make(*stricter), make(*other));
  EXPECT_EQ(keyring->encrypted, 5) << "its own limit is the stricter one";
}

TEST_F(Caching, refuses_limits_that_cannot_be) {
  const auto fault = [&](CachingOptions options) { return fault_of(caching_cmm(cmm, std::move(options))); };
  EXPECT_EQ(fault({}), Fault::validation) << "no age";
  EXPECT_EQ(fault({.max_age = -1ms}), Fault::validation);
  EXPECT_EQ(fault({.max_age = std::chrono::milliseconds::max()}), Fault::validation);
  EXPECT_EQ(fault({.max_age = 1ms, .max_messages = 0}), Fault::validation);
  EXPECT_EQ(fault({.max_age = 1ms, .max_messages = (std::uint64_t{1} << 32) + 1}), Fault::validation);
  EXPECT_EQ(fault({.max_age = 1ms, .max_bytes = std::uint64_t{1} << 63}), Fault::validation);
  EXPECT_EQ(fault_of(caching_cmm(nullptr, {.max_age = 1ms})), Fault::validation);
}

// However many ask at once, no data key serves more messages than its limit.
TEST_F(Caching, keeps_its_limits_under_sixteen_threads) {
  constexpr int threads = 16, each = 500;
  constexpr std::uint64_t limit = 7;
  const auto by = caching({.max_messages = limit});
  std::mutex mutex;
  std::map<std::shared_ptr<const EncryptionMaterials>, std::uint64_t> uses;
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.emplace_back([&] {
      for (int i = 0; i < each; ++i) {
        const auto made = *by->encryption_materials(
            {.context = test_context, .suite = &unsigned_suite, .plaintext_size = 1});
        const std::lock_guard lock(mutex);
        ++uses[made];
      }
    });
  }
  for (std::thread& thread : all) thread.join();
  std::uint64_t total = 0;
  for (const auto& [materials, count] : uses) {
    EXPECT_LE(count, limit);
    total += count;
  }
  EXPECT_EQ(total, std::uint64_t{threads * each});
  EXPECT_EQ(uses.size(), static_cast<std::size_t>(keyring->encrypted));
  EXPECT_LT(keyring->encrypted, threads * each / 2) << "materials were lent";
}

}  // namespace
}  // namespace bongtu::message
