#include "ops/apigateway/deployment.h"
#include "ops/apigateway/page.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetDeploymentsRequest {
  std::string api;
  std::optional<std::string> position;
  std::optional<std::int64_t> limit;
  static constexpr auto shape =
      fields(field("restapi_id", &GetDeploymentsRequest::api, {}, api_doc),
             field("position", &GetDeploymentsRequest::position, {}, position_doc),
             field("limit", &GetDeploymentsRequest::limit, limit_bounds, limit_doc));
};

Result<Page<DeploymentView>> get_deployments(Rest& rest, const GetDeploymentsRequest& request) {
  CHECK(find_api(rest, request.api));
  std::vector<std::pair<std::string, DeploymentView>> all;
  for (const auto& one : rest.gateway.deployments(request.api))
    all.emplace_back(one->id, view_of(one->id, one->record));
  return page_of("deployments", request.position, request.limit, std::move(all));
}

}  // namespace

extern const Operation GetDeployments =
    rest_operation<&get_deployments>("GetDeployments", {"GET", "/restapis/{restapi_id}/deployments"},
                                     "Lists the deployments of a REST API.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
