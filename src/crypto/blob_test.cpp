#include "crypto/blob.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/encryption_context.h"
#include "crypto/aead.h"
#include "crypto/digest.h"
#include "crypto/kdf.h"
#include "crypto/test_vectors.h"

namespace bongtu::crypto {
namespace {

const BlobKey names{*parse_uuid("12345678-9abc-4def-8012-3456789abcde"), 7};

Bytes random_bytes(std::size_t size) {
  Bytes bytes(size);
  random(bytes);
  return bytes;
}

template <std::size_t size>
std::array<std::uint8_t, size> array_of(View bytes) {
  std::array<std::uint8_t, size> array{};
  std::copy_n(bytes.begin(), size, array.begin());
  return array;
}

bool opens_to(const std::optional<Secret>& opened, View plaintext) {
  return opened && std::ranges::equal(opened->reveal(), plaintext);
}

EncryptionContext context_of(const boost::json::value& blob) {
  EncryptionContext context;
  for (const auto& [key, value] : blob.at("encryption_context").as_object()) {
    context.emplace(key, value.as_string());
  }
  return context;
}

TEST(Blob, IsWhatASecondImplementationMakes) {
  std::size_t count = 0;
  const auto vectors = read_vectors("tests/vectors/blob_v1.json");
  for (const auto& blob : vectors.at("blobs").as_array()) {
    SCOPED_TRACE(text_of(blob, "name"));
    const std::string label = text_of(blob, "label");
    const Bytes key = bytes_of(blob, "key"), plaintext = bytes_of(blob, "plaintext"),
                expected = bytes_of(blob, "blob");
    const BlobKey key_names{array_of<16>(bytes_of(blob, "uuid")),
                            blob.at("material").to_number<std::uint32_t>()};
    const auto context = serialize(context_of(blob));
    ASSERT_TRUE(context);
    EXPECT_EQ(hex(*context), text_of(blob, "serialized_context"));
    const auto salt = array_of<32>(bytes_of(blob, "salt"));
    EXPECT_EQ(hex(seal_blob_with_salt(label, key, key_names, *context, plaintext, salt)), hex(expected));
    EXPECT_TRUE(opens_to(open_blob(label, key, *context, expected), plaintext));
    const auto parsed = parse_blob(expected);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->uuid, key_names.uuid);
    EXPECT_EQ(parsed->material, key_names.material);
    ++count;
  }
  EXPECT_GE(count, 20u);
  std::printf("%zu known answers for CiphertextBlob v1\n", count);
}

TEST(Blob, SealsTheSamePlaintextDifferentlyEachTime) {
  const Bytes key = random_bytes(32), plaintext = random_bytes(32);
  const Bytes a = seal_blob(blob_label, key, names, {}, plaintext),
              b = seal_blob(blob_label, key, names, {}, plaintext);
  EXPECT_EQ(a.size(), plaintext.size() + blob_overhead);
  EXPECT_NE(a, b);
  EXPECT_TRUE(opens_to(open_blob(blob_label, key, {}, a), plaintext));
  EXPECT_TRUE(opens_to(open_blob(blob_label, key, {}, b), plaintext));
}

TEST(Blob, RefusesEveryFlippedBitAndEveryTruncation) {
  std::size_t flips = 0, truncations = 0;
  for (std::size_t i = 0; i < 1000; ++i) {
    const Bytes key = random_bytes(32), plaintext = random_bytes(i % 41), context = random_bytes(i % 23);
    Bytes blob = seal_blob(blob_label, key, names, context, plaintext);
    ASSERT_TRUE(opens_to(open_blob(blob_label, key, context, blob), plaintext));
    for (std::size_t bit = 0; bit < 8 * blob.size(); ++bit, ++flips) {
      const auto mask = static_cast<std::uint8_t>(1u << bit % 8);
      blob[bit / 8] ^= mask;
      ASSERT_FALSE(open_blob(blob_label, key, context, blob)) << "blob " << i << ", bit " << bit;
      blob[bit / 8] ^= mask;
    }
    for (std::size_t size = 0; size < blob.size(); ++size, ++truncations) {
      ASSERT_FALSE(open_blob(blob_label, key, context, View(blob).first(size)))
          << "blob " << i << ", size " << size;
    }
    blob.push_back(0);
    ASSERT_FALSE(open_blob(blob_label, key, context, blob)) << "a byte too many";
  }
  std::printf("%zu flipped bits and %zu truncations refused\n", flips, truncations);
}

TEST(Blob, RefusesEverySpliceOfTwoBlobsOfOneKey) {
  const Bytes key = random_bytes(32), plaintext = random_bytes(24);
  const Bytes a = seal_blob(blob_label, key, names, {}, plaintext);
  const Bytes b = seal_blob(blob_label, key, names, {}, random_bytes(24));
  const std::size_t same = 22;  // up to there both say the same
  for (std::size_t at = same + 1; at < a.size(); ++at) {
    Bytes spliced(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(at));
    spliced.insert(spliced.end(), b.begin() + static_cast<std::ptrdiff_t>(at), b.end());
    if (spliced == a || spliced == b) continue;  // the bytes around the cut happen to agree
    EXPECT_FALSE(open_blob(blob_label, key, {}, spliced)) << "spliced at " << at;
  }
}

TEST(Blob, OpensOnlyUnderItsKeyItsContextAndItsLabel) {
  const Bytes key = random_bytes(32), other_key = random_bytes(32), plaintext = random_bytes(16);
  const Bytes context = *serialize({{"ab", "c"}}), shifted = *serialize({{"a", "bc"}});
  const Bytes blob = seal_blob(blob_label, key, names, context, plaintext);
  EXPECT_TRUE(opens_to(open_blob(blob_label, key, context, blob), plaintext));
  EXPECT_FALSE(open_blob(blob_label, key, shifted, blob)) << "pairs that only join to the same text";
  EXPECT_FALSE(open_blob(blob_label, key, {}, blob)) << "no context";
  EXPECT_FALSE(open_blob(row_label, key, context, blob)) << "another label";
  EXPECT_FALSE(open_blob(blob_label, other_key, context, blob)) << "another key";
}

// A blob with a commitment of the maker's choice and everything else right, the tag too.
Bytes made_with_commitment(View key, View start_of_blob, const std::optional<Digest>& commitment) {
  Bytes input(start_of_blob.begin(), start_of_blob.begin() + 54), blob = input;
  const Digest digest = sha256({});
  input.insert(input.end(), digest.begin(), digest.end());
  Bytes derived(64);
  kbkdf_sha256(key, as_bytes(blob_label), input, derived);
  const View chosen = commitment ? View(*commitment) : View(derived).last(32);
  blob.insert(blob.end(), chosen.begin(), chosen.end());
  const Bytes aad = blob;
  blob.resize(blob_overhead);
  GcmKey(View(derived).first(32)).seal(Iv{}, aad, {}, blob.data() + 86, blob.data() + 86);
  return blob;
}

TEST(Blob, RefusesAWrongCommitmentThoughTheTagIsRight) {
  const Bytes key = random_bytes(32), blob = seal_blob(blob_label, key, names, {}, {});
  EXPECT_EQ(made_with_commitment(key, blob, std::nullopt), blob) << "or the next line proves nothing";
  EXPECT_FALSE(open_blob(blob_label, key, {}, made_with_commitment(key, blob, Digest{})));
}

TEST(Blob, NamesItsKeyOnlyWhereItIsABlob) {
  const Bytes blob = seal_blob(blob_label, random_bytes(32), names, {}, {});
  ASSERT_EQ(blob.size(), blob_overhead);
  ASSERT_TRUE(parse_blob(blob));
  EXPECT_EQ(parse_blob(blob)->uuid, names.uuid);
  EXPECT_EQ(parse_blob(blob)->material, names.material);
  EXPECT_FALSE(parse_blob(View(blob).first(blob_overhead - 1)));
  EXPECT_FALSE(parse_blob({}));
  Bytes other_version = blob, other_suite = blob;
  other_version[0] = 2;
  other_suite[1] = 2;
  EXPECT_FALSE(parse_blob(other_version));
  EXPECT_FALSE(parse_blob(other_suite));
}

TEST(BlobDeathTest, EndsTheProcessRatherThanUseAnEmptyKey) {
  EXPECT_DEATH(seal_blob(blob_label, {}, names, {}, {}), "has not 32 bytes");
}

}  // namespace
}  // namespace bongtu::crypto
