#include "cli/command.h"

#include <algorithm>

#include "cli/help.h"
#include "cli/pairs.h"
#include "cli/parse.h"

namespace bongtu::cli {

const std::vector<Named> actions = {
    {Action::encrypt, "encrypt", "Encrypt files, directories or a pipe into AWS Encryption SDK messages"},
    {Action::decrypt, "decrypt", "Decrypt such messages, or a range of one"},
    {Action::inspect, "inspect", "Show as JSON what a message says of itself; needs no key"},
    {Action::verify, "verify", "Decrypt without output, and say which key opened each message"},
    {Action::rewrap, "rewrap", "Encrypt messages anew under other wrapping keys"},
};

namespace {

using Texts = std::vector<std::string>;

// What the flags hold before it is judged.
struct Flags {
  Texts files, inputs, context, required_keys, caching;
  std::vector<Texts> keys, new_keys;
  std::string suffix, algorithm, policy = "require-encrypt-require-decrypt", range;
  bool suppress_metadata = false;
};

bool takes_keys(Action action) { return action != Action::inspect; }
bool reads_messages(Action action) { return action != Action::encrypt; }

void describe_files(CLI::App& app, Command& command, Flags& flags) {
  list(app, "FILE", flags.files, "Files, directories, patterns, or - for standard input");
  list(app, "-i,--input", flags.inputs, "The same, as a flag")->type_name("FILE ...");
  app.add_flag("-r,-R,--recursive", command.files.recursive, "Take all files below a directory");
  app.add_flag("--decode", command.decode, "The input is base64");
  app.add_flag("-v", command.verbosity, "Say what is done with each file");
  app.add_flag("-q,--quiet", command.quiet, "No warnings, no progress bar");
  if (!writes(command.action)) return;
  app.add_option("-o,--output", command.files.output,
                 "File, directory, or - for standard output; left out: beside the input")
      ->type_name("FILE");
  app.add_option("--suffix", flags.suffix, "Of the names of output files that are not given")->expected(0, 1);
  app.add_flag("--interactive", command.files.interactive, "Ask before a file is overwritten");
  app.add_flag("--no-overwrite", command.files.no_overwrite, "Leave files that are there as they are");
  app.add_flag("--encode", command.encode, "Write base64");
  app.add_flag("-b,--buffer", command.buffer, "Give nothing to a pipe before the input's end");
}

void describe_metadata(CLI::App& app, Command& command, Flags& flags) {
  auto* output = app.add_option("--metadata-output", command.metadata.output,
                                "Append one JSON line for each file to this file, or - for standard output");
  output->type_name("FILE");
  app.add_flag("--overwrite-metadata", command.metadata.overwrite, "Write that file anew");
  app.add_flag("-S,--suppress-metadata", flags.suppress_metadata,
               "No metadata (as without --metadata-output)")
      ->excludes(output);
}

void describe_keys(CLI::App& app, Command& command, Flags& flags) {
  const bool rewrap = command.action == Action::rewrap;
  list(app, rewrap ? "-w,--from,--wrapping-keys" : "-w,--wrapping-keys", flags.keys,
       rewrap ? "A wrapping key that opens the messages; may be repeated"
              : "A wrapping key: its provider and parameters, see below; may be repeated")
      ->type_name("NAME=VALUE ...");
  if (rewrap) {
    list(app, "--to", flags.new_keys, "A wrapping key for the new messages; may be repeated")
        ->type_name("NAME=VALUE ...");
  }
  app.add_option("--endpoint", command.endpoint,
                 "KMS endpoint, such as a Bongtu's; else AWS_ENDPOINT_URL_KMS, AWS_ENDPOINT_URL, AWS")
      ->type_name("URL");
  list(app, "--caching", flags.caching,
       "Lend data keys again: capacity=N max_age=SECONDS [max_messages_encrypted=N] [max_bytes_encrypted=N]")
      ->type_name("NAME=VALUE ...");
  app.add_option("--commitment-policy", flags.policy, policy_names())->capture_default_str();
}

void describe_messages(CLI::App& app, Command& command, Flags& flags) {
  list(app, "-c,--encryption-context", flags.context,
       command.action == Action::encrypt
           ? "Pairs to bind to the message"
           : "Pairs, or keys alone, that a message must have; else it is skipped")
      ->type_name("KEY=VALUE ...");
  list(app, "--required-encryption-context-keys", flags.required_keys,
       "Keys of pairs in -c that are not stored in the message: who decrypts must know them")
      ->type_name("KEY ...");
  app.add_option("--max-encrypted-data-keys", command.max_encrypted_data_keys,
                 "Refuse messages with more encrypted data keys");
  if (writes_messages(command.action)) {
    app.add_option("--algorithm", flags.algorithm, "Algorithm suite, by its official name");
    app.add_option("--frame-length", command.frame_length, "Bytes in a frame; 4096 if left out");
  }
  if (reads_messages(command.action)) {
    app.add_option("--max-length", command.max_length,
                   "Refuse longer frames, and longer bodies that are not framed; bytes, 256 MiB if left out");
    app.add_flag("--decrypt-unsigned", command.unsigned_only, "Refuse signed messages");
  }
}

void describe(CLI::App& app, Command& command, Flags& flags) {
  describe_files(app, command, flags);
  if (!writes(command.action)) app.add_flag("--json", command.json, "One line of JSON for each message");
  if (!takes_keys(command.action)) return;
  describe_keys(app, command, flags);
  describe_messages(app, command, flags);
  if (!writes(command.action)) return;
  describe_metadata(app, command, flags);
  if (command.action == Action::rewrap) {
    app.add_flag("--in-place", command.files.in_place, "Replace each message by its new one");
  }
  if (reads_messages(command.action)) {
    app.add_flag("--release-unverified", command.release_unverified,
                 "Give plaintext of signed messages to a pipe before the signature is verified");
  }
  if (command.action == Action::decrypt) {
    app.add_option("--range", flags.range, "Only these bytes of the plaintext; framed, unsigned messages")
        ->type_name("FIRST:END");
  }
}

Result<> take_keys(const Flags& flags, Command& command) {
  const bool encrypts = command.action == Action::encrypt;
  for (const Texts& texts : flags.keys) {
    TRY(WrappingKey key, parse_wrapping_key(texts, encrypts));
    command.wrapping_keys.push_back(std::move(key));
  }
  for (const Texts& texts : flags.new_keys) {
    TRY(WrappingKey key, parse_wrapping_key(texts, true));
    command.new_wrapping_keys.push_back(std::move(key));
  }
  if (!takes_keys(command.action)) return {};
  if (command.wrapping_keys.empty()) {
    return refuse(Fault::validation, "A wrapping key is missing: -w key=ARN, or -w provider=… (see --help).");
  }
  if (command.action == Action::rewrap && command.new_wrapping_keys.empty()) {
    return refuse(Fault::validation, "The new wrapping key is missing: --to key=ARN, or --to provider=….");
  }
  return {};
}

Result<> take_context(const Flags& flags, Command& command) {
  TRY(Context context, parse_context(flags.context, reads_messages(command.action)));
  command.context = std::move(context.pairs);
  command.context_keys = std::move(context.keys);
  command.required_keys = flags.required_keys;
  for (const std::string& key : command.required_keys) {
    if (!command.context.contains(key)) {
      return refuse(Fault::validation, "--required-encryption-context-keys names '" + key +
                                           "', which --encryption-context does not have as a pair.");
    }
  }
  return {};
}

Result<> take_suite(const Flags& flags, Command& command) {
  TRY(command.commitment_policy, parse_policy(flags.policy));
  if (flags.algorithm.empty()) return {};
  command.suite = message::find_suite(flags.algorithm);
  if (command.suite == nullptr) {
    return refuse(Fault::validation, "There is no algorithm '" + flags.algorithm + "'. " + describe_suites());
  }
  if (!message::may_encrypt(command.commitment_policy, *command.suite)) {
    return refuse(Fault::validation, "The commitment policy " + flags.policy + " does not allow " +
                                         flags.algorithm + " for encryption.");
  }
  return {};
}

// The rules between flags.
Result<> check(const Command& command) {
  const Files& files = command.files;
  if (files.interactive && files.no_overwrite) {
    return refuse(Fault::validation, "--interactive and --no-overwrite exclude each other.");
  }
  if (files.in_place && (!files.output.empty() || files.no_overwrite || command.encode || command.decode)) {
    return refuse(Fault::validation, "--in-place goes without -o, --no-overwrite, --encode and --decode.");
  }
  if (command.range && (command.decode || command.buffer)) {
    return refuse(Fault::validation, "--range goes without --decode and --buffer.");
  }
  if (files.suffix && files.suffix->find('/') != std::string::npos) {
    return refuse(Fault::validation, "--suffix is a part of a name, without '/'.");
  }
  if (command.frame_length == 0u) return refuse(Fault::validation, "--frame-length is 1 or more.");
  return {};
}

Result<Command> judged(Command command, const CLI::App& app, Flags flags) {
  command.files.inputs = std::move(flags.files);
  command.files.inputs.insert(command.files.inputs.end(), flags.inputs.begin(), flags.inputs.end());
  if (writes(command.action) && app.count("--suffix") != 0) command.files.suffix = flags.suffix;
  CHECK(take_keys(flags, command));
  CHECK(take_context(flags, command));
  CHECK(take_suite(flags, command));
  if (!flags.caching.empty()) {
    TRY(command.caching, parse_caching(flags.caching));
  }
  if (!flags.range.empty()) {
    TRY(command.range, parse_range(flags.range));
  }
  CHECK(check(command));
  return command;
}

}  // namespace

Result<std::variant<Command, HelpText>> read_command(std::vector<std::string> arguments) {
  const auto named = std::ranges::find(actions, arguments.front(), &Named::name);
  Command command;
  command.action = named->action;
  Flags flags;
  CLI::App app{std::string(named->what) + ".", "bongtu " + std::string(named->name)};
  describe(app, command, flags);
  app.footer(footer_of(command.action));
  arguments.erase(arguments.begin());
  // CLI11 lets "--" end a list and reads flags after it; a file's name must never be a flag.
  const auto end = std::ranges::find(arguments, "--");
  const Texts names(end == arguments.end() ? end : std::next(end), arguments.end());
  arguments.erase(end, arguments.end());
  TRY(const auto help, parse(app, std::move(arguments)));
  if (help) return HelpText{*help};
  flags.files.insert(flags.files.end(), names.begin(), names.end());
  TRY(Command ready, judged(std::move(command), app, std::move(flags)));
  return ready;
}

}  // namespace bongtu::cli
