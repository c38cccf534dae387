#include <bongtu/header.h>

#include "message/header_scanner.h"
#include "message/test_materials.h"

namespace bongtu::message {
namespace {

void expect_refused(const auto& result, Fault fault, std::string_view about) {
  ASSERT_FALSE(result) << about;
  EXPECT_EQ(result.error().fault, fault) << about;
  EXPECT_NE((result.error().message + result.error().detail).find(about), std::string::npos)
      << result.error().message << result.error().detail;
}

TEST(Header, is_parsed_as_soon_as_it_is_there_and_not_before) {
  for (const Suite& suite : suites()) {
    const Bytes message = test_message(suite, test_plaintext(10), 4);
    const std::size_t size = parse_header(message)->size();
    for (std::size_t i = 0; i < message.size(); ++i) {
      const auto header = parse_header_start(View(message).first(i));
      ASSERT_TRUE(header) << i;
      ASSERT_EQ(header->has_value(), i >= size) << suite.name << " " << i;
      if (i < size)
        expect_refused(parse_header(View(message).first(i)), Fault::invalid_ciphertext,
                       i == 0 ? "no message" : "too early");
    }
    const auto header = parse_header(message);
    EXPECT_EQ(header->suite, &suite);
    EXPECT_EQ(header->context.at("a"), "b");
    EXPECT_EQ(header->serialized_context.size() + 2 > 8, true);
    EXPECT_EQ(header->encrypted_data_keys[0].provider_id, "provider");
    EXPECT_EQ(as_text(header->encrypted_data_keys[0].provider_info), "info");
    EXPECT_EQ(as_text(header->encrypted_data_keys[0].ciphertext), "ciphertext");
    EXPECT_EQ(header->frame_length, 4u);
    EXPECT_EQ(header->message_id.size(), suite.commits ? 32u : 16u);
    EXPECT_EQ(header->commitment.size(), suite.commits ? 32u : 0u);
    EXPECT_EQ(header->iv.size(), suite.commits ? 0u : 12u);
  }
}

TEST(Header, scanner_never_asks_for_more_than_the_header) {
  for (const Suite& suite : suites()) {
    const Bytes message = test_message(suite, test_plaintext(10), 4);
    const std::size_t size = parse_header(message)->size();
    HeaderScanner scanner({});
    std::size_t steps = 0, have = 0;
    for (; !*scanner.advance(View(message).first(have)); have = scanner.needed()) ++steps;
    EXPECT_EQ(have, size);
    EXPECT_LT(steps, 10u);
  }
}

TEST(Header, of_base64_text_is_refused_with_a_hint) {
  for (const Suite& suite : suites()) {
    const std::string text = base64(test_message(suite, {}));
    expect_refused(parse_header(as_bytes(text)), Fault::invalid_ciphertext, "base64");
    expect_refused(parse_header_start(as_bytes(text).first(2)), Fault::invalid_ciphertext, "base64");
  }
  expect_refused(parse_header(as_bytes("AQIDBA==")), Fault::invalid_ciphertext, "base64");
  expect_refused(parse_header(as_bytes("Hello")), Fault::invalid_ciphertext, "version");
}

// Regression: two published messages of the JavaScript SDK carry it behind keys that are greater.
TEST(Header, may_carry_the_public_key_behind_all_other_pairs_and_nothing_else_out_of_order) {
  using namespace std::string_literals;
  const std::string key =
                        "\0\x15"s
                        "aws-crypto-public-key"
                        "\0\1K"s,
                    a = "\0\1a\0\1A"s, x = "\0\1x\0\1X"s;
  struct Case {
    std::string pairs;
    bool good;
  };
  for (const Case& c : {Case{a + key + x, true},
                        {a + x + key, true},
                        {key + a + x, false},
                        {x + a + key, false},
                        {x + key + a, false},
                        {key + x + key, false},
                        {a + x + x, false}}) {
    std::string header =
        "\2\5\x78"s + std::string(32, 'i') + '\0' + static_cast<char>(2 + c.pairs.size()) + "\0\3"s;
    header += c.pairs + "\0\1\0\1p\0\1i\0\1c\2\0\0\0\1"s + std::string(32 + 16, 't');
    const auto parsed = parse_header(as_bytes(header));
    ASSERT_EQ(parsed.has_value(), c.good) << c.pairs;
    if (c.good) {
      EXPECT_EQ(parsed->context, (EncryptionContext{{"a", "A"}, {"x", "X"}, {"aws-crypto-public-key", "K"}}));
    } else {
      expect_refused(parsed, Fault::invalid_ciphertext, "not in order");
    }
  }
}

TEST(Header, longer_than_the_limit_is_refused_before_it_is_there) {
  const Bytes message = test_message(suites().back(), {});
  const std::size_t size = parse_header(message)->size();
  EXPECT_TRUE(parse_header(message, {.max_size = size}));
  expect_refused(parse_header(message, {.max_size = size - 1}), Fault::limit_exceeded, "longer");
  Bytes start(View(message).first(37).begin(), View(message).first(37).end());
  start[35] = 0xff;  // a context of 65,2xx bytes
  EXPECT_TRUE(parse_header_start(start));
  expect_refused(parse_header_start(start, {.max_size = 60000}), Fault::limit_exceeded, "longer");
}

TEST(Header, with_more_encrypted_data_keys_than_the_limit_is_refused_at_their_number) {
  FixedCmm cmm;
  cmm.encrypted_data_keys = 3;
  const Bytes message = *encrypt({}, cmm);
  EXPECT_TRUE(parse_header(message, {.max_encrypted_data_keys = 3}));
  expect_refused(parse_header(message, {.max_encrypted_data_keys = 2}), Fault::limit_exceeded, "data keys");
  expect_refused(decrypt(message, cmm, {.limits = {.max_encrypted_data_keys = 2}}), Fault::limit_exceeded,
                 "data keys");
  const std::size_t at = 1 + 2 + 32 + 2 + parse_header(message)->serialized_context.size() + 2;
  expect_refused(parse_header_start(View(message).first(at), {.max_encrypted_data_keys = 2}),
                 Fault::limit_exceeded, "data keys");
}

TEST(Suite, is_found_by_id_and_by_name_and_no_other_is) {
  EXPECT_EQ(suites().size(), 11u);
  for (const Suite& suite : suites()) {
    EXPECT_EQ(find_suite(suite.name), &suite);
    EXPECT_EQ(find_suite(static_cast<std::uint16_t>(suite.id)), &suite);
    EXPECT_EQ(&message::suite(suite.id), &suite);
  }
  for (const std::uint16_t id : {0x0000, 0x0070, 0x0072, 0x0074, 0x0578 + 1, 0x6700, 0x6701, 0xffff})
    EXPECT_EQ(find_suite(id), nullptr);
  EXPECT_EQ(find_suite(""), nullptr);
}

}  // namespace
}  // namespace bongtu::message
