// The words of flags, and the texts of --help.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace bongtu::cli {

// By their official spellings. Fault::validation for others.
Result<message::CommitmentPolicy> parse_policy(std::string_view name);
std::string policy_names();
std::string describe_suites();

// capacity and max_age are required, as in the official command line; max_age in seconds, with fractions.
Result<message::CachingOptions> parse_caching(const std::vector<std::string>& texts);

// Providers, exit codes, examples.
std::string footer_of(Action action);

}  // namespace bongtu::cli
