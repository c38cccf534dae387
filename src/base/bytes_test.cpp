#include "base/bytes.h"

#include <gtest/gtest.h>

namespace bongtu {
namespace {

TEST(Hex, WritesAndReadsLowerCase) {
  const Bytes bytes = {0x00, 0x01, 0x7f, 0x80, 0xab, 0xff};
  EXPECT_EQ(hex(bytes), "00017f80abff");
  EXPECT_EQ(from_hex("00017f80abff"), bytes);
  EXPECT_EQ(hex({}), "");
  EXPECT_EQ(from_hex(""), Bytes{});
}

TEST(Hex, RefusesWhatIsNotHex) {
  for (const std::string_view text : {"0", "000", "0g", "g0", "0x00", "AB", " 00", "00 ", "0-", "\xc3\xa9"}) {
    EXPECT_FALSE(from_hex(text)) << text;
  }
  EXPECT_FALSE(from_hex(std::string_view("0\0", 2)));
}

TEST(BigEndian, AppendsEverySizeOfInteger) {
  Bytes out;
  append_big_endian(out, std::uint8_t{0x01});
  append_big_endian(out, std::uint16_t{0x0203});
  append_big_endian(out, std::uint32_t{0x04050607});
  append_big_endian(out, std::uint64_t{0x08090a0b0c0d0eff});
  EXPECT_EQ(hex(out), "0102030405060708090a0b0c0d0eff");
}

// RFC 4648 section 10, and bytes that use the last two digits.
TEST(Base64, WritesAndReadsTheRfcExamples) {
  const struct {
    std::string_view bytes;
    std::string_view text;
  } rows[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xfb\xff\xfe", "+//+"},
      {"암호", "7JWU7Zi4"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(base64(as_bytes(row.bytes)), row.text);
    EXPECT_EQ(from_base64(row.text), to_bytes(row.bytes));
    EXPECT_EQ(base64_size(row.bytes.size()), row.text.size());
    EXPECT_EQ(base64_decoded_size(row.text), row.bytes.size());
  }
}

TEST(Base64, ReadsBackEveryByteAtEveryPlace) {
  for (std::size_t size = 0; size < 10; ++size) {
    for (std::size_t value = 0; value < 256; ++value) {
      Bytes bytes(size, static_cast<std::uint8_t>(value));
      if (size > 1) bytes[value % size] = static_cast<std::uint8_t>(~value);
      ASSERT_EQ(from_base64(base64(bytes)), bytes);
    }
  }
}

TEST(Base64, IsStrict) {
  const struct {
    std::string_view text;
    const char* why;
  } rows[] = {
      {"Zg", "no padding"},
      {"Zg=", "too little padding"},
      {"Zg===", "too much padding"},
      {"Zg======", "two groups of padding"},
      {"Zm9v====", "a group of nothing but padding"},
      {"====", "nothing but padding"},
      {"Z===", "a single digit"},
      {"Zh==", "unused bits not zero, one byte"},
      {"Zm9=", "unused bits not zero, two bytes"},
      {"Zg==Zg==", "padding inside"},
      {"Zm=v", "padding before a digit"},
      {"=m9v", "padding first"},
      {"Zm9v\n", "a newline after"},
      {"Zm9v\r\n\r\n", "line ends"},
      {" Zm9", "a blank before"},
      {"Zm 9v   ", "blanks inside"},
      {"Zm9-", "the URL alphabet's minus"},
      {"Zm9_", "the URL alphabet's underscore"},
      {"Zm9\xc3", "not ASCII"},
      {"Zm9*", "a character outside the alphabet"},
  };
  for (const auto& row : rows) EXPECT_FALSE(from_base64(row.text)) << row.why;
  EXPECT_FALSE(from_base64(std::string_view("Zm9\0", 4))) << "NUL";
}

TEST(Base64, RefusesEveryByteOutsideTheAlphabetAtEveryPlace) {
  const std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int value = 0; value < 256; ++value) {
    const char c = static_cast<char>(value);
    for (std::size_t at = 0; at < 8; ++at) {
      std::string text = "AAAAAAAA";
      text[at] = c;
      const bool padding = c == '=' && at == 7;
      EXPECT_EQ(from_base64(text).has_value(), padding || alphabet.find(c) != alphabet.npos)
          << value << " at " << at;
    }
  }
}

}  // namespace
}  // namespace bongtu
