#include "store/authentic.h"

#include <gtest/gtest.h>

#include "crypto/digest.h"

namespace bongtu::store {
namespace {

using Kind = Change::Kind;

class Authentic : public testing::Test {
 protected:
  Bytes raw(const std::string& key) { return engine_->get(key).value().value().value; }
  // Replaces a record behind the store's back, at the version after `expected`.
  void forge(const std::string& key, std::uint64_t expected, Bytes value) {
    const Change change{Kind::put, key, expected, std::move(value)};
    ASSERT_TRUE(engine_->commit({&change, 1}));
  }
  void put(const std::string& key, std::uint64_t expected, std::string_view value) {
    const Change change{Kind::put, key, expected, to_bytes(value)};
    ASSERT_TRUE(store_->commit({&change, 1}));
  }
  void expect_refused(const std::string& key) {
    const auto got = store_->get(key);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().fault, Fault::internal);
    EXPECT_NE(got.error().message.find("'" + key + "'"), std::string::npos) << got.error().message;
    const auto listed = store_->list(key, "", 10);
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().fault, Fault::internal);
  }

  FixedClock clock_{from_milliseconds(1'800'000'000'000)};
  std::unique_ptr<Store> engine_ = *open("memory:", clock_);
  Bytes mac_key_ = Bytes(key_size, 0x42);
  std::unique_ptr<AuthenticStore> store_ = *AuthenticStore::over(*engine_, mac_key_);
};

TEST_F(Authentic, the_mac_is_over_length_key_version_and_value_and_follows_the_value) {
  put("kms/key/x", 0, "one");
  put("kms/key/x", 1, "two");
  Bytes text = {0, 9};
  for (const char c : std::string("kms/key/x")) text.push_back(static_cast<std::uint8_t>(c));
  text.insert(text.end(), {0, 0, 0, 0, 0, 0, 0, 2, 't', 'w', 'o'});
  Bytes expected = to_bytes("two");
  const crypto::Digest mac = crypto::hmac_sha256(mac_key_, text);
  expected.insert(expected.end(), mac.begin(), mac.end());
  EXPECT_EQ(raw("kms/key/x"), expected);
}

// Known answer from Python: hmac.new(b"\x42"*32, b"\0\1a" + (1).to_bytes(8, "big") + b"v", "sha256").
TEST_F(Authentic, the_mac_is_what_another_implementation_computes) {
  put("a", 0, "v");
  EXPECT_EQ(hex(raw("a")),
            "76"
            "ebd983c193efdf418e8b9ae64bf965037b1c1e7a3f024aa75435ac5379e8ab84");
}

TEST_F(Authentic, every_flipped_bit_and_every_truncation_is_refused) {
  put("a", 0, "value");
  const Bytes stored = raw("a");
  std::uint64_t version = 1;
  // At the version it was made for: forge over an engine of its own.
  const auto refused = [&](Bytes value) {
    const auto engine = *open("memory:", clock_);
    const Change change{Kind::put, "a", 0, std::move(value)};
    EXPECT_TRUE(engine->commit({&change, 1}));
    const auto got = (*AuthenticStore::over(*engine, mac_key_))->get("a");
    return !got && got.error().fault == Fault::internal;
  };
  EXPECT_FALSE(refused(stored));
  for (std::size_t bit = 0; bit < stored.size() * 8; ++bit) {
    Bytes changed = stored;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    EXPECT_TRUE(refused(changed)) << bit;
  }
  for (std::size_t size = 0; size < stored.size(); ++size)
    EXPECT_TRUE(refused({stored.begin(), stored.begin() + static_cast<std::ptrdiff_t>(size)})) << size;
  Bytes longer = stored;
  longer.push_back(0);
  EXPECT_TRUE(refused(longer));
  forge("a", version, longer);
  expect_refused("a");
}

TEST_F(Authentic, a_record_moved_to_another_key_is_refused) {
  put("a", 0, "value");
  forge("b", 0, raw("a"));
  expect_refused("b");
}

TEST_F(Authentic, a_record_moved_to_another_version_is_refused) {
  put("a", 0, "value");
  const Bytes first = raw("a");
  put("a", 1, "newer");
  forge("a", 2, first);
  expect_refused("a");
}

TEST_F(Authentic, bytes_moved_between_key_and_value_are_refused) {
  put("ab", 0, "value");
  const Bytes stored = raw("ab");
  Bytes moved = {'b'};
  moved.insert(moved.end(), stored.begin(), stored.end());
  forge("a", 0, moved);
  expect_refused("a");
}

TEST_F(Authentic, another_key_does_not_verify) {
  put("a", 0, "value");
  const auto other = *AuthenticStore::over(*engine_, Bytes(key_size, 0x43));
  EXPECT_FALSE(other->get("a"));
}

TEST_F(Authentic, a_list_with_one_forged_record_is_refused_whole) {
  put("l/1", 0, "value");
  put("l/2", 0, "value");
  put("l/3", 0, "value");
  ASSERT_EQ(store_->list("l/", "", 10).value().size(), 3u);
  forge("l/2", 1, to_bytes("forged"));
  EXPECT_FALSE(store_->list("l/", "", 10));
  EXPECT_TRUE(store_->list("l/", "l/2", 10));
}

// An engine that answers every question with one record: what a file with exchanged rows looks like.
class OneRecord : public Store {
 public:
  explicit OneRecord(Record record) : record_(std::move(record)) {}
  Result<std::optional<Record>> get(std::string_view) override { return record_; }
  Result<std::vector<Record>> list(std::string_view, std::string_view, std::size_t) override {
    return std::vector{record_};
  }
  Result<std::uint64_t> commit(std::span<const Change>) override { return 0; }
  Result<Feed> changes(std::uint64_t) override { return Feed{}; }

 private:
  Record record_;
};

TEST_F(Authentic, an_answer_to_another_question_is_refused) {
  put("a", 0, "value");
  OneRecord engine(engine_->get("a").value().value());
  const auto store = *AuthenticStore::over(engine, mac_key_);
  EXPECT_TRUE(store->get("a"));
  EXPECT_FALSE(store->get("b"));
}

TEST_F(Authentic, a_key_whose_length_does_not_fit_the_mac_is_refused) {
  // Same text under the MAC, cut 65,536 bytes later: the length is the same modulo 2^16.
  put("a", 0, std::string(70'000, 'v'));
  Bytes text = {'a', 0, 0, 0, 0, 0, 0, 0, 1};
  const Bytes stored = raw("a");
  text.insert(text.end(), stored.begin(), stored.end());
  const std::string key(as_text(View(text).first(65'537)));
  std::uint64_t version = 0;
  for (std::size_t i = 0; i < 8; ++i) version = version << 8 | text[key.size() + i];
  OneRecord engine({key, version, {text.begin() + 65'545, text.end()}});
  const auto store = *AuthenticStore::over(engine, mac_key_);
  EXPECT_FALSE(store->get(key));
  EXPECT_FALSE(store->list("", "", 1));
}

TEST_F(Authentic, a_mac_key_of_another_size_is_refused) {
  EXPECT_FALSE(AuthenticStore::over(*engine_, Bytes(31, 1)));
  EXPECT_FALSE(AuthenticStore::over(*engine_, Bytes(33, 1)));
}

}  // namespace
}  // namespace bongtu::store
