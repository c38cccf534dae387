#include "ops/apigateway/stage.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetStagesRequest {
  std::string api;
  std::optional<std::string> deployment;
  static constexpr auto shape =
      fields(field("restapi_id", &GetStagesRequest::api, {}, api_doc),
             field("deploymentId", &GetStagesRequest::deployment, {}, "Only its stages."));
};

struct GetStagesResponse {
  std::vector<StageView> item;
  static constexpr auto shape = fields(field("item", &GetStagesResponse::item));
};

Result<GetStagesResponse> get_stages(Rest& rest, const GetStagesRequest& request) {
  CHECK(find_api(rest, request.api));
  GetStagesResponse response;
  for (const auto& stage : rest.gateway.stages(request.api)) {
    if (request.deployment.value_or(stage->record.deployment_id) == stage->record.deployment_id)
      response.item.push_back(view_of(stage->id, stage->record));
  }
  return response;
}

}  // namespace

extern const Operation GetStages =
    rest_operation<&get_stages>("GetStages", {"GET", "/restapis/{restapi_id}/stages"},
                                "Lists all stages of a REST API.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
