#include "message/cmm/caching.h"

#include <set>
#include <thread>

#include "message/cmm/test_cmm.h"

namespace bongtu::message {
namespace {

using namespace std::chrono_literals;

class Caching : public CmmTest {
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

TEST_F(Caching, forgets_all_that_is_too_old_whatever_it_is_asked) {
  const auto by = caching({});
  for (const bool encrypts : {true, false}) {
    const std::weak_ptr encrypting = make(*by, 1, {{"k", "old"}});
    const std::weak_ptr decrypting = *decrypt(unsigned_suite, {{"k", "old"}}, {}, by.get());
    now += 999ms;
    make(*by);
    EXPECT_FALSE(encrypting.expired() || decrypting.expired());
    now += 1ms;
    if (encrypts)
      make(*by);
    else
      decrypt(unsigned_suite, {}, {}, by.get());
    EXPECT_TRUE(encrypting.expired() && decrypting.expired()) << encrypts;
  }
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
