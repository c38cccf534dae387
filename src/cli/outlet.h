// Where bytes go, so that nobody sees a part of a file for the whole.
#pragma once

#include <bongtu/bytes.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/descriptor.h"

namespace bongtu::cli {

class Outlet {
 public:
  virtual ~Outlet() = default;
  virtual Result<> write(View bytes) = 0;
  // Everything was written and is right. An outlet that goes without it takes back what it can.
  virtual Result<> finish() = 0;
  // False for pipes and devices: what was written there is seen at once.
  virtual bool takes_back() const { return false; }
};

// A pipe or device; standard output stays open.
std::unique_ptr<Outlet> pipe_outlet(int descriptor);

struct FileOptions {
  unsigned mode = 0600;   // permissions of the finished file
  bool overwrite = true;  // else a file that is there meanwhile is an error, and stays
  std::optional<Owner> owner =
      {};  // of the finished file, where root makes it; nobody else may give files away
};
// Writes to a file without a name in the same directory, or to a temporary name where the filesystem knows
// only those; `finish` syncs it and puts it at `path` in one step. Until then `path` is untouched. A `path`
// that is a device or a pipe is written to; a symbolic link is followed.
Result<std::unique_ptr<Outlet>> file_outlet(const std::string& path, FileOptions options);

// Base64, without line breaks, of what is written to it.
std::unique_ptr<Outlet> encoding_outlet(std::unique_ptr<Outlet> inner);

// Gives nothing to `inner` before `finish`, for plaintext that must be verified first. Up to 1 MiB stays in
// memory; more goes, encrypted under a key of its own, to a file without a name in TMPDIR (else /tmp).
std::unique_ptr<Outlet> holding_outlet(std::unique_ptr<Outlet> inner);

}  // namespace bongtu::cli
