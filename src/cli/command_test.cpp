#include "cli/command.h"

#include <gtest/gtest.h>

namespace bongtu::cli {
namespace {

using Texts = std::vector<std::string>;

Result<Command> command_of(const Texts& arguments) {
  auto read = read_command(arguments);
  if (!read) return std::unexpected(read.error());
  return std::get<Command>(*std::move(read));
}

TEST(Command, TakesWhatTheOfficialOneTakes) {
  const auto command = command_of({"encrypt",
                                   "-i",
                                   "a",
                                   "-o",
                                   "b",
                                   "-w",
                                   "key=x",
                                   "key=y",
                                   "-w",
                                   "provider=aws-kms",
                                   "key=z",
                                   "profile=p",
                                   "-c",
                                   "k=v",
                                   "이름=값",
                                   "--algorithm",
                                   "AES_256_GCM_HKDF_SHA512_COMMIT_KEY",
                                   "--frame-length",
                                   "128",
                                   "--max-encrypted-data-keys",
                                   "3",
                                   "--commitment-policy",
                                   "require-encrypt-allow-decrypt",
                                   "--suffix",
                                   "-S",
                                   "--caching",
                                   "capacity=10",
                                   "max_age=1.5",
                                   "max_messages_encrypted=3",
                                   "max_bytes_encrypted=4",
                                   "--encode",
                                   "--no-overwrite",
                                   "-b",
                                   "-R",
                                   "-vv"});
  ASSERT_TRUE(command) << command.error().message;
  EXPECT_EQ(command->files.inputs, (Texts{"a"}));
  EXPECT_EQ(command->files.output, "b");
  EXPECT_EQ(command->files.suffix, "");
  ASSERT_EQ(command->wrapping_keys.size(), 2u);
  EXPECT_EQ(command->wrapping_keys[0].all("key"), (Texts{"x", "y"}));
  EXPECT_EQ(command->wrapping_keys[1]["profile"], "p");
  EXPECT_EQ(command->context, (EncryptionContext{{"k", "v"}, {"이름", "값"}}));
  EXPECT_EQ(command->suite->id, message::SuiteId::aes_256_gcm_hkdf_sha512_commit_key);
  EXPECT_EQ(command->frame_length, 128u);
  EXPECT_EQ(command->max_encrypted_data_keys, 3u);
  EXPECT_EQ(command->commitment_policy, message::CommitmentPolicy::require_encrypt_allow_decrypt);
  ASSERT_TRUE(command->caching);
  EXPECT_EQ(command->caching->max_age, std::chrono::milliseconds(1500));
  EXPECT_EQ(command->caching->max_messages, 3u);
  EXPECT_TRUE(command->encode && command->buffer && command->files.recursive && command->files.no_overwrite);
  EXPECT_EQ(command->verbosity, 2);
}

TEST(Command, TakesFilesInFrontAndPatternsInBrackets) {
  const auto command = command_of({"decrypt", "a", "[b]*.[ch]", "-", "-w", "key=x"});
  ASSERT_TRUE(command) << command.error().message;
  EXPECT_EQ(command->files.inputs, (Texts{"a", "[b]*.[ch]", "-"}));
  EXPECT_EQ(command->files.suffix, std::nullopt);
}

TEST(Command, TakesKeysAloneToDecrypt) {
  const auto command = command_of({"decrypt", "a", "-w", "discovery=true", "-c", "k=v", "bare",
                                   "--max-length", "9", "--decrypt-unsigned", "--range", "1:2"});
  ASSERT_TRUE(command) << command.error().message;
  EXPECT_EQ(command->context_keys, (Texts{"bare"}));
  EXPECT_TRUE(command->unsigned_only);
  EXPECT_EQ(command->max_length, 9u);
  EXPECT_EQ(command->range->end, 2u);
}

TEST(Command, TakesARangeWithRequiredContext) {
  const auto command = command_of({"decrypt", "a", "-w", "key=x", "--range", "1:2", "-c", "k=v",
                                   "--required-encryption-context-keys", "k"});
  ASSERT_TRUE(command) << command.error().message;
  EXPECT_EQ(command->required_keys, (Texts{"k"}));
}

TEST(Command, OfRewrapHasTwoSetsOfKeys) {
  const auto command =
      command_of({"rewrap", "a", "--in-place", "--from", "key=x", "--to", "key=y", "--to", "key=z"});
  ASSERT_TRUE(command) << command.error().message;
  EXPECT_EQ(command->wrapping_keys.size(), 1u);
  EXPECT_EQ(command->new_wrapping_keys.size(), 2u);
}

TEST(Command, OfInspectNeedsNoKey) { EXPECT_TRUE(command_of({"inspect", "a", "--json"})); }

TEST(Command, IsRefusedWithTheReason) {
  struct Case {
    Texts arguments;
    const char* reason;
  };
  const Case cases[] = {
      {{"encrypt", "a"}, "wrapping key is missing"},
      {{"rewrap", "a", "--from", "key=x"}, "new wrapping key is missing"},
      {{"inspect", "a", "-w", "key=x"}, "--help"},
      {{"verify", "a", "-o", "b", "-w", "key=x"}, "--help"},
      {{"encrypt", "a", "-w", "key=x", "-c", "bare"}, "no name=value pair"},
      {{"encrypt", "-w", "key=x", "a"}, "Files stand before"},
      {{"encrypt", "a", "-w", "key=x", "--algorithm", "ROT13"}, "no algorithm 'ROT13'"},
      {{"encrypt", "a", "-w", "key=x", "--algorithm", "AES_128_GCM_IV12_TAG16"}, "does not allow"},
      {{"encrypt", "a", "-w", "key=x", "--commitment-policy", "none"}, "--commitment-policy is one of"},
      {{"encrypt", "a", "-w", "key=x", "--frame-length", "0"}, "1 or more"},
      {{"encrypt", "a", "-w", "key=x", "--frame-length", "4294967296"}, "--frame-length"},
      {{"encrypt", "a", "-w", "key=x", "--caching", "capacity=1"}, "max_age="},
      {{"encrypt", "a", "-w", "key=x", "--caching", "capacity=0", "max_age=1"}, "capacity=0"},
      {{"encrypt", "a", "-w", "key=x", "--caching", "capacity=1", "max_age=nan"}, "max_age=nan"},
      {{"encrypt", "a", "-w", "key=x", "--caching", "capacity=1", "max_age=1", "other=2"}, "other=2"},
      {{"encrypt", "a", "-w", "key=x", "--interactive", "--no-overwrite"}, "exclude each other"},
      {{"encrypt", "a", "-w", "key=x", "-S", "--metadata-output", "m"}, "--metadata-output"},
      {{"encrypt", "a", "-w", "key=x", "--required-encryption-context-keys", "k"}, "does not have as a pair"},
      {{"encrypt", "a", "-w", "key=x", "--range", "1:2"}, "--help"},
      {{"encrypt", "a", "-w", "key=x", "-o", "b", "-o", "c"}, "-o"},
      {{"decrypt", "a", "-w", "key=x", "--range", "1-2"}, "--range takes"},
      {{"decrypt", "a", "-w", "key=x", "--range", "1:2", "--decode"}, "--range goes without"},
      {{"decrypt", "a", "-w", "key=x", "--range", "1:2", "--buffer"}, "--range goes without"},
      {{"rewrap", "a", "--from", "key=x", "--to", "key=y", "--in-place", "-o", "b"},
       "--in-place goes without"},
  };
  for (const Case& c : cases) {
    const auto command = command_of(c.arguments);
    ASSERT_FALSE(command) << c.reason;
    EXPECT_EQ(command.error().fault, Fault::validation);
    EXPECT_NE(command.error().message.find(c.reason), std::string::npos) << command.error().message;
  }
}

TEST(Help, HasExamplesAndExitCodes) {
  for (const Named& action : actions) {
    const auto read = read_command({action.name, "--help"});
    ASSERT_TRUE(read) << read.error().message;
    const std::string& text = std::get<HelpText>(*read).text;
    for (const char* words : {"Example", "Exit codes", "bongtu "})
      EXPECT_NE(text.find(words), std::string::npos);
  }
}

}  // namespace
}  // namespace bongtu::cli
