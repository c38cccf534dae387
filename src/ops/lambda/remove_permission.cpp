#include <algorithm>

#include "ops/lambda/function.h"

namespace bongtu::ops::lambda {
namespace {

constexpr Bounds statement_id_bounds{1, 100, {"([a-zA-Z0-9_.-]+)"}};

struct RemovePermissionRequest {
  std::string name;
  std::string sid;
  std::optional<std::string> qualifier;
  std::optional<std::string> revision;
  static constexpr auto shape = fields(
      field("FunctionName", &RemovePermissionRequest::name, function_name_bounds, "Name or ARN."),
      field("StatementId", &RemovePermissionRequest::sid, statement_id_bounds, "What AddPermission gave."),
      field("Qualifier", &RemovePermissionRequest::qualifier, qualifier_bounds, "None is there."),
      field("RevisionId", &RemovePermissionRequest::revision, {}, "Only where the function is still that."));
};

Result<Nothing> remove_permission(Rest& rest, const RemovePermissionRequest& request) {
  TRY(const auto function, find_function(rest, request.name, request.qualifier));
  gateway::FunctionRecord record = function->record;
  if (record.permissions.empty())
    return refuse(Fault::not_found, "No policy is associated with the given resource.");
  const auto found = std::ranges::find(record.permissions, request.sid, &gateway::Permission::sid);
  if (found == record.permissions.end())
    return refuse(Fault::not_found, "Statement " + request.sid + " is not found in resource policy.");
  CHECK(check_revision(*function, request.revision));
  record.permissions.erase(found);
  replace_function(rest, *function, record);
  return Nothing{};
}

}  // namespace

extern const Operation RemovePermission = rest_operation<&remove_permission>(
    "RemovePermission", {"DELETE", "/2015-03-31/functions/{FunctionName}/policy/{StatementId}", 204},
    "Takes a statement out of the function's resource policy.", {Fault::not_found, Fault::invalid_state});

}  // namespace bongtu::ops::lambda
