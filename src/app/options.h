// What the command line, the environment and the configuration file say.
#pragma once

#include <string>
#include <variant>

#include "base/result.h"

namespace bongtu::app {

struct InitOptions {
  std::string data;
  std::string account;  // empty = random
  std::string region = "ap-northeast-2";
  std::string root;  // empty = file:DATA/root.key
  bool json = false;
};

struct ServeOptions {
  std::string data;
  std::string root;  // empty = file:DATA/root.key
  std::string listen = "127.0.0.1:8280";
  std::string api_listen;
  std::string tls_cert;
  std::string tls_key;
  bool insecure_allow_plain_http = false;
  bool audit_sync = false;
  unsigned loops = 0;    // 0 = one a core
  unsigned workers = 0;  // 0 = two a core
};

struct RecoverOptions {
  std::string data;
  std::string root;            // empty = file:DATA/root.key
  bool administrator = false;  // make a new administrator
  std::string key_policy;      // or reset the key policy of this key
  std::string region;          // of that key; empty = the one of `init`
  bool json = false;
};

// A text that was asked for (help, version): print it and exit 0.
struct Text {
  std::string text;
};

using Command = std::variant<InitOptions, ServeOptions, RecoverOptions, Text>;

// A flag wins over its environment variable (BONGTU_ and its name), that over its key in the TOML file that
// --config names. Fault::validation with one sentence: unknown flag or key, bad value, file that cannot be
// read.
Result<Command> read_options(int argc, const char* const* argv);

}  // namespace bongtu::app
