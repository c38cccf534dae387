// The `bootstrap` of an AWS Lambda function (provided.al2023): docs/lambda.md.
#include <nss.h>
#include <unistd.h>

#include "client/environment.h"
#include "function/event.h"
#include "lambda/log.h"
#include "lambda/loop.h"

namespace bongtu::lambda {
namespace {

using client::variable;

// This program brings its C library along, which cannot load the name services of the machine's.
void look_names_up_without_plugins() { __nss_configure_lookup("hosts", "files dns"); }

// The certificates of AWS KMS go back to five roots, which the zip has: to load all 140 of the machine's
// takes many times as long. Another endpoint may have any of those. OpenSSL's own default paths are the build
// machine's.
void choose_roots() {
  const bool is_aws = variable("AWS_ENDPOINT_URL_KMS").empty() && variable("AWS_ENDPOINT_URL").empty();
  const std::string own = std::string(variable("LAMBDA_TASK_ROOT")) + "/amazon-roots.pem";
  const char* const machines = "/etc/pki/tls/certs/ca-bundle.crt";
  const bool use_own = is_aws ? access(own.c_str(), R_OK) == 0 : access(machines, R_OK) != 0;
  setenv("SSL_CERT_FILE", use_own ? own.c_str() : machines, 0);
}

function::Variables environment() {
  function::Variables variables;
  for (const std::string_view name : function::variable_names) {
    const std::string_view value = variable(std::string(name).c_str());
    if (!value.empty()) variables.emplace(name, value);
  }
  return variables;
}

constexpr std::string_view init_error = "Runtime.InvalidConfiguration";

Result<> run() {
  TRY(const auto api, RuntimeApi::at(variable("AWS_LAMBDA_RUNTIME_API")));
  auto function = make_function(environment());
  if (function) return std::unexpected(serve(*api, *function));
  const Result<> told =
      api->fail_init(init_error, function::function_error(init_error, function.error().message));
  return told ? std::unexpected(std::move(function).error()) : told;
}

int main() {
  look_names_up_without_plugins();
  choose_roots();
  const Result<> ended = run();
  log({.level = "FATAL", .message = ended.error().message, .detail = ended.error().detail});
  return 1;
}

}  // namespace
}  // namespace bongtu::lambda

int main() { return bongtu::lambda::main(); }
