// The command line before it is read: @file arguments, and the form of the official command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bongtu::cli {

// Replaces each "@FILE" by the words of the file, line by line, with quotes, "~", variables and patterns as
// in a shell, but no commands; "#" starts a comment. Nothing is replaced after "--". Fault::validation where
// a file cannot be read.
Result<std::vector<std::string>> with_files(const std::vector<std::string>& arguments);

// "-e …" (anywhere among the flags) becomes "encrypt …", "-d" and "--decrypt-unsigned" become "decrypt …".
// Nothing where the arguments are not in that form.
std::optional<std::vector<std::string>> from_official(const std::vector<std::string>& arguments);

// The part of a line before its comment.
std::string_view without_comment(std::string_view line);

}  // namespace bongtu::cli
