#include "ops/apigateway/stage.h"

namespace bongtu::ops::apigateway {
namespace {

Result<StageView> get_stage(Rest& rest, const StageRequest& request) {
  TRY(const auto stage, find_stage(rest, request.api, request.stage));
  return view_of(stage->id, stage->record);
}

}  // namespace

extern const Operation GetStage = rest_operation<&get_stage>(
    "GetStage", {"GET", "/restapis/{restapi_id}/stages/{stage_name}"}, "Tells a stage.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
