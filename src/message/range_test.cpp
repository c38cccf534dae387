#include <bongtu/message.h>

#include "message/test_materials.h"

namespace bongtu::message {
namespace {

ReadAt over(const Bytes& message, std::uint64_t* read = nullptr) {
  return [&message, read](std::uint64_t offset, std::span<std::uint8_t> out) -> Result<std::size_t> {
    const View rest = View(message).subspan(std::min<std::size_t>(offset, message.size()));
    const std::size_t size = std::min(rest.size(), out.size());
    std::ranges::copy(rest.first(size), out.begin());
    if (read != nullptr) *read += size;
    return size;
  };
}

Result<RangeReader> open(const Bytes& message) {
  FixedCmm cmm;
  return RangeReader::open(over(message), message.size(), cmm, any_suite);
}

const Suite& unsigned_suite() { return suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key); }

TEST(Range, of_any_place_and_length_is_that_of_the_plaintext) {
  for (const Suite& suite : suites()) {
    if (suite.is_signed()) continue;
    for (const std::uint32_t frame : {1u, 4u, 5u}) {
      for (const std::size_t size : {0u, 1u, 4u, 5u, 8u, 11u}) {
        const Bytes plaintext = test_plaintext(size), message = test_message(suite, plaintext, frame);
        auto reader = open(message);
        ASSERT_TRUE(reader);
        EXPECT_EQ(reader->plaintext_size(), size);
        EXPECT_EQ(reader->header().suite, &suite);
        for (std::size_t at = 0; at <= size + 1; ++at) {
          for (std::size_t length = 0; length <= size + 2; ++length) {
            Bytes out(length);
            const auto read = reader->read(at, out);
            const View expected = View(plaintext).subspan(std::min(at, size));
            ASSERT_TRUE(read);
            ASSERT_EQ(*read, std::min(length, expected.size()));
            EXPECT_TRUE(std::ranges::equal(View(out).first(*read), expected.first(*read)));
          }
        }
      }
    }
  }
}

TEST(Range, of_frames_beyond_the_limit_is_refused) {
  for (const std::uint32_t frame : {10u, 0xffffffffu}) {
    const Bytes message = test_message(unsigned_suite(), test_plaintext(25), frame);
    const std::uint64_t needed = std::min(frame, 25u);
    FixedCmm cmm;
    EXPECT_TRUE(RangeReader::open(over(message), message.size(), cmm, {.max_buffered = needed}));
    const auto refused = RangeReader::open(over(message), message.size(), cmm, {.max_buffered = needed - 1});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::limit_exceeded);
  }
}

TEST(Range, reads_little_more_than_it_needs) {
  const Bytes plaintext = test_plaintext(std::size_t{4} << 20),
              message = test_message(unsigned_suite(), plaintext);
  FixedCmm cmm;
  std::uint64_t read = 0;
  auto reader = RangeReader::open(over(message, &read), message.size(), cmm);
  ASSERT_TRUE(reader);
  EXPECT_LT(read, 10000u);
  Bytes out(100);
  ASSERT_EQ(*reader->read(2000000, out), 100u);
  EXPECT_LT(read, 20000u);
  EXPECT_TRUE(std::ranges::equal(out, View(plaintext).subspan(2000000, 100)));
  Bytes more(plaintext.size() - 12345);
  ASSERT_EQ(*reader->read(12345, more), more.size());
  EXPECT_TRUE(std::ranges::equal(more, View(plaintext).subspan(12345)));
  EXPECT_LT(read, message.size() + 40000);
}

TEST(Range, of_signed_messages_is_refused) {
  FixedCmm cmm;
  const Bytes message = test_message(suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384), {});
  const auto reader = RangeReader::open(over(message), message.size(), cmm);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().fault, Fault::validation);
  EXPECT_EQ(cmm.asked, 0);
}

TEST(Range, is_refused_where_a_frame_it_touches_or_the_last_is_changed) {
  const Bytes plaintext = test_plaintext(10);
  const Bytes good = test_message(unsigned_suite(), plaintext, 4);
  const std::size_t body = parse_header(good)->size(), frame = 4 + 32, last = body + 2 * frame;
  Bytes out(4);
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes message = good;
    message[i] ^= 1;
    auto reader = open(message);
    ASSERT_EQ(reader.has_value(), i >= body && i < last) << i;
    if (!reader) {
      // Byte 1 makes the suite one that signs.
      EXPECT_EQ(reader.error().fault, i == 1 ? Fault::validation : Fault::invalid_ciphertext) << i;
      continue;
    }
    EXPECT_EQ(reader->read(0, out).has_value(), i >= body + frame) << i;
    EXPECT_EQ(reader->read(4, out).has_value(), i < body + frame) << i;
    EXPECT_TRUE(reader->read(8, out));
  }
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(open(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)))) << size;
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(open(longer));
  longer = good;
  longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(body),
                good.begin() + static_cast<std::ptrdiff_t>(body),
                good.begin() + static_cast<std::ptrdiff_t>(body + frame));
  EXPECT_FALSE(open(longer)) << "a frame too many: the last has another number";
}

TEST(Range, says_where_the_source_fails_or_ends) {
  const Bytes message = test_message(unsigned_suite(), test_plaintext(10), 4);
  FixedCmm cmm;
  const ReadAt failing = [](std::uint64_t, std::span<std::uint8_t>) -> Result<std::size_t> {
    return refuse(Fault::unavailable, "the disk");
  };
  EXPECT_EQ(RangeReader::open(failing, message.size(), cmm).error().fault, Fault::unavailable);
  EXPECT_EQ(RangeReader::open(over(message), message.size() + 100, cmm).error().fault,
            Fault::invalid_ciphertext);
}

}  // namespace
}  // namespace bongtu::message
