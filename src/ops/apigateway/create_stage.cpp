#include "ops/apigateway/stage.h"

namespace bongtu::ops::apigateway {
namespace {

struct CreateStageRequest {
  std::string api;
  std::string stage;
  std::string deployment;
  std::optional<std::string> description;
  std::optional<Texts> variables;
  std::optional<Texts> tags;
  static constexpr auto shape =
      fields(field("restapi_id", &CreateStageRequest::api, {}, api_doc),
             field("stageName", &CreateStageRequest::stage, {},
                   "Letters, digits, _ and -; the first part of the path."),
             field("deploymentId", &CreateStageRequest::deployment, {}, deployment_doc),
             field("description", &CreateStageRequest::description, {}, "What it is for."),
             field("variables", &CreateStageRequest::variables, {}, variables_doc),
             field("tags", &CreateStageRequest::tags, {}, tags_doc), unbuilt("cacheClusterEnabled"),
             unbuilt("cacheClusterSize"), unbuilt("documentationVersion"), unbuilt("canarySettings"),
             unbuilt("tracingEnabled"));
};

Result<StageView> create_stage(Rest& rest, const CreateStageRequest& request) {
  CHECK(check_stage_name(request.stage));
  TRY(const auto deployment, find_deployment(rest, request.api, request.deployment));
  if (rest.gateway.stage(request.api, request.stage) != nullptr)
    return refuse(Fault::already_exists, "Stage already exists");
  StageRecord record;
  record.deployment_id = request.deployment;
  record.description = request.description;
  record.created = record.updated = seconds(rest.call().now);
  record.variables = request.variables.value_or(Texts());
  record.tags = request.tags;
  CHECK(check_stage(record));
  gateway::touch(rest.call(), *deployment);  // which stays for as long as a stage has it
  gateway::create(rest.call(), "apigateway/stage/" + request.api + "/" + request.stage, record);
  return view_of(request.stage, record);
}

}  // namespace

extern const Operation CreateStage =
    rest_operation<&create_stage>("CreateStage", {"POST", "/restapis/{restapi_id}/stages", 201},
                                  "Makes a deployment callable.", {Fault::not_found, Fault::already_exists});

}  // namespace bongtu::ops::apigateway
