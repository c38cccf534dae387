#include "ops/apigateway/deployment.h"

namespace bongtu::ops::apigateway {
namespace {

struct UpdateDeploymentRequest {
  std::string api;
  std::string deployment;
  PatchOperations operations;
  static constexpr auto shape =
      fields(field("restapi_id", &UpdateDeploymentRequest::api, {}, api_doc),
             field("deployment_id", &UpdateDeploymentRequest::deployment, {}, deployment_doc),
             field("patchOperations", &UpdateDeploymentRequest::operations, {}, patch_doc));
};

constexpr PatchPath paths[] = {{"/description", {PatchOp::replace}}};

Result<DeploymentView> update_deployment(Rest& rest, const UpdateDeploymentRequest& request) {
  TRY(const auto deployment, find_deployment(rest, request.api, request.deployment));
  TRY(const gateway::DeploymentRecord record, patched(deployment->record, paths, request.operations));
  gateway::replace(rest.call(), *deployment, record);
  return view_of(deployment->id, record);
}

}  // namespace

extern const Operation UpdateDeployment = rest_operation<&update_deployment>(
    "UpdateDeployment", {"PATCH", "/restapis/{restapi_id}/deployments/{deployment_id}"},
    "Changes the description of a deployment, which is all of it that changes.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
