#include "crypto/kdf.h"

#include <gtest/gtest.h>

#include "crypto/test_vectors.h"

namespace bongtu::crypto {
namespace {

TEST(Kdf, Kbkdf_IsWhatASecondImplementationDerives) {
  const auto vectors = read_vectors("tests/vectors/blob_v1.json");
  ASSERT_FALSE(vectors.at("kbkdf").as_array().empty());
  for (const auto& vector : vectors.at("kbkdf").as_array()) {
    const Bytes expected = bytes_of(vector, "out");
    Bytes out(expected.size());
    kbkdf_sha256(bytes_of(vector, "key"), bytes_of(vector, "label"), bytes_of(vector, "context"), out);
    EXPECT_EQ(hex(out), hex(expected)) << text_of(vector, "name");
  }
  std::printf("%zu known answers for KBKDF\n", vectors.at("kbkdf").as_array().size());
}

// RFC 5869, A.1 to A.3. The other hashes are proved by the messages of others (src/message).
TEST(Kdf, Hkdf_IsThatOfTheRfc) {
  const auto expand = [](View key, View salt, View info, std::size_t size) {
    Bytes out(size);
    Hkdf<Sha256>(key, salt).expand(info, out);
    return hex(out);
  };
  const Bytes key(22, 0x0b);
  const auto counted = [](std::uint8_t first, std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(first + i);
    return bytes;
  };
  EXPECT_EQ(expand(key, counted(0, 13), counted(0xf0, 10), 42),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(expand(counted(0, 80), counted(0x60, 80), counted(0xb0, 80), 82),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
            "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
  EXPECT_EQ(expand(key, {}, {}, 42),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Kdf, Kbkdf_DependsOnEachOfItsInputs) {
  const auto derived = [](std::string_view key, std::string_view label, std::string_view context,
                          std::size_t size) {
    Bytes out(size);
    kbkdf_sha256(as_bytes(key), as_bytes(label), as_bytes(context), out);
    return out;
  };
  const Bytes base = derived("key", "label", "context", 32);
  EXPECT_EQ(base, derived("key", "label", "context", 32));
  EXPECT_NE(base, derived("Key", "label", "context", 32));
  EXPECT_NE(base, derived("key", "labe", "lcontext", 32));
  EXPECT_NE(base, derived("key", "label", "Context", 32));
  Bytes longer = derived("key", "label", "context", 64);
  longer.resize(32);
  EXPECT_NE(base, longer) << "the length is part of the input";
  EXPECT_TRUE(derived("key", "label", "context", 0).empty());
}

}  // namespace
}  // namespace bongtu::crypto
