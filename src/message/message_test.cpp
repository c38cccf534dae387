// Whole messages and messages in pieces: what is made is opened, and nothing else is.
#include <bongtu/message.h>

#include "message/test_materials.h"

namespace bongtu::message {
namespace {

Bytes encrypted_in_pieces(View plaintext, std::size_t piece, const EncryptOptions& options) {
  FixedCmm cmm;
  auto encryptor = Encryptor::start(cmm, options);
  EXPECT_TRUE(encryptor);
  Bytes out;
  for (std::size_t at = 0; at < plaintext.size(); at += piece)
    EXPECT_TRUE(encryptor->update(plaintext.subspan(at, std::min(piece, plaintext.size() - at)), out));
  EXPECT_TRUE(encryptor->finish(out));
  const Header& header = encryptor->header();
  EXPECT_TRUE(std::ranges::equal(header.bytes, View(out).first(header.bytes.size())));
  EXPECT_FALSE(encryptor->finish(out)) << "it has ended";
  return out;
}

TEST(Message, of_every_suite_size_and_frame_length_opens_to_its_plaintext) {
  int count = 0;
  for (const Suite& suite : suites()) {
    for (const std::uint32_t frame : {1u, 128u, 4096u, 65536u}) {
      for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{frame} - 1,
                                     std::size_t{frame}, std::size_t{frame} + 1, std::size_t{3} * frame}) {
        const Bytes plaintext = test_plaintext(size);
        const Bytes message = test_message(suite, plaintext, frame);
        EXPECT_EQ(opened(message), plaintext) << suite.name << " " << frame << " " << size;
        FixedCmm cmm;
        const auto materials = *cmm.encryption_materials(
            {.context = options_for(suite).context, .suite = &suite, .plaintext_size = {}});
        EXPECT_EQ(message_size(*materials, frame, size), message.size()) << suite.name << " " << size;
        ++count;
      }
    }
  }
  std::printf("%d round trips\n", count);
}

TEST(Message, in_pieces_of_any_size_is_the_same_message) {
  for (const Suite& suite : suites()) {
    for (const std::size_t piece : {1u, 7u, 4096u}) {
      for (const std::uint32_t frame : {1u, 6u, 7u, 1000u, 4096u}) {
        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{frame},
                                       std::size_t{2} * frame, std::size_t{2} * frame + 1}) {
          const Bytes plaintext = test_plaintext(size);
          const Bytes message = encrypted_in_pieces(plaintext, piece, options_for(suite, frame));
          EXPECT_EQ(message.size(), test_message(suite, plaintext, frame).size());
          EXPECT_EQ(opened(message), plaintext) << suite.name;
          EXPECT_EQ(opened_in_pieces(message, piece), plaintext) << suite.name << " " << piece;
        }
      }
    }
  }
}

TEST(Message, of_any_suite_with_any_byte_changed_or_missing_is_refused) {
  for (const Suite& suite : suites()) {
    const Bytes plaintext = test_plaintext(5);
    Bytes message = test_message(suite, plaintext, 2);
    ASSERT_EQ(opened(message), plaintext);
    for (std::size_t i = 0; i < message.size(); ++i) {
      for (const std::uint8_t change : {0x01, 0x80}) {
        message[i] ^= change;
        EXPECT_EQ(opened(message), std::nullopt) << suite.name << ", byte " << i;
        EXPECT_EQ(opened_in_pieces(message, message.size()), std::nullopt) << suite.name << ", byte " << i;
        message[i] ^= change;
      }
      EXPECT_EQ(opened(View(message).first(i)), std::nullopt) << suite.name << ", only " << i;
      EXPECT_EQ(opened_in_pieces(View(message).first(i), 3), std::nullopt) << suite.name << ", only " << i;
    }
    message.push_back(0);
    EXPECT_EQ(opened(message), std::nullopt) << suite.name;
    EXPECT_EQ(opened_in_pieces(message, 1), std::nullopt) << suite.name;
    Bytes twice = test_message(suite, plaintext);
    const Bytes other = test_message(suite, plaintext);
    twice.insert(twice.end(), other.begin(), other.end());
    EXPECT_EQ(opened(twice), std::nullopt) << suite.name;
    EXPECT_EQ(opened_in_pieces(twice, 64), std::nullopt) << suite.name;
  }
}

TEST(Message, signed_hands_out_nothing_in_pieces_before_the_signature) {
  for (const Suite& suite : suites()) {
    if (!suite.is_signed()) continue;
    const Bytes plaintext = test_plaintext(10);
    Bytes message = test_message(suite, plaintext, 4);
    message[message.size() - 1] ^= 1;
    std::size_t before = 0;
    EXPECT_EQ(opened_in_pieces(message, 1, any_suite, &before), std::nullopt);
    EXPECT_EQ(before, 0u) << suite.name;
    DecryptOptions releasing = any_suite;
    releasing.release_unverified = true;
    EXPECT_EQ(opened_in_pieces(message, 1, releasing, &before), std::nullopt);
    EXPECT_EQ(before, 8u) << "all but the final frame";
    message[message.size() - 1] ^= 1;
    EXPECT_EQ(opened_in_pieces(message, 1, releasing), plaintext);
    // Cut off before the signature.
    EXPECT_EQ(opened_in_pieces(View(message).first(message.size() - 20), 1, any_suite, &before),
              std::nullopt);
    EXPECT_EQ(before, 0u);
  }
}

