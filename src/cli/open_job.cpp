#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "cli/work.h"

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

// The directory that -r was given, of what it found there.
std::string top_of(const Job& job) { return job.input.substr(0, job.input.size() - job.below.size()); }

Result<Directory> directory_below(const Job& job) {
  TRY(Directory top, open_directory(top_of(job)));
  return open_below(std::move(top), fs::path(job.below).parent_path());
}

Result<Directory> directory_of_output(const Files& files, const Job& job) {
  if (!job.below.empty() && job.replaces) return directory_below(job);
  if (!job.below.empty()) return make_below(files.output, fs::path(job.below).parent_path(), top_of(job));
  std::error_code error;
  const std::string parent = fs::path(job.output).parent_path().string();
  if (!parent.empty()) fs::create_directories(parent, error);
  if (error) return refuse(Fault::unavailable, parent + " cannot be made: " + error.message());
  return open_directory(parent);
}

Result<std::unique_ptr<Output>> open_file(const Files& files, const Job& job, const FileOptions& options) {
  const bool is_named = job.below.empty() && (job.replaces || job.output == files.output);
  if (is_named) return file_output(job.output, options);
  TRY(Directory directory, directory_of_output(files, job));
  return file_output(std::move(directory), fs::path(job.output).filename().string(), options);
}

}  // namespace

std::string output_name(const Job& job) {
  if (job.output == "-") return "<stdout>";
  std::error_code error;
  return fs::absolute(job.output, error).lexically_normal().string();
}

Result<Input> open_input(const Job& job) {
  if (job.below.empty()) return open_input(job.input);
  TRY(const Directory directory, directory_below(job));
  return open_input(directory.descriptor, fs::path(job.below).filename().string(), job.input);
}

Result<std::unique_ptr<Output>> open_output(const Session& session, const Job& job, const Input& input) {
  std::unique_ptr<Output> output;
  if (job.output == "-") {
    output = pipe_output(STDOUT_FILENO);
  } else {
    TRY(output, open_file(session.command.files, job,
                          {.mode = output_mode(session.command, input),
                           .overwrite = !session.command.files.no_overwrite,
                           .owner = job.replaces ? input.owner : std::nullopt}));
  }
  return session.command.encode ? encoding_output(std::move(output)) : std::move(output);
}

}  // namespace bongtu::cli
