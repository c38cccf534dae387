#include "ops/apigateway/api_copy.h"
#include "ops/apigateway/stage.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Nothing> delete_rest_api(Rest& rest, const ApiRequest& request) {
  TRY(const auto api, find_api(rest, request.api));
  for (const auto& deployment : rest.gateway.deployments(api->id)) gateway::remove(rest.call(), *deployment);
  for (const auto& stage : rest.gateway.stages(api->id)) gateway::remove(rest.call(), *stage);
  leave_plans(rest, api->id, {});
  gateway::remove(rest.call(), *api);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteRestApi = rest_operation<&delete_rest_api>(
    "DeleteRestApi", {"DELETE", "/restapis/{restapi_id}", 202},
    "Deletes a REST API with its deployments and stages, which leave the usage plans.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
