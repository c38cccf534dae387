// Several keyrings as one, and what they say where none opens.
#include "message/keyrings/attempts.h"
#include "message/keyrings/fake_kms.h"
#include "message/keyrings/test_keys.h"

namespace bongtu::message {
namespace {

TEST(MultiKeyring, wraps_under_all_and_opens_by_any_in_order) {
  const auto first = aes("ns", "1"), second = aes("ns", "2"), third = aes("ns", "3");
  const auto all = *multi_keyring(first, {second, third});
  const auto materials = encrypted_by(*all);
  ASSERT_EQ(materials.encrypted_data_keys.size(), 3u);
  EXPECT_TRUE(opens(*all, materials, 0));
  EXPECT_TRUE(opens(*first, materials, 0));
  EXPECT_TRUE(opens(*second, materials, 1));
  EXPECT_TRUE(opens(**multi_keyring(nullptr, {aes("x", "x"), third}), materials, 2));
  const Error error = refusal(**multi_keyring(aes("x", "1"), {aes("ns", "2", 9)}), materials);
  EXPECT_EQ(error.fault, Fault::incorrect_key);
  EXPECT_NE(error.message.find("'x' '1'"), std::string::npos) << error.message;
  EXPECT_NE(error.message.find("Encrypted data key 2, 'ns' '2'"), std::string::npos) << error.message;
}

TEST(MultiKeyring, needs_a_generator_to_encrypt_and_keyrings_at_all) {
  auto materials = to_encrypt();
  const auto children = *multi_keyring(nullptr, {aes("ns", "1")});
  EXPECT_EQ(fault_of(children->on_encrypt(materials)), Fault::validation);
  materials.data_key = aes_key(32);
  EXPECT_TRUE(children->on_encrypt(materials));
  EXPECT_EQ(fault_of(multi_keyring(nullptr, {})), Fault::validation);
  EXPECT_EQ(fault_of(multi_keyring(aes("ns", "1"), {nullptr})), Fault::validation);
  const auto failing = *multi_keyring(aes("ns", "1"), {aes("ns", "2"), children});
  auto fresh = to_encrypt();
  fresh.context["long"] = std::string(70000, 'x');
  EXPECT_EQ(fault_of(failing->on_encrypt(fresh)), Fault::validation);
}

TEST(Attempts, name_what_is_not_printable_and_cut_what_is_long) {
  EXPECT_EQ(printable("이름 \x1b[2J\\"), "이름 \\x1b[2J\\x5c");
  EXPECT_EQ(printable("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(printable(std::string(300, 'x')), std::string(256, 'x') + "…");
  std::string hangul;
  for (int i = 0; i < 100; ++i) hangul += "가";
  EXPECT_EQ(printable(hangul), hangul.substr(0, 255) + "…");
  Attempts attempts;
  const Bytes info(1000, 'n');
  for (std::size_t i = 0; i < 1000; ++i) attempts.add(i, {"p", info, {}}, {Fault::incorrect_key, "", ""});
  const std::string message = attempts.refused("K").error().message;
  EXPECT_LT(message.size(), 5000u);
  EXPECT_TRUE(message.ends_with("And more."));
}

TEST(Attempts, end_with_the_fault_that_says_most) {
  const auto result = [](std::initializer_list<Fault> faults) {
    Attempts attempts;
    for (const Fault fault : faults) attempts.add({fault, "m", ""});
    return attempts.refused("K").error().fault;
  };
  EXPECT_EQ(result({}), Fault::incorrect_key);
  EXPECT_EQ(result({Fault::invalid_ciphertext, Fault::validation}), Fault::incorrect_key);
  EXPECT_EQ(result({Fault::incorrect_key, Fault::access_denied, Fault::disabled}), Fault::access_denied);
}

}  // namespace
}  // namespace bongtu::message
