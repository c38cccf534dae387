// The header of a message that is read from a pipe or a file, before anything is asked of a key.
#pragma once

#include <bongtu/message.h>

#include <optional>

#include "cli/command.h"

namespace bongtu::cli {

// What has been read, header and some of the body; the header's views point into it.
struct HeaderStart {
  Bytes bytes;
  message::Header header;
  // Length of a body that is not framed, where the start holds it.
  std::optional<std::uint64_t> body_length;
};

// Fault::invalid_ciphertext where it is no message, Fault::validation where it is the base64 of one.
Result<HeaderStart> read_header(const message::Source& source, const message::HeaderLimits& limits);

// Pairs and keys that the message should have and has not: none where the command's context fits.
struct Missing {
  std::vector<std::string> keys;
  EncryptionContext pairs;
  bool none() const { return keys.empty() && pairs.empty(); }
};
Missing missing_of(const Command& command, const message::Header& header);

// Fault::limit_exceeded where frames, or the body without frames, are longer than --max-length allows.
Result<> check_length(const Command& command, const HeaderStart& start);

}  // namespace bongtu::cli
