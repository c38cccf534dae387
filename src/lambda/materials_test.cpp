#include "lambda/materials.h"

#include <gtest/gtest.h>

#include "function/fake_kms.h"

namespace bongtu::lambda {
namespace {

const std::string arn = "arn:aws:kms:ap-northeast-2:123456789012:key/1";

TEST(DataKeyLimits, are_a_minute_ten_thousand_messages_and_a_gibibyte_unless_said_otherwise) {
  EXPECT_EQ(*limits_of({}), (DataKeyLimits{std::chrono::seconds(60), 10'000, std::uint64_t{1} << 30}));
  EXPECT_EQ(
      *limits_of({{"DATA_KEY_MAX_AGE", "0"}, {"DATA_KEY_MAX_MESSAGES", "1"}, {"DATA_KEY_MAX_BYTES", "2"}}),
      (DataKeyLimits{std::chrono::seconds(0), 1, 2}));
  EXPECT_EQ(limits_of({{"DATA_KEY_MAX_AGE", "86400"}, {"DATA_KEY_MAX_MESSAGES", "4294967296"}})->max_messages,
            std::uint64_t{1} << 32);
}

TEST(DataKeyLimits, that_are_no_such_numbers_are_refused_by_name) {
  const std::pair<const char*, const char*> cases[] = {{"DATA_KEY_MAX_AGE", "86401"},
                                                       {"DATA_KEY_MAX_AGE", "-1"},
                                                       {"DATA_KEY_MAX_AGE", "1 "},
                                                       {"DATA_KEY_MAX_AGE", "1.5"},
                                                       {"DATA_KEY_MAX_MESSAGES", "0"},
                                                       {"DATA_KEY_MAX_MESSAGES", "4294967297"},
                                                       {"DATA_KEY_MAX_BYTES", "0"},
                                                       {"DATA_KEY_MAX_BYTES", "9223372036854775808"},
                                                       {"DATA_KEY_MAX_BYTES", "99999999999999999999"}};
  for (const auto& [name, value] : cases) {
    const auto limits = limits_of({{name, value}});
    ASSERT_FALSE(limits) << name << value;
    EXPECT_EQ(limits.error().fault, Fault::internal);
    EXPECT_NE(limits.error().detail.find(name), std::string::npos);
  }
}

struct OfKeys : testing::Test {
  std::shared_ptr<function::FakeKms> kms = std::make_shared<function::FakeKms>();
  Materials materials{kms};

  void encrypt(const function::Variables& variables) {
    const auto cmm = materials.cmm(variables);
    ASSERT_TRUE(cmm);
    const auto answer = function::handle(function::Path::encrypt, R"({"plaintext":"x"})",
                                         function::settings_of(variables), **cmm);
    EXPECT_EQ(answer.status, 200) << answer.body;
  }
};

TEST_F(OfKeys, keep_data_keys_from_call_to_call_for_the_same_variables) {
  for (int i = 0; i < 3; ++i) encrypt({{"KEY_ID", arn}});
  EXPECT_EQ(kms->generated, 1);
  for (int i = 0; i < 3; ++i) encrypt({{"KEY_ID", arn}, {"DECRYPT_KEY_IDS", arn}});
  EXPECT_EQ(kms->generated, 2);
  for (int i = 0; i < 3; ++i) encrypt({{"KEY_ID", arn}, {"DATA_KEY_MAX_AGE", "0"}});
  EXPECT_EQ(kms->generated, 5);
}

TEST_F(OfKeys, are_bounded_whatever_stages_are_made_up) {
  for (int i = 1; i <= 100; ++i) encrypt({{"KEY_ID", arn}, {"DATA_KEY_MAX_MESSAGES", std::to_string(i)}});
  EXPECT_EQ(kms->generated, 100);
}

TEST_F(OfKeys, need_a_key) {
  const auto cmm = materials.cmm({});
  ASSERT_FALSE(cmm);
  EXPECT_EQ(cmm.error().detail, "KEY_ID is not set");
}

}  // namespace
}  // namespace bongtu::lambda
