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

// An AES key of 16, 24 or 32 bytes: as they are, unless all are printable ASCII or blanks; such text is
// hexadecimal or base64, with or without blanks around it. Fault::validation for text that is neither, and
// for 16, 24 or 32 characters that are no hexadecimal and end without padding: they may be the key itself.
Result<Secret> read_aes_key(const std::string& path, std::vector<std::string>& warnings);

}  // namespace bongtu::cli
