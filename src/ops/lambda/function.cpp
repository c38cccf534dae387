#include "ops/lambda/function.h"

#include <cmath>

#include "access/names.h"
#include "crypto/random.h"
#include "gateway/changes.h"
#include "ops/lambda/function_arn.h"

namespace bongtu::ops {
namespace lambda {
namespace {

struct Name {
  std::string region, account, function, qualifier;
};

// Takes what follows the last ':' of `text`, and the ':' with it.
std::string_view take_last(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  const std::string_view last = colon == std::string_view::npos ? text : text.substr(colon + 1);
  text = colon == std::string_view::npos ? std::string_view() : text.substr(0, colon);
  return last;
}

// arn:aws:lambda:REGION:ACCOUNT:function:NAME:QUALIFIER, from NAME to whole.
Name parse(const Call& call, std::string_view text) {
  constexpr std::string_view marker = "function:";
  Name name{call.region, call.account, {}, {}};
  const std::size_t found = text.find(marker);
  std::string_view before = text.substr(0, found == std::string_view::npos ? 0 : found);
  std::string_view rest = text.substr(found == std::string_view::npos ? 0 : found + marker.size());
  if (before.ends_with(':')) before.remove_suffix(1);
  if (!before.empty()) name.account = take_last(before);
  if (!before.empty()) name.region = take_last(before);
  const std::size_t colon = rest.find(':');
  name.function = rest.substr(0, colon);
  if (colon != std::string_view::npos) name.qualifier = rest.substr(colon + 1);
  return name;
}

std::string arn_of(const Name& name) {
  std::string arn("arn:aws:lambda:");
  arn.append(name.region).append(":").append(name.account).append(":function:").append(name.function);
  if (!name.qualifier.empty() && name.qualifier != latest) arn.append(":").append(name.qualifier);
  return arn;
}

std::string role_arn(Rest& rest, const std::string& name) {
  const auto role = rest.directory.people()->role(name);
  return role == nullptr ? access::iam_arn(rest.call().account, "role", "/", name) : role->arn;
}

}  // namespace

Result<std::shared_ptr<const gateway::Function>> find_function(Rest& rest, std::string_view text,
                                                               const std::optional<std::string>& qualifier) {
  Name name = parse(rest.call(), text);
  if (qualifier && !name.qualifier.empty() && *qualifier != name.qualifier) {
    return refuse(Fault::validation,
                  "The derived qualifier from the function name does not match the specified qualifier.");
  }
  if (qualifier) name.qualifier = *qualifier;
  const bool ours = name.region == rest.call().region && name.account == rest.call().account &&
                    name.function == gateway::function_name &&
                    (name.qualifier.empty() || name.qualifier == latest);
  if (ours) return rest.gateway.function();
  return refuse(Fault::not_found, "Function not found: " + arn_of(name));
}

Result<> check_revision(const gateway::Function& function, const std::optional<std::string>& revision) {
  if (!revision || *revision == function.record.revision) return {};
  return refuse(Fault::invalid_state,
                "The Revision Id provided does not match the latest Revision Id. Call the "
                "GetFunction/GetAlias API to retrieve the latest Revision Id");
}

void replace_function(Rest& rest, const gateway::Function& stored, gateway::FunctionRecord& record) {
  record.updated = seconds(rest.call().now);
  record.revision = crypto::to_string(crypto::random_uuid());
  gateway::replace(rest.call(), stored, record);
}

Configuration configuration_of(Rest& rest, const gateway::FunctionRecord& function) {
  Configuration made;
  made.name = gateway::function_name;
  made.arn = function_arn(rest.call(), made.name);
  made.role = role_arn(rest, function.role);
  made.description = function.description;
  made.timeout = function.timeout;
  made.memory = function.memory;
  made.last_modified = iso_time(from_milliseconds(std::llround(function.updated * 1000.0)));
  made.last_modified.replace(made.last_modified.size() - 1, 1, "+0000");
  if (!function.environment.empty()) made.environment = Environment{function.environment};
  made.revision = function.revision;
  return made;
}

}  // namespace lambda

std::string function_arn(const Call& call, std::string_view name) {
  return lambda::arn_of(lambda::parse(call, name));
}

}  // namespace bongtu::ops
