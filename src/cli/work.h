// What is done with one file.
#pragma once

#include <bongtu/message.h>

#include <memory>

#include "cli/command.h"
#include "cli/input.h"
#include "cli/jobs.h"
#include "cli/metadata.h"
#include "cli/output.h"
#include "cli/progress.h"

namespace bongtu::cli {

// What all files of a command share.
struct Session {
  const Command& command;
  std::shared_ptr<message::Cmm> decrypting;  // null where nothing is decrypted
  std::shared_ptr<message::Cmm> encrypting;  // null where nothing is encrypted
  MetadataLog metadata;
  Progress& progress;

  // A line on standard error, unless --quiet.
  void warn(const std::string& text) const;
  // The same, with -v only.
  void tell(const std::string& text) const;
  // A line on standard output.
  Result<> say(const std::string& text) const;
  // What a job reads: counted for the progress bar, decoded with --decode.
  message::Source source(const Input& input) const;
};

enum class Outcome : std::uint8_t { done, left_alone, refused };

// Fault::… where the file failed; nothing was put at its output then. `refused`: the message lacks context
// that the command asks for. `left_alone`: its output exists and stays.
Result<Outcome> work(Session& session, const Job& job);

// The actions. They are called with an output that may be written.
Result<Outcome> encrypt(Session& session, const Job& job, const Input& input);
Result<Outcome> decrypt(Session& session, const Job& job, const Input& input);  // verify and rewrap too
Result<Outcome> decrypt_range(Session& session, const Job& job, const Input& input);
Result<Outcome> inspect(Session& session, const Job& job, const Input& input);

// Opens what the job reads; what -r found only where no link leads to it.
Result<Input> open_input(const Job& job);
// Opens what the job writes: encoded where asked to, with the input's permissions. A link, device or pipe is
// written to only where the user named it.
Result<std::unique_ptr<Output>> open_output(const Session& session, const Job& job, const Input& input);
// For messages and metadata: absolute, or "<stdout>".
std::string output_name(const Job& job);

// How messages are written: suite, policy, frame length. With --caching also a bound of the plaintext, which
// a caching CMM needs (a message is longer than its plaintext); a file that grows meanwhile is then refused.
message::EncryptOptions encrypt_options(const Command& command, const Input& input);

// Encrypts what is written to it.
std::unique_ptr<Output> encrypting_output(message::Encryptor encryptor, std::unique_ptr<Output> inner);

}  // namespace bongtu::cli
