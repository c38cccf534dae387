// The message commands of `bongtu`.
#pragma once

#include <optional>

namespace bongtu::cli {

// Runs `bongtu encrypt | decrypt | inspect | verify | rewrap …`, or the official command line's form of them
// (`bongtu -e …`), and returns the exit code; nothing where the arguments are none of these.
std::optional<int> run(int argc, const char* const* argv);

}  // namespace bongtu::cli
