// What one of `bongtu encrypt | decrypt | inspect | verify | rewrap` is asked to do.
#pragma once

#include <bongtu/cmm.h>
#include <bongtu/encryption_context.h>
#include <bongtu/suite.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "cli/range.h"
#include "cli/wrapping_key.h"

namespace bongtu::cli {

enum class Action : std::uint8_t { encrypt, decrypt, inspect, verify, rewrap };
// Whether it has outputs, and whether these are messages.
inline bool writes(Action action) { return action != Action::inspect && action != Action::verify; }
inline bool writes_messages(Action action) { return action == Action::encrypt || action == Action::rewrap; }

// Texts that are paths may be "-": the standard input or output.
struct Files {
  std::vector<std::string> inputs;  // paths, or patterns where no such path exists; empty: standard input
  std::string output;               // empty: beside the input, or standard output for standard input
  std::optional<std::string> suffix;
  bool recursive = false;
  bool in_place = false;
  bool interactive = false;
  bool no_overwrite = false;
};

struct Metadata {
  std::string output;  // empty: none
  bool overwrite = false;
};

struct Command {
  Action action = Action::encrypt;
  Files files;
  Metadata metadata;
  std::vector<WrappingKey> wrapping_keys;
  std::vector<WrappingKey> new_wrapping_keys;  // rewrap
  std::string endpoint;
  std::optional<message::CachingOptions> caching;

  EncryptionContext context;
  std::vector<std::string> context_keys;   // that a message must have, with whatever value
  std::vector<std::string> required_keys;  // of the context: not stored in messages
  const message::Suite* suite = nullptr;   // null: the policy's default
  message::CommitmentPolicy commitment_policy = message::CommitmentPolicy::require_encrypt_require_decrypt;
  std::optional<std::uint32_t> frame_length;
  std::optional<std::uint64_t>
      max_length;  // of a frame, or of a body that is not framed; bytes, else 256 MiB
  std::size_t max_encrypted_data_keys = 0;  // 0: any number
  std::optional<Range> range;

  bool encode = false;  // the output, in base64
  bool decode = false;  // the input
  bool buffer = false;  // nothing to a pipe before the end of the input
  bool unsigned_only = false;
  bool release_unverified = false;
  bool json = false;
  bool quiet = false;
  int verbosity = 0;
};

// A text that was asked for (help): print it and exit 0.
struct HelpText {
  std::string text;
};

// `arguments` without the program's name. Fault::validation with one sentence.
Result<std::variant<Command, HelpText>> read_command(std::vector<std::string> arguments);

// Name and one line about each.
struct Named {
  Action action;
  const char* name;
  const char* what;
};
extern const std::vector<Named> actions;

}  // namespace bongtu::cli
