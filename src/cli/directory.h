// Directories as the kernel knows them, so that a name in one of them means the same file until the end.
#pragma once

#include <filesystem>
#include <string>

#include "base/descriptor.h"
#include "base/result.h"

namespace bongtu::cli {

struct Directory {
  Descriptor descriptor;
  std::string path;  // for errors
};

// A directory that somebody names: links are followed. Fault::unavailable where it cannot be opened.
Result<Directory> open_directory(const std::string& path);

// `below` it, name by name, where links are not followed: others may have put them there.
Result<Directory> open_below(Directory top, const std::filesystem::path& below);

// The same, but makes what is missing (`top` too), with the permissions that the directories at the same
// places below `model` have, which must be there; whoever makes them may write there in any case.
Result<Directory> make_below(const std::string& top, const std::filesystem::path& below,
                             const std::string& model);

}  // namespace bongtu::cli
