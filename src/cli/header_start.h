// The header of a message that is read from a pipe or a file, before anything is asked of a key.
#pragma once

#include <bongtu/message.h>

#include "cli/command.h"

namespace bongtu::cli {

// What has been read, header and some of the body; the header's views point into it.
struct HeaderStart {
  Bytes bytes;
  message::Header header;
};

// Fault::invalid_ciphertext where it is no message, Fault::validation where it is the base64 of one.
Result<HeaderStart> read_header(const message::Source& source, const message::HeaderLimits& limits);

// Reads a message of which `start` is there, which must outlive it: that is not read again, so that the
// header that was looked at is the header that is opened.
message::ReadAt reading_on(View start, message::ReadAt rest);

// Pairs and keys that the message should have and has not: none where the command's context fits.
struct Missing {
  std::vector<std::string> keys;
  EncryptionContext pairs;
  bool none() const { return keys.empty() && pairs.empty(); }
};
Missing missing_of(const Command& command, const message::Header& header);

}  // namespace bongtu::cli
