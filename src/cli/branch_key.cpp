#include "cli/branch_key.h"

#include <bongtu/client.h>
#include <bongtu/hierarchical_keyring.h>

#include "cli/pairs.h"
#include "cli/parse.h"
#include "message/keyrings/kms_arn.h"

namespace bongtu::cli {
namespace {

constexpr const char* footer = R"(
Example:
  bongtu branch-key create --store keys --key arn:aws:kms:…      prints the new key's id
  bongtu encrypt letter.txt -w provider=hierarchical store=keys branch-key=ID key=arn:aws:kms:… ttl=600
  bongtu branch-key rotate --store keys --key arn:aws:kms:… --branch-key ID

Exit codes: 0 done; 2 refused.)";

struct Flags {
  message::BranchKeyDirectory directory;
  client::Options client;
  std::vector<std::string> context;
  std::string id;
};

void describe(CLI::App& app, Flags& flags) {
  app.add_option("--store", flags.directory.path, "The directory of branch keys; create makes it")
      ->type_name("DIR")
      ->required();
  app.add_option("--key", flags.directory.key_arn, "The KMS key that encrypts them")
      ->type_name("ARN")
      ->required();
  app.add_option("--logical-name", flags.directory.logical_name,
                 "The store's name, bound to every key; always the same for a store")
      ->capture_default_str();
  app.add_option("--profile", flags.client.profile, "Of the AWS config files");
  app.add_option("--endpoint", flags.client.endpoint, "KMS endpoint, such as a Bongtu's")->type_name("URL");
}

}  // namespace

Result<std::string> branch_key(std::vector<std::string> arguments) {
  Flags flags;
  CLI::App app{std::string(branch_key_what) + ".", std::string("bongtu ") + branch_key_name};
  app.require_subcommand(1);
  app.footer(footer);
  CLI::App* create = app.add_subcommand("create", "Make a branch key and print its id");
  CLI::App* rotate = app.add_subcommand("rotate", "Give it a new active version; older messages still open");
  for (CLI::App* command : {create, rotate}) describe(*command, flags);
  list(*create, "-c,--encryption-context", flags.context, "Pairs to bind to the branch key")
      ->type_name("KEY=VALUE ...");
  rotate->add_option("--branch-key", flags.id, "The id that create has printed")->required();
  TRY(const auto help, parse(app, std::move(arguments)));
  if (help) return *help;

  TRY(const Context context, parse_context(flags.context, false));
  const auto arn = message::parse_key_arn(flags.directory.key_arn);
  if (!arn)
    return refuse(Fault::validation, "--key is the ARN of a KMS key: arn:aws:kms:REGION:ACCOUNT:key/ID.");
  flags.client.region = arn->region;
  TRY(flags.directory.kms, client::kms(flags.client));
  if (rotate->parsed()) {
    CHECK(message::rotate_branch_key(flags.directory, flags.id));
    return std::string();
  }
  TRY(const std::string id, message::create_branch_key(flags.directory, context.pairs));
  return id + "\n";
}

}  // namespace bongtu::cli
