// Files that vanish with the program.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/directory.h"

namespace bongtu::cli {

// A new file in `directory` that only its owner may open. It has a name only where the filesystem has no
// files without; a file with a name is removed when SIGINT, SIGTERM, SIGHUP or SIGPIPE end the program, or by
// `remove`. Only one such file at a time is known to the signals.
struct Temporary {
  Descriptor descriptor;
  Directory directory;
  std::string name;  // empty: none
};
Result<Temporary> make_temporary(Directory directory);
// The same with a name in any case.
Result<Temporary> make_named_temporary(Directory directory);
void remove(Temporary& file);

// Gives the file the name `name` in its directory in one step: a link of that name is replaced, not followed.
// Without `overwrite` an existing file is Fault::already_exists.
Result<> put_in_place(Temporary& file, const std::string& name, bool overwrite);

// The four signals remove the file with a name and then end the program as they would have.
void watch_signals();

}  // namespace bongtu::cli
