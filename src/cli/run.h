// The message commands of `bongtu`.
#pragma once

#include <optional>
#include <vector>

namespace bongtu::cli {

// Name and one line about each command, for the program's own help.
struct CommandName {
  const char* name;
  const char* what;
};
std::vector<CommandName> commands();

// Runs `bongtu encrypt | decrypt | inspect | verify | rewrap | branch-key …`, or the official command line's
// form of them
// (`bongtu -e …`), and returns the exit code; nothing where the arguments are none of these.
std::optional<int> run(int argc, const char* const* argv);

}  // namespace bongtu::cli
