#include "cli/work.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/base64_source.h"

namespace bongtu::cli {
namespace {

namespace fs = std::filesystem;

mode_t current_umask() {
  const mode_t mask = ::umask(077);
  ::umask(mask);
  return mask;
}

// Who decrypts a file gets no more readers than the message had; of a pipe nothing is known.
unsigned output_mode(const Command& command, const Input& input) {
  if (input.size) return input.mode & ~current_umask();
  return command.action == Action::encrypt ? 0666u & ~current_umask() : 0600u;
}

bool is_yes(const std::string& answer) { return !answer.empty() && (answer[0] == 'y' || answer[0] == 'Y'); }

bool agreed(const Job& job) {
  std::fprintf(stderr, "Overwrite %s? [y/N]: ", job.output.c_str());
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

class EncryptingOutlet final : public Outlet {
 public:
  EncryptingOutlet(message::Encryptor encryptor, std::unique_ptr<Outlet> inner)
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
  std::unique_ptr<Outlet> inner_;
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
  std::fprintf(stderr, "bongtu: %s\n", text.c_str());
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

std::string output_name(const Job& job) {
  if (job.output == "-") return "<stdout>";
  std::error_code error;
  return fs::absolute(job.output, error).lexically_normal().string();
}

Result<std::unique_ptr<Outlet>> open_output(const Session& session, const Job& job, const Input& input) {
  std::unique_ptr<Outlet> outlet;
  if (job.output == "-") {
    outlet = pipe_outlet(STDOUT_FILENO);
  } else {
    std::error_code error;
    const fs::path parent = fs::path(job.output).parent_path();
    if (!parent.empty()) fs::create_directories(parent, error);
    if (error) return refuse(Fault::unavailable, parent.string() + " cannot be made: " + error.message());
    TRY(outlet, file_outlet(job.output, {.mode = output_mode(session.command, input),
                                         .overwrite = !session.command.files.no_overwrite,
                                         .owner = job.replaces ? input.owner : std::nullopt}));
  }
  return session.command.encode ? encoding_outlet(std::move(outlet)) : std::move(outlet);
}

message::EncryptOptions encrypt_options(const Command& command, const Input& input) {
  message::EncryptOptions options;
  if (command.suite != nullptr) options.suite = command.suite->id;
  options.commitment_policy = command.commitment_policy;
  options.frame_length = command.frame_length.value_or(options.frame_length);
  options.plaintext_bound = plaintext_bound(command, input);
  return options;
}

std::unique_ptr<Outlet> encrypting_outlet(message::Encryptor encryptor, std::unique_ptr<Outlet> inner) {
  return std::make_unique<EncryptingOutlet>(std::move(encryptor), std::move(inner));
}

Result<Outcome> work(Session& session, const Job& job) {
  if (!may_write(session, job)) return Outcome::left_alone;
  TRY(const Input input, open_input(job.input));
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
