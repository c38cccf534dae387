// What the store keeps of REST APIs. The parts of one have the names and the form of the API Gateway API, so
// that its operations answer with them as they stand (API Gateway API reference, "Resource", "Method", …).
#pragma once

#include "base/record.h"

namespace bongtu::gateway {

using Texts = MapOf<std::string>;

// What a method answers to a status of its integration.
struct IntegrationResponse {
  std::string status_code;
  std::optional<std::string> selection_pattern;  // a regular expression; none: the default
  std::optional<Texts> parameters;               // "method.response.header.X": "'value'"
  std::optional<Texts> templates;                // by content type
  std::optional<std::string> content_handling;
  static constexpr auto shape = fields(field("statusCode", &IntegrationResponse::status_code),
                                       field("selectionPattern", &IntegrationResponse::selection_pattern),
                                       field("responseParameters", &IntegrationResponse::parameters),
                                       field("responseTemplates", &IntegrationResponse::templates),
                                       field("contentHandling", &IntegrationResponse::content_handling));
};

struct Integration {
  std::string type;                        // AWS, AWS_PROXY, MOCK
  std::optional<std::string> http_method;  // of the call to the function: POST
  std::optional<std::string> uri;          // …:lambda:path/2015-03-31/functions/<function ARN>/invocations
  std::optional<std::string> credentials;
  std::optional<Texts> request_parameters;
  std::optional<Texts> request_templates;
  std::string passthrough_behavior = "WHEN_NO_MATCH";
  std::optional<std::string> content_handling;
  std::int64_t timeout_in_millis = 29'000;
  std::string cache_namespace;
  std::vector<std::string> cache_key_parameters;
  std::optional<MapOf<IntegrationResponse>> responses;  // by status
  static constexpr auto shape =
      fields(field("type", &Integration::type), field("httpMethod", &Integration::http_method),
             field("uri", &Integration::uri), field("credentials", &Integration::credentials),
             field("requestParameters", &Integration::request_parameters),
             field("requestTemplates", &Integration::request_templates),
             field("passthroughBehavior", &Integration::passthrough_behavior),
             field("contentHandling", &Integration::content_handling),
             field("timeoutInMillis", &Integration::timeout_in_millis),
             field("cacheNamespace", &Integration::cache_namespace),
             field("cacheKeyParameters", &Integration::cache_key_parameters),
             field("integrationResponses", &Integration::responses));
};

struct MethodResponse {
  std::string status_code;
  std::optional<MapOf<bool>> parameters;
  std::optional<Texts> models;
  static constexpr auto shape = fields(field("statusCode", &MethodResponse::status_code),
                                       field("responseParameters", &MethodResponse::parameters),
                                       field("responseModels", &MethodResponse::models));
};

struct Method {
  std::string http_method;  // GET, …, ANY
  std::string authorization_type = "NONE";
  bool api_key_required = false;
  std::optional<std::string> operation_name;
  std::optional<MapOf<bool>> request_parameters;
  std::optional<Texts> request_models;
  std::optional<MapOf<MethodResponse>> responses;  // by status
  std::optional<Integration> integration;
  static constexpr auto shape = fields(
      field("httpMethod", &Method::http_method), field("authorizationType", &Method::authorization_type),
      field("apiKeyRequired", &Method::api_key_required), field("operationName", &Method::operation_name),
      field("requestParameters", &Method::request_parameters),
      field("requestModels", &Method::request_models), field("methodResponses", &Method::responses),
      field("methodIntegration", &Method::integration));
};

struct Resource {
  std::string id;
  std::optional<std::string> parent_id;  // none: the root
  std::optional<std::string> path_part;  // "encrypt", "{id}", "{proxy+}"
  std::string path;                      // "/encrypt"
  std::optional<MapOf<Method>> methods;  // by verb
  static constexpr auto shape =
      fields(field("id", &Resource::id), field("parentId", &Resource::parent_id),
             field("pathPart", &Resource::path_part), field("path", &Resource::path),
             field("resourceMethods", &Resource::methods));
};

// What a refusal of the gateway looks like (PutGatewayResponse).
struct GatewayResponse {
  std::string type;  // DEFAULT_4XX, THROTTLED, …
  std::optional<std::string> status_code;
  std::optional<Texts> parameters;  // "gatewayresponse.header.X": "'value'"
  std::optional<Texts> templates;   // by content type
  bool is_default = false;
  static constexpr auto shape = fields(field("responseType", &GatewayResponse::type),
                                       field("statusCode", &GatewayResponse::status_code),
                                       field("responseParameters", &GatewayResponse::parameters),
                                       field("responseTemplates", &GatewayResponse::templates),
                                       field("defaultResponse", &GatewayResponse::is_default));
};

// apigateway/api/<api id>: the API as it is edited. What is live is a deployment's copy.
struct RestApiRecord {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> version;
  double created = 0;
  std::vector<std::string> binary_media_types;
  std::optional<std::string> policy;
  std::optional<Texts> tags;
  bool is_default = false;                   // answers at /{stage}/…
  std::vector<Resource> resources;           // the first is the root
  MapOf<GatewayResponse> gateway_responses;  // by type
  static constexpr auto shape =
      fields(field("name", &RestApiRecord::name), field("description", &RestApiRecord::description),
             field("version", &RestApiRecord::version), field("created", &RestApiRecord::created),
             field("binaryMediaTypes", &RestApiRecord::binary_media_types),
             field("policy", &RestApiRecord::policy), field("tags", &RestApiRecord::tags),
             field("default", &RestApiRecord::is_default), field("items", &RestApiRecord::resources),
             field("gatewayResponses", &RestApiRecord::gateway_responses));
};

// apigateway/deployment/<api id>/<deployment id>: what CreateDeployment took. Only its description changes.
struct DeploymentRecord {
  std::optional<std::string> description;
  double created = 0;
  std::vector<Resource> resources;
  MapOf<GatewayResponse> gateway_responses;
  static constexpr auto shape =
      fields(field("description", &DeploymentRecord::description),
             field("created", &DeploymentRecord::created), field("items", &DeploymentRecord::resources),
             field("gatewayResponses", &DeploymentRecord::gateway_responses));
};

// Of a stage's method: "*/*" for all, else "~1encrypt/POST".
struct MethodSetting {
  bool metrics_enabled = false;
  std::optional<std::string> logging_level;
  bool data_trace_enabled = false;
  std::optional<std::int64_t> burst_limit;  // requests
  std::optional<double> rate_limit;         // requests a second
  static constexpr auto shape = fields(field("metricsEnabled", &MethodSetting::metrics_enabled),
                                       field("loggingLevel", &MethodSetting::logging_level),
                                       field("dataTraceEnabled", &MethodSetting::data_trace_enabled),
                                       field("throttlingBurstLimit", &MethodSetting::burst_limit),
                                       field("throttlingRateLimit", &MethodSetting::rate_limit));
};

struct AccessLogSettings {
  std::optional<std::string> format;  // with $context.requestId …
  std::optional<std::string> destination_arn;
  static constexpr auto shape = fields(field("format", &AccessLogSettings::format),
                                       field("destinationArn", &AccessLogSettings::destination_arn));
};

// apigateway/stage/<api id>/<stage>
struct StageRecord {
  std::string deployment_id;
  std::optional<std::string> description;
  double created = 0;
  double updated = 0;
  Texts variables;  // KEY_ID, DECRYPT_KEY_IDS, ALLOW
  MapOf<MethodSetting> method_settings;
  std::optional<AccessLogSettings> access_log;
  std::optional<Texts> tags;
  static constexpr auto shape = fields(
      field("deploymentId", &StageRecord::deployment_id), field("description", &StageRecord::description),
      field("created", &StageRecord::created), field("updated", &StageRecord::updated),
      field("variables", &StageRecord::variables), field("methodSettings", &StageRecord::method_settings),
      field("accessLogSettings", &StageRecord::access_log), field("tags", &StageRecord::tags));
};

}  // namespace bongtu::gateway
