#include "ops/apigateway/method.h"

namespace bongtu::ops::apigateway {
namespace {

struct PutMethodResponseRequest {
  std::string api;
  std::string resource;
  std::string verb;
  std::string status;
  std::optional<MapOf<bool>> parameters;
  std::optional<Texts> models;
  static constexpr auto shape = fields(
      field("restapi_id", &PutMethodResponseRequest::api, {}, api_doc),
      field("resource_id", &PutMethodResponseRequest::resource, {}, resource_doc),
      field("http_method", &PutMethodResponseRequest::verb, {}, method_doc),
      field("status_code", &PutMethodResponseRequest::status, status_bounds, status_doc),
      field("responseParameters", &PutMethodResponseRequest::parameters, {},
            "Headers that integration responses may set: `method.response.header.NAME`."),
      field("responseModels", &PutMethodResponseRequest::models, {}, "By content type: Empty or Error."));
};

Result<gateway::MethodResponse> put_method_response(Rest& rest, const PutMethodResponseRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Method* const method, api.method(request.resource, request.verb));
  const gateway::MethodResponse response{request.status, request.parameters, request.models};
  CHECK(check_method_response(response));
  if (!method->responses) method->responses.emplace();
  if (!method->responses->emplace(request.status, response).second)
    return refuse(Fault::already_exists, "Response already exists for this resource");
  api.save(rest);
  return response;
}

}  // namespace

extern const Operation PutMethodResponse = rest_operation<&put_method_response>(
    "PutMethodResponse",
    {"PUT", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
     201},
    "Declares a status that a method answers, and the headers that it then may have.",
    {Fault::not_found, Fault::already_exists});

}  // namespace bongtu::ops::apigateway
