#include <algorithm>

#include "ops/apigateway/deployment.h"

namespace bongtu::ops::apigateway {
namespace {

struct DeleteDeploymentRequest {
  std::string api;
  std::string deployment;
  static constexpr auto shape =
      fields(field("restapi_id", &DeleteDeploymentRequest::api, {}, api_doc),
             field("deployment_id", &DeleteDeploymentRequest::deployment, {}, deployment_doc));
};

Result<Nothing> delete_deployment(Rest& rest, const DeleteDeploymentRequest& request) {
  TRY(const auto deployment, find_deployment(rest, request.api, request.deployment));
  const auto stages = rest.gateway.stages(request.api);
  if (std::ranges::any_of(stages,
                          [&](const auto& stage) { return stage->record.deployment_id == deployment->id; })) {
    return refuse(Fault::validation, "Active stages pointing to this deployment must be moved or deleted");
  }
  gateway::remove(rest.call(), *deployment);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteDeployment = rest_operation<&delete_deployment>(
    "DeleteDeployment", {"DELETE", "/restapis/{restapi_id}/deployments/{deployment_id}", 202},
    "Deletes a deployment that no stage has.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
