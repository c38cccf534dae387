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

TEST(Kdf, MessageKeys_AreWhatASecondImplementationDerives) {
  const auto vectors = read_vectors("tests/vectors/blob_v1.json");
  ASSERT_FALSE(vectors.at("message_keys").as_array().empty());
  for (const auto& vector : vectors.at("message_keys").as_array()) {
    const MessageKeys keys = message_keys(bytes_of(vector, "data_key"), bytes_of(vector, "message_id"));
    EXPECT_EQ(hex(keys.encryption), text_of(vector, "encryption")) << text_of(vector, "name");
    EXPECT_EQ(hex(keys.commitment), text_of(vector, "commitment")) << text_of(vector, "name");
  }
  std::printf("%zu known answers for message keys\n", vectors.at("message_keys").as_array().size());
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
