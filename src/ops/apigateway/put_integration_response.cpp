#include "ops/apigateway/integration.h"

namespace bongtu::ops::apigateway {
namespace {

struct PutIntegrationResponseRequest {
  std::string api;
  std::string resource;
  std::string verb;
  std::string status;
  std::optional<std::string> selection_pattern;
  std::optional<Texts> parameters;
  std::optional<Texts> templates;
  std::optional<std::string> content_handling;
  static constexpr auto shape = fields(
      field("restapi_id", &PutIntegrationResponseRequest::api, {}, api_doc),
      field("resource_id", &PutIntegrationResponseRequest::resource, {}, resource_doc),
      field("http_method", &PutIntegrationResponseRequest::verb, {}, method_doc),
      field("status_code", &PutIntegrationResponseRequest::status, status_bounds, status_doc),
      field("selectionPattern", &PutIntegrationResponseRequest::selection_pattern, {.max = 1000},
            "A regular expression for the function's error; the one without is taken where no other fits."),
      field(
          "responseParameters", &PutIntegrationResponseRequest::parameters, {},
          "`method.response.header.NAME` with text in single quotes; the method's response must declare it."),
      field("responseTemplates", &PutIntegrationResponseRequest::templates, {},
            "By content type: empty, `$input.body`, `$input.json('$')`, or text without $ and #."),
      field("contentHandling", &PutIntegrationResponseRequest::content_handling,
            {.values = &content_handlings}, "CONVERT_TO_TEXT, which changes nothing: bodies are text."));
};

Result<gateway::IntegrationResponse> put_integration_response(Rest& rest,
                                                              const PutIntegrationResponseRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Method* const method, api.method(request.resource, request.verb));
  TRY(Integration* const integration, api.integration(request.resource, request.verb));
  const gateway::IntegrationResponse response{request.status, request.selection_pattern, request.parameters,
                                              request.templates, request.content_handling};
  CHECK(check_integration_response(*method, response));
  if (!integration->responses) integration->responses.emplace();
  (*integration->responses)[request.status] = response;
  api.save(rest);
  return response;
}

}  // namespace

extern const Operation PutIntegrationResponse = rest_operation<&put_integration_response>(
    "PutIntegrationResponse",
    {"PUT",
     "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/"
     "{status_code}",
     201},
    "Sets what becomes of an answer of the integration (types AWS and MOCK).", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
