#include "client/config_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "client/testing.h"

namespace bongtu::client {
namespace {

ConfigFile parsed(std::string_view text) {
  auto file = ConfigFile::parse("FILE", WipedText(text));
  EXPECT_TRUE(file) << file.error().message;
  return file ? *std::move(file) : ConfigFile();
}

TEST(ConfigFile, HasSectionsWithKeys) {
  const ConfigFile file = parsed(
      "# a comment\n; another\n\n[default]\nregion=eu-west-1\r\nOutput =  json \n"
      "[ profile \t two ]  ; said of the section\n  region = us-east-1 # said of the value\nempty =\nhash = "
      "a#b;c\n"
      "twice = 1\ntwice = 2\n[default]\nmore = x=y\nlast = no line end");
  const struct {
    const char *section, *key, *value;
  } cases[] = {{"default", "region", "eu-west-1"},
               {"default", "output", "json"},
               {"default", "more", "x=y"},
               {"default", "last", "no line end"},
               {"profile two", "region", "us-east-1"},
               {"profile two", "empty", ""},
               {"profile two", "hash", "a#b;c"},
               {"profile two", "twice", "2"}};
  for (const auto& c : cases) EXPECT_EQ(file.get(c.section, c.key), c.value) << c.section << ' ' << c.key;
  EXPECT_EQ(file.get("default", "empty"), std::nullopt);
  EXPECT_EQ(file.get("three", "region"), std::nullopt);
  EXPECT_TRUE(file.has("profile two"));
  EXPECT_FALSE(file.has("two"));
}

TEST(ConfigFile, NestsWhatIsIndentedBelowAnEmptyValue) {
  const ConfigFile file = parsed(
      "[services dev]\nkms =\n  endpoint_url = http://localhost:1\n  x = 1\ns3 = \n\tendpoint_url = "
      "http://b\n"
      "other = one\n  endpoint_url = ignored\n  and so is this\nafter = 2\n[indented]\n  a = 1\n  b = 2\n"
      "    c = ignored\n");
  EXPECT_EQ(file.get("services dev", "kms.endpoint_url"), "http://localhost:1");
  EXPECT_EQ(file.get("services dev", "kms.x"), "1");
  EXPECT_EQ(file.get("services dev", "s3.endpoint_url"), "http://b");
  EXPECT_EQ(file.get("services dev", "other"), "one");
  EXPECT_EQ(file.get("services dev", "after"), "2");
  EXPECT_EQ(file.get("services dev", "endpoint_url"), std::nullopt);
  EXPECT_EQ(file.get("indented", "a"), "1");
  EXPECT_EQ(file.get("indented", "b"), "2");
  EXPECT_EQ(file.get("indented", "c"), std::nullopt);
}

TEST(ConfigFile, RefusesWhatIsNoLineOfItAndQuotesNothing) {
  for (const char* bad :
       {"key = before any section", "[open", "[default]\njust words", "[default]\n= value"}) {
    const auto file = ConfigFile::parse("FILE", WipedText(std::string(bad) + "canary"));
    ASSERT_FALSE(file) << bad;
    EXPECT_EQ(file.error().fault, Fault::validation);
    const std::string line = std::string_view(bad).find('\n') == std::string_view::npos ? "1" : "2";
    EXPECT_EQ(file.error().message,
              "The file 'FILE' has in line " + line + " neither [section] nor key = value.");
  }
}

TEST(ConfigFile, ThatIsNotThereHasNoSections) {
  const auto file = ConfigFile::read("/nowhere/at/all");
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->has("default"));
  EXPECT_TRUE(ConfigFile::read(""));
}

TEST(ConfigFile, ThatCannotBeReadIsRefused) {
  const auto directory = ConfigFile::read(testing::TempDir());
  ASSERT_FALSE(directory);
  EXPECT_EQ(directory.error().fault, Fault::validation);
  const std::string path = testing::TempDir() + "bongtu-client-huge";
  std::ofstream(path) << std::string((1 << 20) + 1, '\n');
  EXPECT_FALSE(ConfigFile::read(path));
  std::filesystem::resize_file(path, 1 << 20);
  EXPECT_TRUE(ConfigFile::read(path));
  std::filesystem::remove(path);
}

TEST(ConfigFile, ThatIsAPipeIsRefusedAtOnce) {
  const std::string path = testing::TempDir() + "bongtu-client-pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const auto file = ConfigFile::read(path);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().message, "The file '" + path + "' cannot be read: it is a pipe.");
  std::filesystem::remove(path);
  EXPECT_TRUE(ConfigFile::read("/dev/null")) << "as who wants no file says";
}

}  // namespace
}  // namespace bongtu::client
