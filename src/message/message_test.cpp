#include "message/message.h"

#include <gtest/gtest.h>

#include "message/format.h"

namespace bongtu::message {
namespace {

constexpr std::string_view arn = "arn:aws:kms:ap-northeast-2:123456789012:key/0";
constexpr std::string_view blob = "the data key, encrypted";

DataKey data_key() {
  DataKey key;
  key.plaintext = Secret(data_key_size);
  std::ranges::fill(key.plaintext.writable(), std::uint8_t{7});
  key.ciphertext_blob = to_bytes(blob);
  key.key_arn = arn;
  return key;
}

Bytes sealed(View plaintext, const EncryptionContext& context = {}) {
  const DataKey key = data_key();
  const Bytes serialized = *serialize(context);
  Bytes message(message_size(key, serialized, plaintext.size()));
  encrypt(key, serialized, plaintext, message.data());
  return message;
}

Result<Secret> opened(View message) {
  TRY(const Header header, parse_header(message));
  return decrypt(message, header, data_key().plaintext.reveal());
}

// Refused with the one error that says nothing.
bool refused(const Result<Secret>& result) {
  return !result && result.error().fault == Fault::invalid_ciphertext && result.error().message.empty() &&
         result.error().detail.empty();
}

Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
  return bytes;
}

TEST(Message, opens_what_it_sealed_at_every_size_around_a_frame) {
  for (const std::size_t size :
       {0, 1, 15, 16, 64, 4096, 65535, 65536, 65537, 131071, 131072, 131073, 1 << 20}) {
    const Bytes plaintext = pattern(size);
    const auto back = opened(sealed(plaintext, {{"목적", "시험"}}));
    ASSERT_TRUE(back) << size;
    EXPECT_TRUE(std::ranges::equal(back->reveal(), plaintext)) << size;
  }
}

TEST(Message, is_written_as_the_format_says) {
  const Bytes message = sealed(as_bytes("abc"), {{"b", ""}, {"a", "1"}});
  Reader reader(message);
  EXPECT_EQ(hex(reader.bytes(3)), "020478");
  reader.bytes(message_id_size);
  EXPECT_EQ(hex(reader.field()),
            "0002"
            "000161"
            "000131"
            "000162"
            "0000");
  EXPECT_EQ(reader.number<std::uint16_t>(), 1);
  EXPECT_EQ(as_text(reader.field()), "aws-kms");
  EXPECT_EQ(as_text(reader.field()), arn);
  EXPECT_EQ(as_text(reader.field()), blob);
  EXPECT_EQ(hex(reader.bytes(5)),
            "02"
            "00010000");
  reader.bytes(commitment_size + tag_size);
  EXPECT_EQ(hex(reader.bytes(24)),
            "ffffffff"
            "00000001"
            "000000000000000000000001"
            "00000003");
  reader.bytes(3 + tag_size);
  EXPECT_FALSE(reader.failed());
  EXPECT_TRUE(reader.rest().empty());
}

TEST(Message, of_a_multiple_of_the_frame_length_ends_in_a_full_frame) {
  const Bytes message = sealed(pattern(std::size_t{2} * frame_length));
  const std::size_t final_frame = message.size() - frame_length - final_frame_overhead;
  EXPECT_EQ(hex(View(message).subspan(final_frame, 24)),
            "ffffffff"
            "00000002"
            "000000000000000000000002"
            "00010000");
  EXPECT_EQ(hex(View(message).subspan(final_frame - frame_length - regular_frame_overhead, 16)),
            "00000001"
            "000000000000000000000001");
}

TEST(Message, never_repeats_its_id_or_its_ciphertext_under_one_data_key) {
  const Bytes first = sealed(pattern(64)), second = sealed(pattern(64));
  EXPECT_NE(hex(View(first).subspan(3, message_id_size)), hex(View(second).subspan(3, message_id_size)));
  EXPECT_NE(hex(View(first).last(80)), hex(View(second).last(80)));
}

TEST(Message, header_says_what_was_written) {
  const EncryptionContext context{{"", "empty key"}, {"empty value", ""}, {"가", "나"}};
  const Bytes message = sealed(pattern(10), context);
  const auto header = parse_header(message);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->context, context);
  EXPECT_EQ(header->frame_length, frame_length);
  ASSERT_EQ(header->encrypted_data_keys.size(), 1u);
  EXPECT_EQ(header->encrypted_data_keys[0].provider_id, kms_provider_id);
  EXPECT_EQ(header->encrypted_data_keys[0].provider_info, arn);
  EXPECT_EQ(as_text(header->encrypted_data_keys[0].ciphertext), blob);
}

TEST(Message, is_refused_with_any_byte_changed) {
  Bytes message = sealed(as_bytes("이름"), {{"a", "b"}, {"c", "d"}});
  ASSERT_TRUE(opened(message));
  for (std::uint8_t& byte : message) {
    for (const std::uint8_t change : {0x01, 0x80, 0xff}) {
      byte ^= change;
      EXPECT_TRUE(refused(opened(message))) << "byte " << &byte - message.data();
      byte ^= change;
    }
  }
  EXPECT_TRUE(opened(message));
}

TEST(Message, is_refused_at_every_truncation_and_with_anything_after_it) {
  const Bytes message = sealed(as_bytes("이름"), {{"a", "b"}});
  for (std::size_t size = 0; size < message.size(); ++size) {
    EXPECT_TRUE(refused(opened(View(message).first(size)))) << size;
  }
  Bytes longer = message;
  longer.push_back(0);
  EXPECT_TRUE(refused(opened(longer)));
  longer.pop_back();
  longer.insert(longer.end(), message.begin(), message.end());
  EXPECT_TRUE(refused(opened(longer)));
}

TEST(Message, is_refused_when_two_are_spliced) {
  const Bytes first = sealed(as_bytes("one"), {{"a", "b"}}), second = sealed(as_bytes("two"), {{"a", "b"}});
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t cut = 1; cut < first.size(); ++cut) {
    // Up to the message id and within the constant bytes after it, a cut may give back one whole message.
    Bytes spliced(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(cut));
    spliced.insert(spliced.end(), second.begin() + static_cast<std::ptrdiff_t>(cut), second.end());
    if (spliced == first || spliced == second) continue;
    EXPECT_TRUE(refused(opened(spliced))) << cut;
  }
}

TEST(Message, is_refused_under_another_data_key_or_one_of_another_size) {
  const Bytes message = sealed(pattern(64));
  const auto header = parse_header(message);
  ASSERT_TRUE(header);
  Bytes key(data_key_size, 7);
  ASSERT_TRUE(decrypt(message, *header, key));
  EXPECT_TRUE(refused(decrypt(message, *header, View(key).first(31))));
  EXPECT_TRUE(refused(decrypt(message, *header, View(key).first(16))));
  EXPECT_TRUE(refused(decrypt(message, *header, {})));
  key.push_back(7);
  EXPECT_TRUE(refused(decrypt(message, *header, key)));
  key.pop_back();
  key[31] ^= 1;
  EXPECT_TRUE(refused(decrypt(message, *header, key)));
}

}  // namespace
}  // namespace bongtu::message
