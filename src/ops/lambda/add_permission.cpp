#include <algorithm>

#include "ops/lambda/function.h"
#include "ops/lambda/policy.h"

namespace bongtu::ops::lambda {
namespace {

constexpr std::size_t most_policy_bytes = 20'480;
constexpr Bounds statement_id_bounds{1, 100, {"([a-zA-Z0-9_-]+)"}};
constexpr Bounds action_bounds{0, 10'000, {"(lambda:[*]|lambda:[a-zA-Z]+|[*])"}};
constexpr Bounds principal_bounds{0, 2048, {"[^\\s]+"}};
constexpr Bounds source_arn_bounds{
    0,
    10'000,
    {"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9-])+:([a-z]{2}(-[a-z]+)?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)"}};
constexpr Bounds account_bounds{0, 12, {"\\d{12}"}};

struct AddPermissionRequest {
  std::string name;
  std::string sid;
  std::string action;
  std::string principal;
  std::optional<std::string> source_arn;
  std::optional<std::string> source_account;
  std::optional<std::string> qualifier;
  std::optional<std::string> revision;
  static constexpr auto shape = fields(
      field("FunctionName", &AddPermissionRequest::name, function_name_bounds, "Name or ARN."),
      field("StatementId", &AddPermissionRequest::sid, statement_id_bounds, "Unique in the policy."),
      field("Action", &AddPermissionRequest::action, action_bounds, "lambda:InvokeFunction."),
      field("Principal", &AddPermissionRequest::principal, principal_bounds,
            "A service, an account, an ARN or *."),
      field("SourceArn", &AddPermissionRequest::source_arn, source_arn_bounds,
            "Of a service's resource, with * and ?."),
      unbuilt("FunctionUrlAuthType"), unbuilt("InvokedViaFunctionUrl"),
      field("SourceAccount", &AddPermissionRequest::source_account, account_bounds,
            "Of a service's resource."),
      unbuilt("EventSourceToken"),
      field("Qualifier", &AddPermissionRequest::qualifier, qualifier_bounds, "None is there."),
      field("RevisionId", &AddPermissionRequest::revision, {}, "Only where the function is still that."),
      unbuilt("PrincipalOrgID"));
};

struct AddPermissionResponse {
  std::string statement;
  static constexpr auto shape = fields(field("Statement", &AddPermissionResponse::statement));
};

bool has_qualifier(const AddPermissionRequest& request) {
  return request.qualifier || request.name.ends_with(":" + std::string(latest));
}

// The policy as it will be: it must be understood, and not be too long.
Result<> check_policy(const Call& call, const gateway::FunctionRecord& function) {
  if (!function_policy(call, function)) {
    return refuse(Fault::validation,
                  "The provided principal was invalid. Please check the principal and try again.");
  }
  const std::size_t size = policy_document(call, function).size();
  if (size <= most_policy_bytes) return {};
  return refuse(Fault::limit_exceeded, "The final policy size (" + std::to_string(size) +
                                           ") is bigger than the limit (" +
                                           std::to_string(most_policy_bytes) + ").");
}

Result<AddPermissionResponse> add_permission(Rest& rest, const AddPermissionRequest& request) {
  TRY(const auto function, find_function(rest, request.name, request.qualifier));
  if (has_qualifier(request))
    return refuse(Fault::validation, "We currently do not support adding policies for $LATEST.");
  CHECK(check_revision(*function, request.revision));
  gateway::FunctionRecord record = function->record;
  if (std::ranges::find(record.permissions, request.sid, &gateway::Permission::sid) !=
      record.permissions.end()) {
    return refuse(Fault::already_exists, "The statement id (" + request.sid +
                                             ") provided already exists. Please provide a new statement id, "
                                             "or remove the existing statement.");
  }
  record.permissions.push_back(
      {request.sid, request.action, request.principal, request.source_arn, request.source_account});
  CHECK(check_policy(rest.call(), record));
  replace_function(rest, *function, record);
  return AddPermissionResponse{statement_of(rest.call(), record.permissions.back())};
}

}  // namespace

extern const Operation AddPermission = rest_operation<&add_permission>(
    "AddPermission", {"POST", "/2015-03-31/functions/{FunctionName}/policy", 201},
    "Adds a statement to the function's resource policy.",
    {Fault::not_found, Fault::already_exists, Fault::invalid_state, Fault::limit_exceeded});

}  // namespace bongtu::ops::lambda
