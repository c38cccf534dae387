#include <algorithm>

#include "ops/apigateway/deployment.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetDeploymentRequest {
  std::string api;
  std::string deployment;
  std::optional<std::vector<std::string>> embed;
  static constexpr auto shape = fields(
      field("restapi_id", &GetDeploymentRequest::api, {}, api_doc),
      field("deployment_id", &GetDeploymentRequest::deployment, {}, deployment_doc),
      field("embed", &GetDeploymentRequest::embed, {}, "`apisummary`: its methods, by path and verb."));
};

Result<DeploymentView> get_deployment(Rest& rest, const GetDeploymentRequest& request) {
  TRY(const auto deployment, find_deployment(rest, request.api, request.deployment));
  const bool summary =
      request.embed && std::ranges::find(*request.embed, "apisummary") != request.embed->end();
  return view_of(deployment->id, deployment->record, summary);
}

}  // namespace

extern const Operation GetDeployment = rest_operation<&get_deployment>(
    "GetDeployment", {"GET", "/restapis/{restapi_id}/deployments/{deployment_id}"}, "Tells a deployment.",
    {Fault::not_found});

}  // namespace bongtu::ops::apigateway