TEST(Message, unsigned_hands_out_frame_by_frame_what_is_verified) {
  const Suite& suite = message::suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key);
  Bytes message = test_message(suite, test_plaintext(10), 4);
  message.back() ^= 1;
  std::size_t before = 0;
  EXPECT_EQ(opened_in_pieces(message, 5, any_suite, &before), std::nullopt);
  EXPECT_EQ(before, 8u);
}

TEST(Message, that_was_refused_once_stays_refused) {
  const Bytes message = test_message(default_suite(EncryptOptions{}.commitment_policy), test_plaintext(10));
  FixedCmm cmm;
  Decryptor decryptor(cmm);
  WipedBytes out;
  EXPECT_FALSE(decryptor.update(as_bytes("no message"), out));
  EXPECT_FALSE(decryptor.update(message, out));
  EXPECT_FALSE(decryptor.finish(out));
  EXPECT_EQ(decryptor.header(), nullptr);
  EXPECT_EQ(cmm.asked, 0);
}

TEST(Message, with_pairs_that_it_does_not_carry_opens_to_who_knows_them) {
  for (const Suite& suite : suites()) {
    FixedCmm cmm;
    cmm.required_keys = {"a"};
    const auto message = encrypt(as_bytes("x"), cmm, options_for(suite));
    ASSERT_TRUE(message);
    EXPECT_FALSE(parse_header(*message)->context.contains("a"));
    EXPECT_TRUE(parse_header(*message)->context.contains("가"));
    DecryptOptions knowing = any_suite;
    EXPECT_EQ(opened(*message), std::nullopt) << suite.name;
    knowing.context = {{"a", "c"}};
    EXPECT_EQ(opened(*message, knowing), std::nullopt);
    knowing.context = {{"a", "b"}};
    EXPECT_EQ(opened(*message, knowing), to_bytes("x"));
    EXPECT_EQ(opened_in_pieces(*message, 10, knowing), to_bytes("x"));
    knowing.context = {{"a", "b"}, {"more", ""}};
    EXPECT_EQ(opened(*message, knowing), std::nullopt);
  }
}

// Both messages have the same data key, and so do the frames the same numbers.
TEST(Message, with_frames_of_its_own_or_of_another_in_wrong_places_is_refused) {
  for (const Suite& suite : suites()) {
    if (suite.is_signed()) continue;
    const Bytes one = test_message(suite, as_bytes("aabbc"), 2),
                other = test_message(suite, as_bytes("aabbc"), 2);
    const std::size_t body = parse_header(one)->size(), frame = 2 + 4 + 12 + 16;
    const auto put = [&](std::size_t at, View bytes) {
      Bytes changed = one;
      std::ranges::copy(bytes, changed.begin() + static_cast<std::ptrdiff_t>(at));
      return changed;
    };
    const View first = View(one).subspan(body, frame), second = View(one).subspan(body + frame, frame);
    Bytes swapped = put(body, second);
    std::ranges::copy(first, swapped.begin() + static_cast<std::ptrdiff_t>(body + frame));
    EXPECT_EQ(opened(swapped), std::nullopt);
    EXPECT_EQ(opened(put(body + frame, first)), std::nullopt) << "twice";
    EXPECT_EQ(opened(put(body, View(other).subspan(body, frame))), std::nullopt) << "spliced";
    EXPECT_EQ(opened(put(body, View(other).subspan(body))), std::nullopt) << "another's whole body";
    EXPECT_EQ(opened(put(0, View(other).first(body))), std::nullopt) << "another's header";
    Bytes skipped(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(body));
    skipped.insert(skipped.end(), one.begin() + static_cast<std::ptrdiff_t>(body + frame), one.end());
    EXPECT_EQ(opened(skipped), std::nullopt) << "one is missing";
    EXPECT_EQ(opened(put(body + frame, Bytes{0xff, 0xff, 0xff, 0xff})), std::nullopt) << "marked as final";
  }
}

TEST(Message, made_with_another_key_is_refused) {
  for (const Suite& suite : suites()) {
    FixedCmm cmm;
    cmm.key = 10;
    const auto message = encrypt(as_bytes("x"), cmm, options_for(suite));
    EXPECT_EQ(opened(*message), std::nullopt) << suite.name;
  }
}

TEST(Message, has_an_id_of_its_own) {
  const Suite& suite = default_suite(EncryptOptions{}.commitment_policy);
  const Bytes one = test_message(suite, {}), other = test_message(suite, {});
  EXPECT_FALSE(std::ranges::equal(parse_header(one)->message_id, parse_header(other)->message_id));
}

}  // namespace
}  // namespace bongtu::message
