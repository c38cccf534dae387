#include "crypto/digest.h"

#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <thread>

#include "crypto/hmac.h"
#include "crypto/random.h"
#include "crypto/test_vectors.h"

namespace bongtu::crypto {
namespace {

// FIPS 180-4's examples.
TEST(Digest, Sha256_IsRight) {
  const struct {
    std::string text;
    std::string digest;
  } rows[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1000000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& row : rows) EXPECT_EQ(hex(sha256(as_bytes(row.text))), row.digest);
}

TEST(Digest, HmacSha256_AgreesWithWycheproof) {
  const auto path = others_vectors() / "wycheproof/hmac_sha256_test.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no test vectors; set BONGTU_VECTORS";
  std::size_t valid = 0, invalid = 0;
  const auto vectors = read_vectors(path);
  for (const auto& group : vectors.at("testGroups").as_array()) {
    for (const auto& test : group.at("tests").as_array()) {
      const Bytes tag = bytes_of(test, "tag");
      const Digest mac = hmac_sha256(bytes_of(test, "key"), bytes_of(test, "msg"));
      const bool right = std::ranges::equal(View(mac).first(tag.size()), tag);  // some tags are cut short
      const bool is_valid = test.at("result") == "valid";
      EXPECT_EQ(right, is_valid) << test;
      ++(is_valid ? valid : invalid);
    }
  }
  EXPECT_EQ(valid + invalid, vectors.at("numberOfTests").to_number<std::size_t>());
  std::printf("hmac_sha256_test.json: %zu valid and %zu invalid, all as they should\n", valid, invalid);
}

// Our HMAC is built over the hash; OpenSSL's own must agree for every length around the block sizes.
TEST(Digest, Hmac_AgreesWithOpenSsl) {
  Bytes random_bytes(600);
  random(random_bytes);
  const View bytes = random_bytes;
  for (std::size_t key_size = 0; key_size <= 300; key_size += key_size < 140 ? 1 : 20) {
    for (const std::size_t size : {0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 250}) {
      const View key = bytes.first(key_size), data = bytes.last(size);
      Bytes theirs(32);
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key_size), data.data(), size, theirs.data(), nullptr);
      ASSERT_EQ(hex(HmacKey<Sha256>(key).mac({data})), hex(theirs))
          << key_size << " of key, " << size << " of data";
      const HmacKey<Sha512> twice(key);
      const auto first = twice.mac({data.first(size / 3), data.subspan(size / 3)}),
                 second = twice.mac({data});
      theirs.resize(64);
      HMAC(EVP_sha512(), key.data(), static_cast<int>(key_size), data.data(), size, theirs.data(), nullptr);
      ASSERT_EQ(hex(first), hex(theirs)) << key_size << " of key, " << size << " of data";
      ASSERT_EQ(first, second) << "the first use of a key changed it";
    }
  }
}

TEST(Digest, ThreadsDoNotDisturbEachOther) {
  const auto work = [] {
    for (int i = 0; i < 2000; ++i) {
      ASSERT_EQ(hex(sha256(as_bytes("abc"))),
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
}

}  // namespace
}  // namespace bongtu::crypto
