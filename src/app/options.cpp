#include "app/options.h"

#include <toml++/toml.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>

#include "cli/run.h"

namespace bongtu::app {
namespace {

std::string variable_of(const std::string& flag) {
  std::string name = "BONGTU_" + flag;
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return c == '-' ? '_' : std::toupper(c); });
  return name;
}

Result<std::string> text_of(const std::string& key, const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto flag = node.value_exact<bool>()) return std::string(*flag ? "true" : "false");
  return refuse(Fault::validation,
                "The value of " + key + " in the configuration file must be a text, a number or a boolean.");
}

Result<toml::table> read_file(const std::string& path) {
  try {
    return toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    std::ostringstream where;
    where << error.source().begin;
    return refuse(Fault::validation, "The configuration file " + path + " cannot be read: " +
                                         std::string(error.description()) + " (" + where.str() + ").");
  }
}

void set(CLI::Option* option, const std::string& value) {
  option->add_result(value);
  option->run_callback();
}

// Fills what the command line left out.
Result<> complete(CLI::App& command, const std::string& config) {
  toml::table file;
  if (!config.empty()) {
    TRY(file, read_file(config));
  }
  std::set<std::string> known;
  for (CLI::Option* option : command.get_options()) {
    const std::string flag = option->get_lnames().empty() ? "" : option->get_lnames().front();
    if (flag.empty() || flag == "help" || flag == "config") continue;
    known.insert(flag);
    if (option->count() > 0) continue;
    if (const char* value = std::getenv(variable_of(flag).c_str()); value != nullptr && *value != '\0') {
      set(option, value);
    } else if (const toml::node* node = file.get(flag)) {
      TRY(const std::string text, text_of(flag, *node));
      set(option, text);
    }
  }
  for (const auto& [key, node] : file) {
    const std::string name(key.str());
    if (!known.contains(name)) {
      return refuse(Fault::validation,
                    "The configuration file " + config + " has the unknown key " + name + ".");
    }
  }
  return {};
}

void describe_init(CLI::App& command, InitOptions& options) {
  command.add_option("--data", options.data, "Directory to make; it must be empty or absent")
      ->type_name("DIR");
  command.add_option("--account", options.account, "Account number, 12 digits; random if left out");
  command.add_option("--region", options.region, "Region of the first key")->capture_default_str();
  command.add_option("--root", options.root, "Where the root key is; file:DIR/root.key if left out")
      ->type_name("URL");
  command.add_flag("--json", options.json, "Print one JSON object instead of text");
}

void describe_serve(CLI::App& command, ServeOptions& options) {
  command.add_option("--data", options.data, "Directory that `bongtu init` made")->type_name("DIR");
  command.add_option("--root", options.root, "Where the root key is; file:DIR/root.key if left out")
      ->type_name("URL");
  command.add_option("--listen", options.listen, "Address and port for everything")->capture_default_str();
  command.add_option("--api-listen", options.api_listen, "One more address and port, for stage calls only");
  command.add_option("--tls-cert", options.tls_cert, "Certificate chain (PEM)")->type_name("FILE");
  command.add_option("--tls-key", options.tls_key, "Its private key (PEM)")->type_name("FILE");
  command.add_flag("--insecure-allow-plain-http", options.insecure_allow_plain_http,
                   "Plain HTTP on addresses that others reach: whoever listens reads every plaintext");
  command.add_flag("--audit-sync", options.audit_sync, "Answer only when the audit record is on the disk");
  command.add_option("--loops", options.loops, "Event loops; 0 = one a core")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  command.add_option("--workers", options.workers, "Threads for calls that wait; 0 = two a core")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
}

void describe_recover(CLI::App& command, RecoverOptions& options) {
  command.add_option("--data", options.data, "Directory that `bongtu init` made; its server must be stopped")
      ->type_name("DIR");
  command.add_option("--root", options.root, "Where the root key is; file:DIR/root.key if left out")
      ->type_name("URL");
  command.add_flag("--administrator", options.administrator, "Make an IAM user who may do everything");
  command
      .add_option("--key-policy", options.key_policy,
                  "Give this KMS key (id or ARN) the default key policy again")
      ->type_name("KEY");
  command.add_option("--region", options.region, "Region of that key; that of `bongtu init` if left out");
  command.add_flag("--json", options.json, "Print one JSON object instead of text");
}

}  // namespace

Result<Command> read_options(int argc, const char* const* argv) {
  InitOptions init;
  ServeOptions serve;
  RecoverOptions recover;
  std::string config;
  CLI::App app{"Bongtu: encryption as a service, with the API of AWS KMS.", "bongtu"};
  app.set_version_flag("--version", "bongtu " BONGTU_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Each flag of init, serve and recover is also an environment variable (--tls-cert: BONGTU_TLS_CERT) "
      "and "
      "a key of the TOML file that --config names.");
  CLI::App* init_command =
      app.add_subcommand("init", "Make a data directory: root key, first user, first KMS key");
  CLI::App* serve_command = app.add_subcommand("serve", "Serve the KMS API and the encryption API");
  CLI::App* recover_command =
      app.add_subcommand("recover", "With the server stopped: a new administrator, or a key policy reset");
  // Only to be seen in --help: cli::run has taken these before.
  for (const auto& [name, what] : cli::commands()) app.add_subcommand(name, what);
  describe_recover(*recover_command, recover);
  describe_init(*init_command, init);
  describe_serve(*serve_command, serve);
  for (CLI::App* command : {init_command, serve_command, recover_command}) {
    command->add_option("--config", config, "TOML file with these flags as keys")
        ->type_name("FILE")
        ->envname("BONGTU_CONFIG");
  }
  try {
    app.parse(argc, argv);
    CLI::App* command = app.get_subcommands().front();
    CHECK(complete(*command, config));
    if (init.data.empty() && serve.data.empty() && recover.data.empty())
      return refuse(Fault::validation, "--data DIR is missing.");
  } catch (const CLI::Success& success) {
    std::ostringstream text;
    app.exit(success, text, text);
    return Command(Text{text.str()});
  } catch (const CLI::ParseError& error) {
    std::string what = error.what();
    std::ranges::replace(what, '\n', ' ');
    return refuse(Fault::validation, what + (what.ends_with('.') ? "" : ".") + " See bongtu --help.");
  }
  if (init_command->parsed()) return Command(init);
  if (recover_command->parsed()) return Command(recover);
  return Command(serve);
}

}  // namespace bongtu::app
