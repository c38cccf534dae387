#include "function/settings.h"

#include <gtest/gtest.h>

namespace bongtu::function {
namespace {

TEST(Settings, without_variables_have_no_key_and_allow_both) {
  const Settings settings = settings_of({});
  EXPECT_EQ(settings.key_id, "");
  EXPECT_TRUE(settings.decrypt_key_ids.empty());
  EXPECT_TRUE(settings.allow_encrypt && settings.allow_decrypt);
}

TEST(Settings, take_the_keys_in_their_order) {
  const Settings settings = settings_of({{"KEY_ID", "now"}, {"DECRYPT_KEY_IDS", "old,older"}});
  EXPECT_EQ(settings.key_id, "now");
  EXPECT_EQ(settings.decrypt_key_ids, (std::vector<std::string>{"old", "older"}));
}

TEST(Settings, allow_what_they_say_and_nothing_where_it_is_no_word_of_ours) {
  struct {
    const char* allow;
    bool encrypt, decrypt;
  } const cases[] = {{"", true, true},         {"both", true, true},      {"encrypt", true, false},
                     {"decrypt", false, true}, {"Encrypt", false, false}, {"none", false, false}};
  for (const auto& one : cases) {
    const Settings settings = settings_of({{"ALLOW", one.allow}});
    EXPECT_EQ(settings.allow_encrypt, one.encrypt) << one.allow;
    EXPECT_EQ(settings.allow_decrypt, one.decrypt) << one.allow;
  }
}

}  // namespace
}  // namespace bongtu::function
