#include <algorithm>

#include "access/names.h"
#include "access/service_trust.h"
#include "function/settings.h"
#include "ops/lambda/function.h"
#include "ops/lambda/function_arn.h"

namespace bongtu::ops::lambda {
namespace {

constexpr std::string_view service = "lambda.amazonaws.com";
constexpr std::size_t most_environment_bytes = 4096;
constexpr Bounds role_bounds{0, 10'000, {"arn:aws:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+"}};
// Others would change nothing here. A misspelt ALLOW would let more pass than was meant.
constexpr std::string_view variable_names[] = {"KEY_ID", "DECRYPT_KEY_IDS", "ALLOW"};
constexpr std::string_view allow_values[] = {"", "encrypt", "decrypt", "both"};

struct UpdateFunctionConfigurationRequest {
  std::string name;
  std::optional<std::string> role;
  std::optional<std::string> description;
  std::optional<std::int64_t> timeout;
  std::optional<std::int64_t> memory;
  std::optional<Environment> environment;
  std::optional<std::string> revision;
  static constexpr auto shape = fields(
      field("FunctionName", &UpdateFunctionConfigurationRequest::name, function_name_bounds, "Name or ARN."),
      field("Role", &UpdateFunctionConfigurationRequest::role, role_bounds,
            "The role that the function acts as."),
      unbuilt("Handler"),
      field("Description", &UpdateFunctionConfigurationRequest::description, {0, 256}, "What it is for."),
      field("Timeout", &UpdateFunctionConfigurationRequest::timeout, {1, 900},
            "Seconds; told and not enforced: the function does not wait."),
      field("MemorySize", &UpdateFunctionConfigurationRequest::memory, {128, 10'240},
            "MB; told and not enforced."),
      unbuilt("VpcConfig"),
      field("Environment", &UpdateFunctionConfigurationRequest::environment, {},
            "KEY_ID, DECRYPT_KEY_IDS, ALLOW; a stage's variables go before them."),
      unbuilt("Runtime"), unbuilt("DeadLetterConfig"), unbuilt("KMSKeyArn"), unbuilt("TracingConfig"),
      field("RevisionId", &UpdateFunctionConfigurationRequest::revision, {},
            "Only where the function is still that."),
      unbuilt("Layers"), unbuilt("FileSystemConfigs"), unbuilt("ImageConfig"), unbuilt("EphemeralStorage"),
      unbuilt("SnapStart"), unbuilt("LoggingConfig"), unbuilt("CapacityProviderConfig"),
      unbuilt("DurableConfig"), unbuilt("RuntimeConfig"), unbuilt("AcceleratorConfig"));
};

// What a trust policy can ask where Lambda assumes a role.
class ServiceValues : public access::ConditionValues {
 public:
  explicit ServiceValues(const Call& call) : call_(call) {}
  std::optional<std::vector<std::string>> find(std::string_view key) const override {
    if (key == "aws:sourceaccount") return std::vector{call_.account};
    if (key == "aws:sourcearn") return std::vector{function_arn(call_, gateway::function_name)};
    return std::nullopt;
  }

 private:
  const Call& call_;
};

// The role's name, where the caller may pass it to Lambda and Lambda may assume it. Whether there is such a
// role is told only to who may pass it.
Result<std::string> checked_role(Rest& rest, const std::string& arn) {
  auto role = rest.directory.people()->role(access::name_in(arn));
  if (role != nullptr && role->arn != arn) role = nullptr;
  CHECK(rest.gate.allow("iam:PassRole", arn, {{"iam:PassedToService", service}},
                        role == nullptr ? nullptr : &role->record.tags));
  const bool assumable = role != nullptr && role->trust != nullptr &&
                         access::lets_service_assume(*role->trust, service, arn, ServiceValues(rest.call()));
  if (!assumable)
    return refuse(Fault::validation, "The role defined for the function cannot be assumed by Lambda.");
  return role->record.name;
}

Result<MapOf<std::string>> checked_variables(const Environment& environment) {
  auto variables = environment.variables.value_or(MapOf<std::string>());
  std::size_t size = 0;
  for (const auto& [name, value] : variables) {
    size += name.size() + value.size();
    if (std::ranges::find(variable_names, name) == std::end(variable_names)) {
      return refuse(Fault::validation,
                    "The environment variable '" + name +
                        "' means nothing to this function: it reads KEY_ID, DECRYPT_KEY_IDS "
                        "and ALLOW.");
    }
  }
  if (size > most_environment_bytes) {
    return refuse(
        Fault::validation,
        "Lambda was unable to configure your environment variables because the environment variables "
        "you have provided exceeded the 4KB limit.");
  }
  if (std::ranges::find(allow_values, function::variable(variables, "ALLOW")) == std::end(allow_values))
    return refuse(Fault::validation, "The environment variable 'ALLOW' must be encrypt, decrypt or both.");
  return variables;
}

Result<Configuration> update_function_configuration(Rest& rest,
                                                    const UpdateFunctionConfigurationRequest& request) {
  TRY(const auto function, find_function(rest, request.name, std::nullopt));
  CHECK(check_revision(*function, request.revision));
  gateway::FunctionRecord record = function->record;
  if (request.role) {
    TRY(record.role, checked_role(rest, *request.role));
  }
  if (request.environment) {
    TRY(record.environment, checked_variables(*request.environment));
  }
  record.description = request.description.value_or(record.description);
  record.timeout = request.timeout.value_or(record.timeout);
  record.memory = request.memory.value_or(record.memory);
  replace_function(rest, *function, record);
  return configuration_of(rest, record);
}

}  // namespace

extern const Operation UpdateFunctionConfiguration = rest_operation<&update_function_configuration>(
    "UpdateFunctionConfiguration", {"PUT", "/2015-03-31/functions/{FunctionName}/configuration"},
    "Changes the function's role, environment and description.", {Fault::not_found, Fault::invalid_state});

}  // namespace bongtu::ops::lambda
