// Which files are read, and which are written for them.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace bongtu::cli {

struct Job {
  std::string input;   // a path, or "-"
  std::string output;  // a path, "-", or empty where nothing is written
  bool replaces = false;
  // Of what -r found: the end of `input`, below the directory that was named. Others may have put links
  // there.
  std::string below = {};
};

struct Jobs {
  std::vector<Job> all;
  std::vector<std::string> problems;  // each about one input, which was left out
  std::vector<std::string> notices;
};

// Expands patterns and directories and names the outputs, as the official command line does: in a directory
// the input's name and a suffix, with the tree below an input directory kept. Two inputs never get one
// output. Fault::validation where output and inputs do not fit.
Result<Jobs> plan_jobs(const Command& command);

}  // namespace bongtu::cli
