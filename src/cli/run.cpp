#include "cli/run.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>

#include "base/process.h"
#include "cli/arguments.h"
#include "cli/branch_key.h"
#include "cli/explain.h"
#include "cli/keyring.h"
#include "cli/one_line.h"
#include "cli/temporary.h"
#include "cli/work.h"

namespace bongtu::cli {
namespace {

constexpr int some_failed = 1;
constexpr int not_tried = 2;

std::optional<std::uint64_t> total_size(const Jobs& jobs) {
  std::uint64_t total = 0;
  for (const Job& job : jobs.all) {
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(job.input, error);
    if (error) return std::nullopt;
    total += size;
  }
  return total;
}

Result<> make_materials(Session& session, std::vector<std::string>& warnings) {
  const Command& command = session.command;
  if (command.action == Action::inspect) return {};
  const Use first = command.action == Action::encrypt ? Use::encrypt : Use::decrypt;
  TRY(std::shared_ptr<message::Keyring> keyring,
      make_keyring(command.wrapping_keys, command.endpoint, first, warnings));
  TRY(std::shared_ptr<message::Cmm> cmm, make_cmm(command, std::move(keyring)));
  (first == Use::encrypt ? session.encrypting : session.decrypting) = std::move(cmm);
  if (command.action != Action::rewrap) return {};
  TRY(std::shared_ptr<message::Keyring> keys,
      make_keyring(command.new_wrapping_keys, command.endpoint, Use::encrypt, warnings));
  TRY(session.encrypting, make_cmm(command, std::move(keys)));
  return {};
}

// A message in a terminal helps nobody.
Result<> check_terminal(const Command& command, const Jobs& jobs) {
  if (!writes_messages(command.action) || command.encode || ::isatty(STDOUT_FILENO) == 0) return {};
  const bool to_terminal = std::ranges::any_of(jobs.all, [](const Job& job) { return job.output == "-"; });
  if (!to_terminal) return {};
  return refuse(Fault::validation, "A message is binary: name a file with -o, or use --encode.");
}

struct Count {
  std::size_t failed = 0;
  std::size_t refused = 0;
};

void count(Session& session, const Job& job, const Result<Outcome>& outcome, Count& count) {
  if (!outcome) {
    session.progress.clear();
    print_error(explain(job.input == "-" ? "standard input" : job.input, outcome.error()));
    ++count.failed;
  } else if (*outcome == Outcome::refused) {
    ++count.refused;
  }
}

int summary(const Command& command, const Jobs& jobs, const Count& counted) {
  const std::size_t failed = counted.failed + jobs.problems.size();
  const std::size_t all = jobs.all.size() + jobs.problems.size();
  if (failed + counted.refused == 0) return 0;
  if (all > 1 && !command.quiet) {
    print_error(std::to_string(failed) + " of " + std::to_string(all) + " failed, " +
                std::to_string(counted.refused) + " skipped for the encryption context.");
  }
  return some_failed;
}

Result<int> run_command(const Command& command) {
  TRY(const Jobs jobs, plan_jobs(command));
  CHECK(check_terminal(command, jobs));
  Progress progress(total_size(jobs), command.quiet);
  Session session{
      .command = command, .decrypting = {}, .encrypting = {}, .metadata = {}, .progress = progress};
  std::vector<std::string> warnings = jobs.notices;
  CHECK(make_materials(session, warnings));
  TRY(session.metadata, MetadataLog::open(command.metadata, command.files, jobs));
  for (const std::string& text : warnings) session.warn(text);
  for (const std::string& text : jobs.problems) print_error(text);
  Count counted;
  for (const Job& job : jobs.all) count(session, job, work(session, job), counted);
  return summary(command, jobs, counted);
}

Result<int> run_arguments(std::vector<std::string> arguments) {
  keep_memory_private();
  if (arguments.front() == branch_key_name) {
    arguments.erase(arguments.begin());
    TRY(const std::string text, branch_key(std::move(arguments)));
    CHECK(write_all(STDOUT_FILENO, as_bytes(text)));
    return 0;
  }
  TRY(const auto read, read_command(std::move(arguments)));
  if (const auto* help = std::get_if<HelpText>(&read)) {
    std::fputs(help->text.c_str(), stdout);
    return 0;
  }
  watch_signals();
  return run_command(std::get<Command>(read));
}

int exit_code(const Result<int>& outcome) {
  if (outcome) return *outcome;
  print_error(explain("", outcome.error()));
  return not_tried;
}

// Else the first file that is opened would be standard output, and receive what is meant for it.
void open_standard_descriptors() {
  for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number) {
    if (::fcntl(number, F_GETFD) == -1) ::open("/dev/null", O_RDWR);  // takes the lowest free number
  }
}

bool is_command(const std::string& word) {
  return std::ranges::any_of(commands(), [&](const CommandName& command) { return word == command.name; });
}

}  // namespace

std::vector<CommandName> commands() {
  std::vector<CommandName> all;
  all.reserve(actions.size() + 1);
  for (const Named& action : actions) all.push_back({action.name, action.what});
  all.push_back({branch_key_name, branch_key_what});
  return all;
}

std::optional<int> run(int argc, const char* const* argv) try {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) return std::nullopt;
  const char first = arguments.front().empty() ? ' ' : arguments.front().front();
  if (first != '-' && first != '@' && !is_command(arguments.front())) return std::nullopt;
  open_standard_descriptors();
  auto words = with_files(arguments);
  if (!words) return exit_code(std::unexpected(words.error()));
  if (auto official = from_official(*words)) words = *std::move(official);
  if (words->empty() || !is_command(words->front())) return std::nullopt;
  return exit_code(run_arguments(*std::move(words)));
} catch (const std::exception& exception) {
  print_error(explain("", error_of(exception)));
  return some_failed;
}

}  // namespace bongtu::cli
