#include "cli/jobs.h"

#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

namespace bongtu::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view standard = "-";

std::string suffix_of(const Command& command) {
  if (command.files.suffix) return *command.files.suffix;
  if (command.action == Action::encrypt) return ".encrypted";
  return command.action == Action::decrypt ? ".decrypted" : "";
}

// Nothing where no file fits.
std::vector<std::string> expand(const std::string& pattern) {
  std::vector<std::string> paths;
  glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  return paths;
}

bool exists(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error);
}

bool is_directory(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

std::vector<std::string> expand_all(const std::vector<std::string>& inputs, Jobs& jobs) {
  std::vector<std::string> paths;
  for (const std::string& input : inputs) {
    if (input == standard || exists(input)) {
      paths.push_back(input);
      continue;
    }
    const std::vector<std::string> found = expand(input);
    if (found.empty()) jobs.problems.push_back(input + ": there is no such file.");
    paths.insert(paths.end(), found.begin(), found.end());
  }
  return paths;
}

// What a walk has found and not yet looked into.
struct Found {
  std::vector<fs::path> files, directories;
};

// Links are not followed: they may lead round in a circle, or out of the tree.
void take(const fs::directory_entry& entry, Found& found, Jobs& jobs) {
  std::error_code error;
  const fs::file_type type = entry.symlink_status(error).type();
  const std::string path = entry.path().string();
  if (type == fs::file_type::symlink) {
    jobs.problems.push_back(path + ": it is a link, which -r does not follow.");
  } else if (type == fs::file_type::directory) {
    found.directories.push_back(entry.path());
  } else if (type == fs::file_type::regular) {
    found.files.push_back(entry.path());
  } else if (type == fs::file_type::none) {
    jobs.problems.push_back(path + ": " + error.message() + ".");
  } else {
    jobs.notices.push_back(path + " is skipped: it is no regular file.");
  }
}

// Regular files below `directory`, sorted; relative to it. A directory that cannot be read is a problem of
// its own; the walk goes on.
std::vector<fs::path> files_below(const std::string& directory, Jobs& jobs) {
  Found found{.files = {}, .directories = {directory}};
  while (!found.directories.empty()) {
    const fs::path place = std::move(found.directories.back());
    found.directories.pop_back();
    std::error_code error;
    auto it = fs::directory_iterator(place, error);
    for (; !error && it != fs::directory_iterator(); it.increment(error)) take(*it, found, jobs);
    if (error) jobs.problems.push_back(place.string() + ": " + error.message() + ".");
  }
  for (fs::path& file : found.files) file = file.lexically_relative(directory);
  std::ranges::sort(found.files);
  return std::move(found.files);
}

class Plan {
 public:
  Plan(const Command& command, Jobs& jobs) : command_(command), files_(command.files), jobs_(jobs) {}

  Result<> add(const std::string& path) {
    if (path != standard && is_directory(path)) return add_directory(path);
    if (!writes(command_.action)) {
      jobs_.all.push_back({path, {}});
      return {};
    }
    if (files_.in_place) return add_job({path, path, true});
    if (path == standard && (files_.output.empty() || files_.output == standard)) {
      return add_job({path, std::string(standard)});
    }
    const bool into_directory = files_.output.ends_with('/') || is_directory(files_.output);
    if (path == standard && into_directory) {
      return refuse(Fault::validation, "-o names a directory, but standard input has no name: name a file.");
    }
    if (files_.output.empty()) return add_job({path, path + suffix_of(command_)});
    return add_job({path, into_directory ? inside(fs::path(path).filename()) : files_.output});
  }

 private:
  std::string inside(const fs::path& relative) const {
    return (fs::path(files_.output) / relative).string() + suffix_of(command_);
  }

  Result<> add_directory(const std::string& path) {
    if (!files_.recursive) {
      jobs_.problems.push_back(path + ": it is a directory; -r takes the files below it.");
      return {};
    }
    if (writes(command_.action) && !files_.in_place) CHECK(check_output_of_directory(path));
    for (const fs::path& file : files_below(path, jobs_)) {
      const std::string input = (fs::path(path) / file).string();
      if (!writes(command_.action)) {
        jobs_.all.push_back({input, {}, false, file.string()});
      } else {
        const std::string output = files_.in_place ? input : inside(file);
        CHECK(add_job({input, output, files_.in_place, file.string()}));
      }
    }
    return {};
  }

  Result<> check_output_of_directory(const std::string& path) const {
    if (files_.output.empty() || files_.output == standard) {
      return refuse(Fault::validation, "A directory needs -o DIRECTORY for what is made of its files.");
    }
    if (exists(files_.output) && !is_directory(files_.output)) {
      return refuse(Fault::validation, files_.output + " is no directory, as -r needs.");
    }
    std::error_code error;
    const fs::path out = fs::weakly_canonical(files_.output, error);
    const fs::path in = fs::weakly_canonical(path, error);
    if (std::mismatch(in.begin(), in.end(), out.begin(), out.end()).first == in.end()) {
      return refuse(Fault::validation,
                    "The output " + files_.output + " must not be inside the input " + path + ".");
    }
    return {};
  }

  Result<> add_job(Job job) {
    std::error_code error;
    const bool same = !job.replaces && job.input != standard && exists(job.output) &&
                      fs::equivalent(job.input, job.output, error);
    if (same) {
      jobs_.problems.push_back(job.input + ": it is its own output; name another with -o or --suffix.");
      return {};
    }
    if (job.output != standard && !outputs_.insert(job.output).second) {
      jobs_.problems.push_back(job.input + ": its output " + job.output + " is that of another input too.");
      return {};
    }
    jobs_.all.push_back(std::move(job));
    return {};
  }

  const Command& command_;
  const Files& files_;
  Jobs& jobs_;
  std::unordered_set<std::string> outputs_;
};

Result<> check_output(const Files& files, const std::vector<std::string>& paths) {
  if (files.output.empty() || files.output == standard || is_directory(files.output)) return {};
  const bool one_file = paths.size() == 1 && !is_directory(paths.front());
  if (paths.size() > 1 && !files.output.ends_with('/')) {
    return refuse(Fault::validation, "Several inputs need a directory as -o; " + files.output + " is none.");
  }
  const fs::path parent = fs::path(files.output).parent_path();
  if (one_file && !parent.empty() && !files.output.ends_with('/') && !is_directory(parent.string())) {
    return refuse(Fault::validation, "There is no directory " + parent.string() + " for the output.");
  }
  return {};
}

// A file whatever its names: links of both kinds lead to one.
std::optional<std::pair<dev_t, ino_t>> identity(const std::string& path) {
  struct stat status{};
  if (path.empty() || path == standard || ::stat(path.c_str(), &status) != 0) return std::nullopt;
  return std::pair(status.st_dev, status.st_ino);
}

// Jobs run one after the other: an output that is another job's input would be gone, or taken for it.
void leave_out_outputs_that_are_inputs(Jobs& jobs) {
  std::set<std::pair<dev_t, ino_t>> inputs;
  for (const Job& job : jobs.all) {
    if (const auto file = identity(job.input)) inputs.insert(*file);
  }
  std::erase_if(jobs.all, [&](const Job& job) {
    const auto file = job.replaces ? std::nullopt : identity(job.output);
    const bool taken = file && inputs.contains(*file);
    if (taken) jobs.problems.push_back(job.input + ": its output " + job.output + " is an input too.");
    return taken;
  });
}

}  // namespace

Result<Jobs> plan_jobs(const Command& command) {
  Jobs jobs;
  std::vector<std::string> inputs = command.files.inputs;
  if (inputs.empty()) {
    if (::isatty(STDIN_FILENO) != 0)
      return refuse(Fault::validation, "Name a file, or - for standard input.");
    inputs.emplace_back(standard);
  }
  const std::vector<std::string> paths = expand_all(inputs, jobs);
  if (command.files.in_place && std::ranges::find(paths, standard) != paths.end()) {
    return refuse(Fault::validation, "--in-place needs files.");
  }
  if (writes(command.action)) CHECK(check_output(command.files, paths));
  Plan plan(command, jobs);
  for (const std::string& path : paths) CHECK(plan.add(path));
  leave_out_outputs_that_are_inputs(jobs);
  return jobs;
}

}  // namespace bongtu::cli
