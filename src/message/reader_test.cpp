#include <bongtu/message.h>

#include "message/test_materials.h"

namespace bongtu::message {
namespace {

// Reads at most `most` at a time.
Source over(View bytes, std::size_t most) {
  return [bytes, most](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
    const std::size_t size = std::min({most, out.size(), bytes.size()});
    std::ranges::copy(bytes.first(size), out.begin());
    bytes = bytes.subspan(size);
    return size;
  };
}

Result<Bytes> all_of(auto& reader, std::size_t most) {
  Bytes all, part(most);
  for (;;) {
    auto size = reader.read(part);
    if (!size) return std::unexpected(size.error());
    if (*size == 0) return all;
    all.insert(all.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(*size));
  }
}

TEST(Reader, gives_the_message_and_then_the_plaintext_in_pieces_of_any_size) {
  for (const Suite& suite : suites()) {
    for (const std::size_t most : {1u, 100u, 1u << 20}) {
      for (const std::size_t size : {0u, 1u, 5000u}) {
        const Bytes plaintext = test_plaintext(size);
        FixedCmm cmm;
        EncryptingReader encrypting(*Encryptor::start(cmm, options_for(suite, 100)), over(plaintext, most));
        const auto message = all_of(encrypting, most);
        ASSERT_TRUE(message);
        EXPECT_EQ(opened(*message), plaintext);
        Bytes more(1);
        EXPECT_EQ(*encrypting.read(more), 0u);
        DecryptingReader decrypting(Decryptor(cmm, any_suite), over(*message, most));
        EXPECT_EQ(*all_of(decrypting, most), plaintext);
        EXPECT_EQ(*decrypting.read(more), 0u);
        EXPECT_NE(decrypting.decryptor().header(), nullptr);
      }
    }
  }
}

TEST(Reader, ends_in_an_error_where_the_message_or_the_source_does) {
  const Bytes message =
      test_message(suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key), test_plaintext(10), 4);
  FixedCmm cmm;
  for (std::size_t size = 0; size < message.size(); ++size) {
    DecryptingReader reader(Decryptor(cmm), over(View(message).first(size), 50));
    const auto all = all_of(reader, 3);
    ASSERT_FALSE(all) << size;
    EXPECT_EQ(all.error().fault, Fault::invalid_ciphertext);
    Bytes more(1);
    EXPECT_FALSE(reader.read(more)) << "and stays one";
  }
  const Source failing = [](std::span<std::uint8_t>) -> Result<std::size_t> {
    return refuse(Fault::unavailable, "the disk");
  };
  Bytes out(10);
  EXPECT_EQ(DecryptingReader(Decryptor(cmm), failing).read(out).error().fault, Fault::unavailable);
  EXPECT_EQ(EncryptingReader(*Encryptor::start(cmm), failing).read(out).error().fault, Fault::unavailable);
}

TEST(Reader, gives_what_was_verified_before_an_error_and_then_the_error_for_ever) {
  const Bytes plaintext = test_plaintext(12);
  Bytes message = test_message(suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key), plaintext, 4);
  message.back() ^= 1;
  FixedCmm cmm;
  for (const std::size_t cut : {std::size_t{1}, message.size()}) {
    DecryptingReader reader(Decryptor(cmm), over(message, cut));
    Bytes out(8), part(3);
    for (std::size_t at = 0; at < 8;) {
      const auto size = reader.read(part);
      ASSERT_TRUE(size && *size > 0) << cut;
      std::copy_n(part.begin(), *size, out.begin() + static_cast<std::ptrdiff_t>(at));
      at += *size;
    }
    EXPECT_TRUE(std::ranges::equal(out, View(plaintext).first(8)));
    for (int i = 0; i < 3; ++i) {
      const auto size = reader.read(part);
      ASSERT_FALSE(size) << cut;
      EXPECT_EQ(size.error().fault, Fault::invalid_ciphertext);
    }
  }
}

TEST(Reader, does_not_ask_a_source_again_that_failed) {
  int asked = 0;
  const Source once = [&](std::span<std::uint8_t> memory) -> Result<std::size_t> {
    if (++asked == 2) return refuse(Fault::unavailable, "the disk");
    memory[0] = 1;
    return asked == 1 ? 1 : 0;
  };
  FixedCmm cmm;
  EncryptingReader reader(*Encryptor::start(cmm), once);
  Bytes header(1 << 16), more(1);
  EXPECT_TRUE(reader.read(header));
  for (int i = 0; i < 3; ++i) {
    const auto size = reader.read(more);
    ASSERT_FALSE(size);
    EXPECT_EQ(size.error().fault, Fault::unavailable);
  }
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace bongtu::message
