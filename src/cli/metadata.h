// One line of JSON for each file, as the official command line writes it.
#pragma once

#include <bongtu/header.h>

#include <string>

#include "cli/command.h"
#include "cli/header_start.h"
#include "cli/input.h"
#include "cli/jobs.h"

namespace bongtu::cli {

struct MetadataOf {
  std::string_view mode;  // "encrypt", "decrypt", "decrypt-unsigned", "rewrap"
  std::string input;      // absolute path, or "<stdin>"
  std::string output;     // the same; "<stdout>"
  const message::Header& header;
};

// Keys in order, one line without its end. `header_auth` stands only in what was decrypted.
std::string metadata_line(const MetadataOf& of);
// Of a message that was not decrypted, because its context lacks something.
std::string skipped_line(const MetadataOf& of, const Missing& missing);

// Where the lines go. Nothing is written where the command asks for none.
class MetadataLog {
 public:
  // Makes the file anew where asked to; otherwise it is appended to. Fault::validation where a job reads or
  // writes there too, Fault::unavailable where it cannot be written.
  static Result<MetadataLog> open(const Metadata& metadata, const Files& files, const Jobs& jobs);
  Result<> write(const std::string& line) const;
  explicit operator bool() const { return static_cast<bool>(descriptor_); }

 private:
  Descriptor descriptor_;
};

}  // namespace bongtu::cli
