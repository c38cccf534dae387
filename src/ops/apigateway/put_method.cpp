#include <algorithm>

#include "ops/apigateway/method.h"

namespace bongtu::ops::apigateway {
namespace {

struct PutMethodRequest {
  std::string api;
  std::string resource;
  std::string verb;
  std::string authorization_type;
  std::optional<bool> api_key_required;
  std::optional<std::string> operation_name;
  std::optional<MapOf<bool>> request_parameters;
  std::optional<Texts> request_models;
  static constexpr auto shape = fields(
      field("restapi_id", &PutMethodRequest::api, {}, api_doc),
      field("resource_id", &PutMethodRequest::resource, {}, resource_doc),
      field("http_method", &PutMethodRequest::verb, {}, method_doc),
      field("authorizationType", &PutMethodRequest::authorization_type, {}, "NONE."),
      field("apiKeyRequired", &PutMethodRequest::api_key_required, {},
            "True lets only calls in that have an API key of one of the stage's usage plans. False if not "
            "given."),
      field("operationName", &PutMethodRequest::operation_name, {}, "Text, kept as it is."),
      field("requestParameters", &PutMethodRequest::request_parameters, {},
            "Names of parameters, each with false: none can be required."),
      field("requestModels", &PutMethodRequest::request_models, {}, "By content type: Empty or Error."),
      unbuilt("authorizerId"), unbuilt("requestValidatorId"), unbuilt("authorizationScopes"));
};

constexpr std::string_view verbs[] = {"GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"};

Result<Method> put_method(Rest& rest, const PutMethodRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Resource* const resource, api.resource(request.resource));
  if (std::ranges::find(verbs, request.verb) == std::end(verbs)) {
    return refuse(
        Fault::validation,
        "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
  }
  Method method;
  method.http_method = request.verb;
  method.authorization_type = request.authorization_type;
  method.api_key_required = request.api_key_required.value_or(false);
  method.operation_name = request.operation_name;
  method.request_parameters = request.request_parameters;
  method.request_models = request.request_models;
  CHECK(check_method(method));
  if (!resource->methods) resource->methods.emplace();
  if (!resource->methods->emplace(request.verb, method).second)
    return refuse(Fault::already_exists, "Method already exists for this resource");
  api.save(rest);
  return method;
}

}  // namespace

extern const Operation PutMethod = rest_operation<&put_method>(
    "PutMethod", {"PUT", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}", 201},
    "Adds a method to a resource.", {Fault::not_found, Fault::already_exists});

}  // namespace bongtu::ops::apigateway
