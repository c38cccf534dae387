// Keys that stand in files.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace bongtu::cli {

// The bytes of a file of at most 64 KiB. Adds a line to `warnings` where a private one may be read by others.
// Fault::validation names the file where it cannot be read.
Result<Secret> read_private_file(const std::string& path, std::vector<std::string>& warnings);
Result<std::string> read_public_file(const std::string& path);

// An AES key of 16, 24 or 32 bytes: in hexadecimal, as they are, or in base64, tried in this order; blanks
// around text count for nothing.
Result<Secret> read_aes_key(const std::string& path, std::vector<std::string>& warnings);

}  // namespace bongtu::cli
