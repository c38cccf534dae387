#include "ops/lambda/function.h"
#include "ops/lambda/policy.h"

namespace bongtu::ops::lambda {
namespace {

struct GetPolicyResponse {
  std::string policy;
  std::string revision;
  static constexpr auto shape =
      fields(field("Policy", &GetPolicyResponse::policy), field("RevisionId", &GetPolicyResponse::revision));
};

Result<GetPolicyResponse> get_policy(Rest& rest, const FunctionRequest& request) {
  TRY(const auto function, find_function(rest, request.name, request.qualifier));
  if (function->record.permissions.empty())
    return refuse(Fault::not_found, "The resource you requested does not exist.");
  return GetPolicyResponse{policy_document(rest.call(), function->record), function->record.revision};
}

}  // namespace

extern const Operation GetPolicy =
    rest_operation<&get_policy>("GetPolicy", {"GET", "/2015-03-31/functions/{FunctionName}/policy"},
                                "Tells the function's resource policy.", {Fault::not_found});

}  // namespace bongtu::ops::lambda
