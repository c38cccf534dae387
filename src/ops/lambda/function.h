// The built-in function: how requests name it, and what Lambda says of it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ops/operation.h"

namespace bongtu::ops::lambda {

inline constexpr Bounds function_name_bounds{
    1,
    256,
    {"(arn:aws:lambda:)?([a-z]{2}(-[a-z]+)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9_.-]+)"
     "(:(\\$LATEST|[a-zA-Z0-9_-]+))?"}};
inline constexpr Bounds qualifier_bounds{1, 128, {"\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9_$-]+"}};
inline constexpr std::string_view latest = "$LATEST";

// What an operation on one function has.
struct FunctionRequest {
  std::string name;
  std::optional<std::string> qualifier;
  static constexpr auto shape =
      fields(field("FunctionName", &FunctionRequest::name, function_name_bounds,
                   "Name or ARN: only `encrypt` is there."),
             field("Qualifier", &FunctionRequest::qualifier, qualifier_bounds, "Only $LATEST is there."));
};

// The function that is named. Fault::not_found with AWS's text for every other; Fault::validation where name
// and qualifier name two versions.
Result<std::shared_ptr<const gateway::Function>> find_function(Rest& rest, std::string_view name,
                                                               const std::optional<std::string>& qualifier);

// Fault::invalid_state where the caller has seen another revision than the stored one.
Result<> check_revision(const gateway::Function& function, const std::optional<std::string>& revision);

// Puts the record as a new revision.
void replace_function(Rest& rest, const gateway::Function& stored, gateway::FunctionRecord& record);

struct Environment {
  std::optional<MapOf<std::string>> variables;
  static constexpr auto shape = fields(field("Variables", &Environment::variables));
};

// FunctionConfiguration, without what is of the code: there is none to get.
struct Configuration {
  std::string name;
  std::string arn;
  std::string role;
  std::string description;
  std::int64_t timeout = 0;
  std::int64_t memory = 0;
  std::string last_modified;
  std::string version = std::string(latest);
  std::optional<Environment> environment;
  std::string revision;
  std::string state = "Active";
  std::string last_update = "Successful";
  static constexpr auto shape =
      fields(field("FunctionName", &Configuration::name), field("FunctionArn", &Configuration::arn),
             field("Role", &Configuration::role), field("Description", &Configuration::description),
             field("Timeout", &Configuration::timeout), field("MemorySize", &Configuration::memory),
             field("LastModified", &Configuration::last_modified), field("Version", &Configuration::version),
             field("Environment", &Configuration::environment), field("RevisionId", &Configuration::revision),
             field("State", &Configuration::state), field("LastUpdateStatus", &Configuration::last_update));
};

Configuration configuration_of(Rest& rest, const gateway::FunctionRecord& function);

}  // namespace bongtu::ops::lambda
