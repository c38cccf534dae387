#include "cli/base64_source.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/bytes.h"

namespace bongtu::cli {
namespace {

// Reads `text` in pieces of so many bytes.
message::Source source_of(std::string text, std::size_t piece) {
  return [text, piece, at = std::size_t{0}](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
    const std::size_t count = std::min({out.size(), piece, text.size() - at});
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), count, out.begin());
    at += count;
    return count;
  };
}

Result<Bytes> read_all(const message::Source& source) {
  Bytes all;
  Bytes piece(7);
  for (;;) {
    const auto count = source(piece);
    if (!count) return std::unexpected(count.error());
    if (*count == 0) return all;
    all.insert(all.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*count));
  }
}

TEST(Base64Source, DecodesInPiecesOfAnySizeAndSkipsBlanks) {
  Bytes bytes(1000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
  for (const std::size_t size : {0u, 1u, 2u, 3u, 999u, 1000u}) {
    const Bytes part(bytes.begin(), bytes.begin() + size);
    std::string text = base64(part);
    for (std::size_t i = 76; i < text.size(); i += 77) text.insert(i, "\n");
    for (const std::size_t piece : {1u, 3u, 64u, 5000u}) {
      const auto read = read_all(decoded(source_of(text + "\r\n", piece)));
      ASSERT_TRUE(read);
      EXPECT_EQ(*read, part);
    }
  }
}

TEST(Base64Source, RefusesWhatIsNone) {
  for (const char* text :
       {"A", "AA", "AAA", "AAAAA", "AA=A", "AA==AAAA", "AA==\n====", "AB==", "AA*A", "A\x01\x02\x03"}) {
    for (const std::size_t piece : {1u, 5000u}) {
      const auto read = read_all(decoded(source_of(text, piece)));
      ASSERT_FALSE(read) << text;
      EXPECT_EQ(read.error().fault, Fault::invalid_ciphertext);
    }
  }
}

TEST(Base64, OfAMessageIsRecognised) {
  EXPECT_TRUE(looks_like_base64(as_bytes("AYADeA==")));
  EXPECT_TRUE(looks_like_base64(as_bytes("\n AgV4\nAAAA")));
  for (const char* text : {"", "\x01\x80", "\x02\x05", "hello", "AgV4\x01", "BgV4"}) {
    EXPECT_FALSE(looks_like_base64(as_bytes(text))) << text;
  }
}

}  // namespace
}  // namespace bongtu::cli
