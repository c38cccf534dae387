#include "ops/apigateway/integration.h"

namespace bongtu::ops::apigateway {
namespace {

struct PutIntegrationRequest {
  std::string api;
  std::string resource;
  std::string verb;
  std::string type;
  std::optional<std::string> http_method;
  std::optional<std::string> uri;
  std::optional<std::string> connection_type;
  std::optional<Texts> request_parameters;
  std::optional<Texts> request_templates;
  std::optional<std::string> passthrough_behavior;
  std::optional<std::string> cache_namespace;
  std::optional<std::string> content_handling;
  std::optional<std::int64_t> timeout_in_millis;
  static constexpr auto shape = fields(
      field("restapi_id", &PutIntegrationRequest::api, {}, api_doc),
      field("resource_id", &PutIntegrationRequest::resource, {}, resource_doc),
      field("http_method", &PutIntegrationRequest::verb, {}, method_doc),
      field("type", &PutIntegrationRequest::type, {.values = &integration_types},
            "AWS_PROXY: the function gets the request as API Gateway's event. AWS: it gets the body. MOCK: "
            "none is "
            "called. The others are refused."),
      field("httpMethod", &PutIntegrationRequest::http_method, {}, "POST, but with MOCK."),
      field("uri", &PutIntegrationRequest::uri, {},
            "`arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations`, where "
            "`${stageVariables.NAME}` may stand in the function's name; not with MOCK."),
      field("connectionType", &PutIntegrationRequest::connection_type, {}, "INTERNET."),
      field("requestParameters", &PutIntegrationRequest::request_parameters, {},
            "Empty: others are refused."),
      field("requestTemplates", &PutIntegrationRequest::request_templates, {},
            "By content type. Of MOCK `{\"statusCode\": 200}`, with any status; else `$input.body` or "
            "`$input.json('$')`."),
      field("passthroughBehavior", &PutIntegrationRequest::passthrough_behavior,
            {.values = &passthrough_behaviors}, "WHEN_NO_MATCH if not given; NEVER is refused."),
      field("cacheNamespace", &PutIntegrationRequest::cache_namespace, {}, "Text, kept as it is."),
      field("contentHandling", &PutIntegrationRequest::content_handling, {.values = &content_handlings},
            "CONVERT_TO_TEXT, which changes nothing: bodies are text."),
      field("timeoutInMillis", &PutIntegrationRequest::timeout_in_millis, {},
            "50 to 29,000; 29,000 if not given."),
      unbuilt("connectionId"), unbuilt("credentials"), unbuilt("cacheKeyParameters"), unbuilt("tlsConfig"),
      unbuilt("responseTransferMode"), unbuilt("integrationTarget"));
};

Integration integration_of(const PutIntegrationRequest& request) {
  Integration made;
  made.type = request.type;
  made.http_method = request.http_method;
  made.uri = request.uri;
  made.request_parameters = request.request_parameters;
  made.request_templates = request.request_templates;
  made.passthrough_behavior = request.passthrough_behavior.value_or("WHEN_NO_MATCH");
  made.content_handling = request.content_handling;
  made.timeout_in_millis = request.timeout_in_millis.value_or(29'000);
  made.cache_namespace = request.cache_namespace.value_or(request.resource);
  return made;
}

Result<Integration> put_integration(Rest& rest, const PutIntegrationRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Method* const method, api.method(request.resource, request.verb));
  if (request.connection_type.value_or("INTERNET") != "INTERNET") {
    return refuse(Fault::unsupported_operation,
                  "The connectionType " + *request.connection_type + " is not offered here.");
  }
  const Integration integration = integration_of(request);
  CHECK(check_integration(integration, rest.call().account));
  method->integration = integration;
  api.save(rest);
  return integration;
}

}  // namespace

extern const Operation PutIntegration = rest_operation<&put_integration>(
    "PutIntegration",
    {"PUT", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration", 201},
    "Sets what stands behind a method: the function, or nothing (MOCK).", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
