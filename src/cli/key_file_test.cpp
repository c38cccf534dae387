#include "cli/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/bytes.h"

namespace bongtu::cli {
namespace {

class KeyFiles : public testing::Test {
 protected:
  ~KeyFiles() override { std::filesystem::remove(path_); }

  Result<Secret> key_of(const std::string& contents) {
    std::ofstream(path_, std::ios::binary) << contents;
    ::chmod(path_.c_str(), 0600);
    std::vector<std::string> warnings;
    return read_aes_key(path_, warnings);
  }

  std::string path_ = testing::TempDir() + "/key-file-" + std::to_string(::getpid());
};

const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456";

TEST_F(KeyFiles, OfTextAreTheSameKeyWithAndWithoutNewline) {
  for (const std::size_t size : {16u, 24u, 32u}) {
    const std::string raw = letters.substr(0, size);
    std::vector<std::string> texts = {hex(as_bytes(raw))};
    if (size != 24) texts.push_back(base64(as_bytes(raw)));
    for (const std::string& text : texts) {
      for (const std::string& contents : {text, text + "\n", " " + text + "\r\n"}) {
        const auto key = key_of(contents);
        ASSERT_TRUE(key) << contents << key.error().message;
        EXPECT_EQ(as_text(key->reveal()), raw) << contents;
      }
    }
  }
}

TEST_F(KeyFiles, OfTextThatMayBeTheKeyItselfAreRefused) {
  for (const std::string& text :
       {letters, letters.substr(0, 24), letters.substr(0, 16), base64(as_bytes(letters.substr(0, 24)))}) {
    for (const std::string& contents : {text, text + "\n"}) {
      const auto key = key_of(contents);
      ASSERT_FALSE(key) << contents;
      EXPECT_EQ(key.error().fault, Fault::validation);
      EXPECT_NE(key.error().message.find("write the key in hexadecimal"), std::string::npos)
          << key.error().message;
      EXPECT_EQ(key.error().message.find(text), std::string::npos) << "the key is nobody's to see";
    }
  }
}

TEST_F(KeyFiles, OfBytesAreTakenAsTheyAre) {
  for (const std::size_t size : {16u, 24u, 32u}) {
    std::string raw = letters.substr(0, size);
    raw.back() = '\x80';
    const auto key = key_of(raw);
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(as_text(key->reveal()), raw);
    EXPECT_FALSE(key_of(raw + "\n"));
  }
}

TEST_F(KeyFiles, OfOtherSizesAreRefused) {
  for (const std::string& contents :
       {std::string(), std::string("short"), std::string(33, '\x80'), hex(as_bytes(letters.substr(0, 17))),
        base64(as_bytes(letters.substr(0, 17))), std::string(31, 'a') + "="}) {
    const auto key = key_of(contents);
    ASSERT_FALSE(key) << contents;
    EXPECT_NE(key.error().message.find("16, 24 or 32 bytes"), std::string::npos) << key.error().message;
  }
}

}  // namespace
}  // namespace bongtu::cli
