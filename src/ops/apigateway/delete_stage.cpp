#include "ops/apigateway/stage.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Nothing> delete_stage(Rest& rest, const StageRequest& request) {
  TRY(const auto stage, find_stage(rest, request.api, request.stage));
  leave_plans(rest, request.api, stage->id);
  gateway::remove(rest.call(), *stage);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteStage = rest_operation<&delete_stage>(
    "DeleteStage", {"DELETE", "/restapis/{restapi_id}/stages/{stage_name}", 202},
    "Deletes a stage, which leaves the usage plans.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
