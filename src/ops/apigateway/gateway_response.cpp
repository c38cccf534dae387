#include "ops/apigateway/gateway_response.h"

#include <algorithm>

#include "ops/apigateway/template.h"

namespace bongtu::ops::apigateway {
namespace {

constexpr std::string_view header_prefix = "gatewayresponse.header.";

struct Type {
  std::string_view name;
  std::string_view status;  // empty: each refusal's own
};
constexpr Type types[] = {{"ACCESS_DENIED", "403"},
                          {"API_CONFIGURATION_ERROR", "500"},
                          {"AUTHORIZER_CONFIGURATION_ERROR", "500"},
                          {"AUTHORIZER_FAILURE", "500"},
                          {"BAD_REQUEST_BODY", "400"},
                          {"BAD_REQUEST_PARAMETERS", "400"},
                          {"DEFAULT_4XX", ""},
                          {"DEFAULT_5XX", ""},
                          {"EXPIRED_TOKEN", "403"},
                          {"INTEGRATION_FAILURE", "504"},
                          {"INTEGRATION_TIMEOUT", "504"},
                          {"INVALID_API_KEY", "403"},
                          {"INVALID_SIGNATURE", "403"},
                          {"MISSING_AUTHENTICATION_TOKEN", "403"},
                          {"QUOTA_EXCEEDED", "429"},
                          {"REQUEST_TOO_LARGE", "413"},
                          {"RESOURCE_NOT_FOUND", "404"},
                          {"THROTTLED", "429"},
                          {"UNAUTHORIZED", "401"},
                          {"UNSUPPORTED_MEDIA_TYPE", "415"},
                          {"WAF_FILTERED", "403"}};

GatewayResponse awss_own(const Type& type) {
  GatewayResponse response;
  response.type = type.name;
  if (!type.status.empty()) response.status_code = std::string(type.status);
  response.parameters.emplace();
  response.templates = Texts{{"application/json", R"({"message":$context.error.messageString})"}};
  response.is_default = true;
  return response;
}

}  // namespace

const std::vector<std::string_view>& response_types() {
  static const std::vector<std::string_view> values = [] {
    std::vector<std::string_view> names;
    for (const Type& type : types) names.push_back(type.name);
    return names;
  }();
  return values;
}

GatewayResponse response_of(const RestApiRecord& api, std::string_view type) {
  const auto own = api.gateway_responses.find(type);
  if (own != api.gateway_responses.end()) return own->second;
  GatewayResponse response = awss_own(*std::ranges::find(types, type, &Type::name));
  const bool of_client = response.status_code.value_or("").starts_with('4');
  const auto fallback = api.gateway_responses.find(of_client ? "DEFAULT_4XX" : "DEFAULT_5XX");
  if (fallback == api.gateway_responses.end() || type.starts_with("DEFAULT_")) return response;
  const GatewayResponse& put = fallback->second;
  if (put.status_code) response.status_code = put.status_code;
  if (put.parameters) response.parameters = put.parameters;
  if (put.templates) response.templates = put.templates;
  return response;
}

Result<> check_gateway_response(const GatewayResponse& response) {
  const std::string status = response.status_code.value_or("400");
  if (status.size() != 3 || (status[0] != '4' && status[0] != '5'))
    return refuse(Fault::validation, "Invalid statusCode: it must be 400 to 599");
  for (const auto& [name, mapping] : response.parameters.value_or(Texts())) {
    if (!name.starts_with(header_prefix))
      return refuse(Fault::validation, "Invalid mapping expression parameter specified: " + name);
    CHECK(check_header(std::string_view(name).substr(header_prefix.size())));
    if (!static_text(mapping)) {
      return refuse(Fault::unsupported_operation,
                    "The mapping of " + name + " is not supported here: it must be text in single quotes.");
    }
  }
  return check_refusal(response.templates.value_or(Texts()));
}

}  // namespace bongtu::ops::apigateway
