#include <algorithm>

#include "ops/apigateway/rest_api.h"

namespace bongtu::ops::apigateway {
namespace {

struct CreateRestApiRequest {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> version;
  std::optional<std::string> clone_from;
  std::optional<std::string> api_key_source;
  std::optional<EndpointConfiguration> endpoint;
  std::optional<Texts> tags;
  static constexpr auto shape = fields(
      field("name", &CreateRestApiRequest::name, {.min = 1}, "Need not be unique."),
      field("description", &CreateRestApiRequest::description, {}, "What it is for."),
      field("version", &CreateRestApiRequest::version, {}, "Text, kept as it is."),
      field("cloneFrom", &CreateRestApiRequest::clone_from, {}, "The id of an API whose resources it gets."),
      field("apiKeySource", &CreateRestApiRequest::api_key_source, {}, "HEADER: API keys come in x-api-key."),
      field("endpointConfiguration", &CreateRestApiRequest::endpoint, {}, "REGIONAL."),
      field("tags", &CreateRestApiRequest::tags, {},
            "`bongtu:default` with the value true makes it answer at /{stage}/…."),
      unbuilt("binaryMediaTypes"), unbuilt("minimumCompressionSize"), unbuilt("policy"),
      unbuilt("disableExecuteApiEndpoint"), unbuilt("securityPolicy"), unbuilt("endpointAccessMode"));
};

Result<> check(const CreateRestApiRequest& request) {
  if (request.api_key_source.value_or("HEADER") != "HEADER") {
    return refuse(Fault::unsupported_operation,
                  "The apiKeySource " + *request.api_key_source + " is not offered here: it must be HEADER.");
  }
  if (!request.endpoint || !request.endpoint->types) return {};
  for (const std::string& type : *request.endpoint->types) {
    if (type != "REGIONAL") {
      return refuse(Fault::unsupported_operation,
                    "The endpoint type " + type + " is not offered here: it must be REGIONAL.");
    }
  }
  return {};
}

// Resources with ids of their own.
std::vector<Resource> cloned(std::vector<Resource> resources) {
  Texts new_ids;
  for (Resource& resource : resources) {
    resource.id = new_ids[resource.id] = gateway::make_id();
  }
  for (Resource& resource : resources) {
    if (resource.parent_id) resource.parent_id = new_ids[*resource.parent_id];
  }
  return resources;
}

Result<RestApiView> create_rest_api(Rest& rest, const CreateRestApiRequest& request) {
  CHECK(check(request));
  const std::string id = gateway::make_id();
  RestApiRecord record;
  if (request.clone_from) {
    TRY(const auto original, find_api(rest, *request.clone_from));
    record.resources = cloned(original->record.resources);
    record.gateway_responses = original->record.gateway_responses;
  } else {
    record.resources.push_back({gateway::make_id(), {}, {}, "/", {}});
  }
  record.name = request.name;
  record.description = request.description;
  record.version = request.version;
  record.created = seconds(rest.call().now);
  CHECK(set_tags(rest, id, record, request.tags));
  gateway::create(rest.call(), "apigateway/api/" + id, record);
  return view_of(id, record);
}

}  // namespace

extern const Operation CreateRestApi = rest_operation<&create_rest_api>(
    "CreateRestApi", {"POST", "/restapis", 201}, "Creates a REST API with its root resource.",
    {Fault::not_found, Fault::already_exists});

}  // namespace bongtu::ops::apigateway
