#include "crypto/aead.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/random.h"
#include "crypto/test_vectors.h"

namespace bongtu::crypto {
namespace {

Iv iv_of(View bytes) {
  Iv iv{};
  std::copy_n(bytes.begin(), iv.size(), iv.begin());
  return iv;
}

struct Sealed {
  Bytes ciphertext;
  std::array<std::uint8_t, gcm_tag_size> tag;
};

Sealed sealed(GcmKey& key, const Iv& iv, View aad, View plaintext) {
  Sealed out{Bytes(plaintext.size()), {}};
  key.seal(iv, aad, plaintext, out.ciphertext.data(), out.tag.data());
  return out;
}

// Nothing where it does not open.
std::optional<Bytes> opened(GcmKey& key, const Iv& iv, View aad, View ciphertext, View tag) {
  Bytes plaintext(ciphertext.size());
  if (!key.open(iv, aad, ciphertext, tag, plaintext.data())) return std::nullopt;
  return plaintext;
}

TEST(Aead, AgreesWithWycheproof) {
  const auto path = others_vectors() / "wycheproof/aes_gcm_test.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no test vectors; set BONGTU_VECTORS";
  std::size_t valid = 0, invalid = 0;
  const auto vectors = read_vectors(path);
  for (const auto& group : vectors.at("testGroups").as_array()) {
    if (group.at("ivSize") != 96 || group.at("tagSize") != 128) continue;
    for (const auto& test : group.at("tests").as_array()) {
      const Bytes aad = bytes_of(test, "aad"), plaintext = bytes_of(test, "msg"),
                  ciphertext = bytes_of(test, "ct");
      const Bytes tag = bytes_of(test, "tag");
      const Iv iv = iv_of(bytes_of(test, "iv"));
      GcmKey key(bytes_of(test, "key"));
      const bool is_valid = test.at("result") == "valid";
      EXPECT_EQ(opened(key, iv, aad, ciphertext, tag), is_valid ? std::optional(plaintext) : std::nullopt)
          << test;
      if (is_valid) {
        const Sealed result = sealed(key, iv, aad, plaintext);
        EXPECT_EQ(hex(result.ciphertext) + hex(result.tag), hex(ciphertext) + hex(tag)) << test;
      }
      ++(is_valid ? valid : invalid);
    }
  }
  EXPECT_GT(valid, 0u);
  EXPECT_GT(invalid, 0u);
  std::printf("aes_gcm_test.json: %zu valid and %zu invalid of %s apply (96-bit IV, 128-bit tag)\n", valid,
              invalid, serialize(vectors.at("numberOfTests")).c_str());
}

TEST(Aead, WipesWhatItDecryptedWhereTheTagIsWrong) {
  GcmKey key(Bytes(32, 1));
  const Bytes plaintext(100, 'p');
  Sealed box = sealed(key, Iv{}, {}, plaintext);
  for (const std::size_t tag_size : {std::size_t{0}, std::size_t{15}, gcm_tag_size}) {
    box.tag[0] ^= 1;
    Bytes out(plaintext.size(), 'x');
    EXPECT_FALSE(key.open(Iv{}, {}, box.ciphertext, View(box.tag).first(tag_size), out.data()));
    EXPECT_EQ(out, Bytes(plaintext.size(), 0));
    box.tag[0] ^= 1;
  }
  EXPECT_EQ(opened(key, Iv{}, {}, box.ciphertext, box.tag), plaintext);
}

TEST(Aead, RefusesATagOfAnotherSizeThoughItsBytesAreRight) {
  GcmKey key(Bytes(32, 1));
  const Sealed box = sealed(key, Iv{}, {}, Bytes(5, 'p'));
  Bytes longer(box.tag.begin(), box.tag.end());
  longer.resize(100);
  for (std::size_t size = 0; size <= longer.size(); ++size) {
    const bool opens = opened(key, Iv{}, {}, box.ciphertext, View(longer).first(size)).has_value();
    EXPECT_EQ(opens, size == gcm_tag_size) << size;
  }
}

TEST(Aead, ServesSeveralPiecesInBothDirectionsUnderOneKey) {
  GcmKey key(Bytes(32, 2));
  for (std::uint8_t piece = 0; piece < 10; ++piece) {
    const Iv iv = {piece};
    const Bytes plaintext(std::size_t{piece} * 7, piece), aad(piece, 'a');
    const Sealed box = sealed(key, iv, aad, plaintext);
    EXPECT_EQ(opened(key, iv, aad, box.ciphertext, box.tag), plaintext);
    EXPECT_EQ(opened(key, Iv{0xff}, aad, box.ciphertext, box.tag), std::nullopt) << "another piece's IV";
    EXPECT_EQ(opened(key, iv, as_bytes("b"), box.ciphertext, box.tag), std::nullopt)
        << "other additional data";
  }
}

TEST(Aead, WorksInPlace) {
  GcmKey key(Bytes(32, 3));
  const Bytes plaintext = to_bytes("암호화할 문자열");
  Bytes buffer = plaintext;
  std::array<std::uint8_t, gcm_tag_size> tag;
  key.seal(Iv{}, {}, buffer, buffer.data(), tag.data());
  EXPECT_NE(buffer, plaintext);
  ASSERT_TRUE(key.open(Iv{}, {}, buffer, tag, buffer.data()));
  EXPECT_EQ(buffer, plaintext);
}

TEST(Aead, KeysMayLiveSideBySide) {
  const Bytes plaintext(20, 'p');
  GcmKey outer(Bytes(32, 4));
  const Sealed before = sealed(outer, Iv{}, {}, plaintext);
  {
    GcmKey inner(Bytes(32, 5));
    EXPECT_NE(sealed(inner, Iv{}, {}, plaintext).ciphertext, before.ciphertext);
  }
  const Sealed after = sealed(outer, Iv{}, {}, plaintext);
  EXPECT_EQ(after.ciphertext, before.ciphertext);
  EXPECT_EQ(after.tag, before.tag);
}

TEST(AeadDeathTest, EndsTheProcessRatherThanUseAKeyOfAnotherSize) {
  for (const std::size_t size : {0, 15, 17, 31, 33, 64})
    EXPECT_DEATH(GcmKey(Bytes(size)), "AES-GCM with a key of another size failed");
}

}  // namespace
}  // namespace bongtu::crypto
