// A small file, read into memory that is wiped.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace bongtu::client {

// Nothing where it is not there. Fault::validation, naming the file, where it cannot be read, is a pipe or
// has more than 1 MiB.
Result<std::optional<WipedText>> read_file(const std::string& path);

}  // namespace bongtu::client
