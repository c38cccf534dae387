// Where bytes go, so that nobody sees a part of a file for the whole.
#pragma once

#include <bongtu/bytes.h>

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/directory.h"
#include "cli/input.h"

namespace bongtu::cli {

class Output {
 public:
  virtual ~Output() = default;
  virtual Result<> write(View bytes) = 0;
  // Everything was written and is right. An output that goes without it takes back what it can.
  virtual Result<> finish() = 0;
  // False for pipes and devices: what was written there is seen at once.
  virtual bool takes_back() const { return false; }
};

// A pipe or device; standard output stays open.
std::unique_ptr<Output> pipe_output(int descriptor);

struct FileOptions {
  unsigned mode = 0600;   // permissions of the finished file
  bool overwrite = true;  // else a file that is there meanwhile is an error, and stays
  // Of the finished file, where root makes it; nobody else may give files away.
  std::optional<Owner> owner = {};
};
// Writes to a file without a name in the same directory, or to a temporary name where the filesystem knows
// only those; `finish` syncs it and gives it its name in one step. Until then what is there is untouched.
// A `path` that the user named: a device or pipe is written to, a symbolic link followed.
Result<std::unique_ptr<Output>> file_output(const std::string& path, FileOptions options);
// A name that others may have taken: Fault::validation where it is a link, a device or a pipe.
Result<std::unique_ptr<Output>> file_output(Directory directory, const std::string& name,
                                            FileOptions options);

// Base64, without line breaks, of what is written to it.
std::unique_ptr<Output> encoding_output(std::unique_ptr<Output> inner);

// Gives nothing to `inner` before `finish`, for plaintext that must be verified first. Up to 1 MiB stays in
// memory; more goes, encrypted under a key of its own, to a file without a name in TMPDIR (else /tmp).
std::unique_ptr<Output> holding_output(std::unique_ptr<Output> inner);

}  // namespace bongtu::cli
