#include "cli/work.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/base64_source.h"
#include "cli/one_line.h"

namespace bongtu::cli {
namespace {

namespace fs = std::filesystem;

bool is_yes(const std::string& answer) { return !answer.empty() && (answer[0] == 'y' || answer[0] == 'Y'); }

bool agreed(const Job& job) {
  std::fprintf(stderr, "Overwrite %s? [y/N]: ", one_line(job.output).c_str());
  std::string answer;
  if (job.input != "-") {
    std::getline(std::cin, answer);
  } else if (std::ifstream terminal("/dev/tty"); terminal) {
    std::getline(terminal, answer);
  }
  return is_yes(answer);
}

bool may_write(const Session& session, const Job& job) {
  const Files& files = session.command.files;
  std::error_code error;
  if (job.output.empty() || job.output == "-" || job.replaces || !fs::exists(job.output, error)) return true;
  if (files.no_overwrite) {
    session.warn(job.output + " is there and stays, as --no-overwrite says.");
    return false;
  }
  return !files.interactive || agreed(job);
}

class EncryptingOutput final : public Output {
 public:
  EncryptingOutput(message::Encryptor encryptor, std::unique_ptr<Output> inner)
      : encryptor_(std::move(encryptor)), inner_(std::move(inner)) {}

  Result<> write(View bytes) override {
    CHECK(encryptor_.update(bytes, ready_));
    return flush();
  }
  Result<> finish() override {
    CHECK(encryptor_.finish(ready_));
    CHECK(flush());
    return inner_->finish();
  }
  bool takes_back() const override { return inner_->takes_back(); }

 private:
  Result<> flush() {
    CHECK(inner_->write(ready_));
    ready_.clear();
    return {};
  }

  message::Encryptor encryptor_;
  std::unique_ptr<Output> inner_;
  Bytes ready_;
};

std::optional<std::uint64_t> plaintext_bound(const Command& command, const Input& input) {
  if (!command.caching || !input.size) return std::nullopt;
  return command.decode ? *input.size / 4 * 3 + 3 : *input.size;
}

}  // namespace

void Session::warn(const std::string& text) const {
  if (command.quiet) return;
  progress.clear();
  print_error(text);
}

void Session::tell(const std::string& text) const {
  if (command.verbosity > 0) warn(text);
}

Result<> Session::say(const std::string& text) const {
  progress.clear();
  return write_all(STDOUT_FILENO, as_bytes(text + "\n"));
}

message::Source Session::source(const Input& input) const {
  message::Source counted = [&bar = progress,
                             read = input.source()](std::span<std::uint8_t> out) -> Result<std::size_t> {
    TRY(const std::size_t count, read(out));
    bar.add(count);
    return count;
  };
  return command.decode ? decoded(std::move(counted)) : counted;
}

message::EncryptOptions encrypt_options(const Command& command, const Input& input) {
  message::EncryptOptions options;
  if (command.suite != nullptr) options.suite = command.suite->id;
  options.commitment_policy = command.commitment_policy;
  options.frame_length = command.frame_length.value_or(options.frame_length);
  options.max_encrypted_data_keys = command.max_encrypted_data_keys;
  options.plaintext_bound = plaintext_bound(command, input);
  return options;
}

std::unique_ptr<Output> encrypting_output(message::Encryptor encryptor, std::unique_ptr<Output> inner) {
  return std::make_unique<EncryptingOutput>(std::move(encryptor), std::move(inner));
}

Result<Outcome> work(Session& session, const Job& job) {
  if (!may_write(session, job)) return Outcome::left_alone;
  TRY(const Input input, open_input(job));
  switch (session.command.action) {
    case Action::encrypt:
      return encrypt(session, job, input);
    case Action::inspect:
      return inspect(session, job, input);
    case Action::decrypt:
    case Action::verify:
    case Action::rewrap:
      break;
  }
  return session.command.range ? decrypt_range(session, job, input) : decrypt(session, job, input);
}

}  // namespace bongtu::cli
