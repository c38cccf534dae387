// CLI11, with its exceptions as Results.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace bongtu::cli {

// Fills what `app` was told of, by `arguments` without the command's name. The text of --help where that is
// asked for; Fault::validation with one sentence, and where to look.
Result<std::optional<std::string>> parse(CLI::App& app, std::vector<std::string> arguments);

// A flag that takes all words up to the next one.
CLI::Option* list(CLI::App& app, const std::string& name, std::vector<std::string>& to,
                  const std::string& what);
// The same, repeated: a list for each time.
CLI::Option* list(CLI::App& app, const std::string& name, std::vector<std::vector<std::string>>& to,
                  const std::string& what);

}  // namespace bongtu::cli
