#include "crypto/mac.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/test_vectors.h"

namespace bongtu::crypto {
namespace {

TEST(Mac, AgreesWithWycheproof) {
  for (const std::string bits : {"224", "256", "384", "512"}) {
    const auto file = "hmac_sha" + bits + "_test.json";
    const auto path = others_vectors() / "wycheproof" / file;
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no test vectors; set BONGTU_VECTORS";
    std::size_t valid = 0, invalid = 0;
    const auto vectors = read_vectors(path);
    for (const auto& group : vectors.at("testGroups").as_array()) {
      for (const auto& test : group.at("tests").as_array()) {
        const Bytes tag = bytes_of(test, "tag");
        const Bytes ours = mac("HMAC_SHA_" + bits, bytes_of(test, "key"), bytes_of(test, "msg"));
        ASSERT_EQ(ours.size(), std::stoul(bits) / 8);
        const bool is_valid = test.at("result") == "valid";  // some tags are cut short
        EXPECT_EQ(std::ranges::equal(View(ours).first(tag.size()), tag), is_valid) << test;
        ++(is_valid ? valid : invalid);
      }
    }
    EXPECT_EQ(valid + invalid, vectors.at("numberOfTests").to_number<std::size_t>());
    std::printf("%s: %zu valid, %zu invalid\n", file.c_str(), valid, invalid);
  }
}

}  // namespace
}  // namespace bongtu::crypto
