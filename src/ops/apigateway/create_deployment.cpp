#include "ops/apigateway/deployment.h"

namespace bongtu::ops::apigateway {
namespace {

struct CreateDeploymentRequest {
  std::string api;
  std::optional<std::string> stage;
  std::optional<std::string> stage_description;
  std::optional<std::string> description;
  std::optional<Texts> variables;
  static constexpr auto shape = fields(
      field("restapi_id", &CreateDeploymentRequest::api, {}, api_doc),
      field("stageName", &CreateDeploymentRequest::stage, {},
            "The stage that gets the deployment; it is made where there is none of this name."),
      field("stageDescription", &CreateDeploymentRequest::stage_description, {}, "What the stage is for."),
      field("description", &CreateDeploymentRequest::description, {}, "What the deployment is."),
      field("variables", &CreateDeploymentRequest::variables, {}, "Variables of the stage; its others stay."),
      unbuilt("cacheClusterEnabled"), unbuilt("cacheClusterSize"), unbuilt("canarySettings"),
      unbuilt("tracingEnabled"));
};

Result<> check_methods(const RestApiRecord& api) {
  bool any = false;
  for (const Resource& resource : api.resources) {
    if (!resource.methods) continue;
    for (const auto& [verb, method] : *resource.methods) {
      any = true;
      if (!method.integration) return refuse(Fault::validation, "No integration defined for method");
    }
  }
  if (!any) return refuse(Fault::validation, "The REST API doesn't contain any methods");
  return {};
}

// Makes the stage, or moves it to the deployment.
Result<> put_stage(Rest& rest, const CreateDeploymentRequest& request, const std::string& deployment) {
  const std::string& name = *request.stage;
  const double now = seconds(rest.call().now);
  CHECK(check_stage_name(name));
  const auto known = rest.gateway.stage(request.api, name);
  StageRecord record = known != nullptr ? known->record : StageRecord{.created = now};
  record.deployment_id = deployment;
  record.updated = now;
  if (request.stage_description) record.description = request.stage_description;
  for (const auto& [variable, value] : request.variables.value_or(Texts()))
    record.variables[variable] = value;
  CHECK(check_stage(record));
  if (known != nullptr)
    gateway::replace(rest.call(), *known, record);
  else
    gateway::create(rest.call(), "apigateway/stage/" + request.api + "/" + name, record);
  return {};
}

Result<DeploymentView> create_deployment(Rest& rest, const CreateDeploymentRequest& request) {
  TRY(const auto api, find_api(rest, request.api));
  CHECK(check_methods(api->record));
  if (!request.stage && (request.variables || request.stage_description))
    return refuse(Fault::validation,
                  "Stage name cannot be empty when the stage has a description or variables");
  const std::string id = gateway::make_id();
  const gateway::DeploymentRecord record{request.description, seconds(rest.call().now), api->record.resources,
                                         api->record.gateway_responses};
  if (request.stage) CHECK(put_stage(rest, request, id));
  gateway::touch(rest.call(), *api);  // so that it is the API of one moment, and still there
  gateway::create(rest.call(), "apigateway/deployment/" + request.api + "/" + id, record);
  return view_of(id, record);
}

}  // namespace

extern const Operation CreateDeployment = rest_operation<&create_deployment>(
    "CreateDeployment", {"POST", "/restapis/{restapi_id}/deployments", 201},
    "Takes a copy of a REST API as it is, which stages can make callable.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
