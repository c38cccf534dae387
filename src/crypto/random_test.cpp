#include "crypto/random.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

namespace bongtu::crypto {
namespace {

Bytes drawn(std::size_t size) {
  Bytes bytes(size);
  random(bytes);
  return bytes;
}

TEST(Random, NeverRepeats) {
  std::set<Bytes> seen;
  for (int i = 0; i < 20000; ++i) EXPECT_TRUE(seen.insert(drawn(16)).second);
}

TEST(Random, FillsEverySize) {
  for (const std::size_t size : {1, 2, 255, 256, 257, 4087, 4088, 4096, 5000, 100000}) {
    const Bytes bytes = drawn(size);
    // Each byte value is as likely as another: a quarter of the buffer left at zero would show.
    const auto zeros = static_cast<std::size_t>(std::ranges::count(bytes, 0));
    EXPECT_LT(zeros, size / 4 + 3) << size;
  }
  EXPECT_TRUE(drawn(0).empty());
}

TEST(Random, IsNotTheSameInAForkedChild) {
  drawn(8);  // leaves a stock behind that the child must not see
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Bytes bytes = drawn(32);
    _exit(write(ends[1], bytes.data(), bytes.size()) == 32 ? 0 : 1);
  }
  Bytes theirs(32);
  ASSERT_EQ(read(ends[0], theirs.data(), theirs.size()), 32);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  close(ends[0]);
  close(ends[1]);
  EXPECT_NE(theirs, drawn(32));
  EXPECT_NE(theirs, Bytes(32, 0)) << "what the kernel left in the child's page";
}

TEST(Random, IsNotTheSameInTwoThreads) {
  Bytes a, b;
  std::thread([&] { a = drawn(32); }).join();
  std::thread([&] { b = drawn(32); }).join();
  EXPECT_NE(a, b);
}

TEST(Uuid, IsVersion4AndReadsBack) {
  for (int i = 0; i < 1000; ++i) {
    const Uuid uuid = random_uuid();
    const std::string text = to_string(uuid);
    EXPECT_EQ(text.size(), 36u);
    EXPECT_EQ(text[14], '4') << text;
    EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos) << text;
    EXPECT_EQ(parse_uuid(text), uuid);
  }
}

TEST(Uuid, IsReadInExactlyOneForm) {
  const auto uuid = parse_uuid("01234567-89ab-4cde-8f01-23456789abcd");
  ASSERT_TRUE(uuid);
  EXPECT_EQ(hex(*uuid), "0123456789ab4cde8f0123456789abcd");
  for (const char* text : {
           "",
           "01234567-89ab-4cde-8f01-23456789abc",
           "01234567-89ab-4cde-8f01-23456789abcde",
           "01234567-89AB-4cde-8f01-23456789abcd",
           "0123456789ab4cde8f0123456789abcd",
           "01234567-89ab-4cde-8f0123456789-abcd",
           "01234567-89ab-4cde-8f01-23456789abcg",
           "{1234567-89ab-4cde-8f01-23456789abc}",
           "0123456--89ab-4cde-8f01-23456789abcd",
           "01234567 89ab 4cde 8f01 23456789abcd",
           "01234567-89ab-4cde-8f01-23456789abc ",
           "-1234567-89ab-4cde-8f01-23456789abcd",
       }) {
    EXPECT_FALSE(parse_uuid(text)) << text;
  }
}

TEST(RandomText, DrawsEachCharacterEvenly) {
  const std::string_view alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  std::map<char, int> counts;
  for (const char c : random_text(62 * 10000, alphabet)) ++counts[c];
  ASSERT_EQ(counts.size(), alphabet.size());
  // 10,000 expected, standard deviation 99; taking a byte modulo 62 would give eight characters 12,100 and
  // the others 9,690. Seven deviations: a good generator fails this once in 10^10 runs.
  for (const auto& [c, count] : counts) EXPECT_NEAR(count, 10000, 700) << c;
}

TEST(RandomText, HasTheLengthAndTheAlphabetAskedFor) {
  EXPECT_EQ(random_text(0, "ab"), "");
  EXPECT_EQ(random_text(5, "a"), "aaaaa");
  std::string every(256, '\0');
  for (std::size_t i = 0; i < every.size(); ++i) every[i] = static_cast<char>(i);
  EXPECT_EQ(random_text(1000, every).size(), 1000u);
  EXPECT_EQ(random_text(100, "xy").find_first_not_of("xy"), std::string::npos);
}

TEST(RandomTextDeathTest, NeedsAnAlphabet) { EXPECT_DEATH(random_text(1, ""), "alphabet"); }

}  // namespace
}  // namespace bongtu::crypto
