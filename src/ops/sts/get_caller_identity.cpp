#include "ops/operation.h"

namespace bongtu::ops::sts {
namespace {

struct GetCallerIdentityRequest {
  static constexpr auto shape = fields();
};

struct GetCallerIdentityResponse {
  std::string user_id;
  std::string account;
  std::string arn;
  static constexpr auto shape = fields(field("UserId", &GetCallerIdentityResponse::user_id),
                                       field("Account", &GetCallerIdentityResponse::account),
                                       field("Arn", &GetCallerIdentityResponse::arn));
};

// Whatever the policies say: at AWS nobody can be kept from asking who he is.
Result<GetCallerIdentityResponse> get_caller_identity(Iam& iam, const GetCallerIdentityRequest&) {
  static_cast<void>(iam.gate.allow("sts:GetCallerIdentity"));
  const access::Principal& caller = iam.gate.principal();
  return GetCallerIdentityResponse{caller.id, caller.account, caller.arn};
}

}  // namespace

extern const Operation GetCallerIdentity =
    query_operation<&get_caller_identity>("GetCallerIdentity", "Says who signed. No policy can deny it.");

}  // namespace bongtu::ops::sts
