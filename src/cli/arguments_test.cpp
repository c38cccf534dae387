#include "cli/arguments.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace bongtu::cli {
namespace {

using Texts = std::vector<std::string>;

TEST(OfficialForm, BecomesACommand) {
  EXPECT_EQ(from_official({"-e", "-i", "a"}), (Texts{"encrypt", "-i", "a"}));
  EXPECT_EQ(from_official({"-i", "a", "--encrypt", "-S"}), (Texts{"encrypt", "-i", "a", "-S"}));
  EXPECT_EQ(from_official({"-d"}), (Texts{"decrypt"}));
  EXPECT_EQ(from_official({"--decrypt-unsigned", "-i", "a"}),
            (Texts{"decrypt", "--decrypt-unsigned", "-i", "a"}));
}

TEST(OfficialForm, IsNotSeenInOtherArguments) {
  EXPECT_EQ(from_official({}), std::nullopt);
  EXPECT_EQ(from_official({"--help"}), std::nullopt);
  EXPECT_EQ(from_official({"encrypt", "-e"}), std::nullopt);
}

TEST(OfficialForm, WithTwoActionsKeepsTheSecondForTheParserToRefuse) {
  EXPECT_EQ(from_official({"-e", "-d"}), (Texts{"encrypt", "-d"}));
}

TEST(Comments, EndALine) {
  EXPECT_EQ(without_comment("# all"), "");
  EXPECT_EQ(without_comment("-i a # rest"), "-i a ");
  EXPECT_EQ(without_comment("-i a#b"), "-i a#b");
  EXPECT_EQ(without_comment("-i 'a # b' \"c # d\" # e"), "-i 'a # b' \"c # d\" ");
  EXPECT_EQ(without_comment("-i \"a\\\" # b\""), "-i \"a\\\" # b\"");
  EXPECT_EQ(without_comment("\\# x"), "\\# x");
}

class ArgumentFile : public testing::Test {
 protected:
  std::string write(const std::string& text) {
    std::ofstream(path_) << text;
    return "@" + path_;
  }
  ~ArgumentFile() override { std::filesystem::remove(path_); }
  std::string path_ = testing::TempDir() + "/arguments-" + std::to_string(::getpid());
};

TEST_F(ArgumentFile, StandsForItsWords) {
  ::setenv("BONGTU_TEST_WORD", "from the environment", 1);
  const auto words = with_files({"encrypt",
                                 write("# comment (with signs)\n-i 'two words' plain\n\n"
                                       "-c \"$BONGTU_TEST_WORD\" a=\\'b  # more\n"),
                                 "-v"});
  ASSERT_TRUE(words) << words.error().message;
  EXPECT_EQ(*words,
            (Texts{"encrypt", "-i", "two words", "plain", "-c", "from the environment", "a='b", "-v"}));
}

TEST_F(ArgumentFile, RunsNoCommands) {
  for (const char* text : {"-i $(id)\n", "-i `id`\n", "-i a; rm b\n", "-i 'open\n"}) {
    const auto words = with_files({write(text)});
    ASSERT_FALSE(words) << text;
    EXPECT_NE(words.error().message.find("Line 1"), std::string::npos);
  }
}

TEST_F(ArgumentFile, MustBeThere) {
  EXPECT_FALSE(with_files({"@/nowhere/at/all"}));
  EXPECT_EQ(*with_files({"@", "a@b"}), (Texts{"@", "a@b"}));
}

}  // namespace
}  // namespace bongtu::cli
