#include "ops/apigateway/integration.h"

#include <boost/regex.hpp>

#include "gateway/function_record.h"
#include "ops/apigateway/method.h"
#include "ops/apigateway/template.h"

namespace bongtu::ops::apigateway {
namespace {

std::unexpected<Error> not_offered(const std::string& what) {
  return refuse(Fault::unsupported_operation, what + " is not offered here.");
}

// Names of stage variables may stand in the function's name; then only a stage can tell.
Result<> check_function(const std::string& owner, const std::string& name, std::string_view account) {
  if (name.find("${stageVariables.") != std::string::npos) return {};
  if (owner == account &&
      (name == gateway::function_name || name == std::string(gateway::function_name) + ":$LATEST"))
    return {};
  return refuse(Fault::validation, "There is no function " + name + " of account " + owner +
                                       " here: the only one is " + std::string(gateway::function_name) +
                                       " of " + std::string(account) + ".");
}

Result<> check_uri(const Integration& integration, std::string_view account) {
  static const boost::regex form(
      R"(arn:aws:apigateway:[a-z0-9-]+:lambda:path/2015-03-31/functions/arn:aws:lambda:[a-z0-9-]+:(\d{12}):function:)"
      R"(([^/]{1,256})/invocations)");
  const std::string uri = integration.uri.value_or("");
  if (!uri.starts_with("arn:")) return refuse(Fault::validation, "Invalid ARN specified in the request");
  if (uri.find(":path/") == std::string::npos && uri.find(":action/") == std::string::npos)
    return refuse(Fault::validation, "AWS ARN for integration must contain path or action");
  boost::smatch found;
  if (uri.size() <= 1000 && boost::regex_match(uri, found, form))
    return check_function(found[1].str(), found[2].str(), account);
  if (integration.type == "AWS_PROXY") {
    return refuse(
        Fault::validation,
        "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream "
        "invocations.");
  }
  return not_offered("An integration of another service than Lambda");
}

Result<> check_call(const Integration& integration, std::string_view account) {
  if (!integration.http_method || integration.http_method->empty())
    return refuse(Fault::validation, "Enumeration value for HttpMethod must be non-empty");
  if (*integration.http_method != "POST")
    return refuse(Fault::validation, "A function is invoked by POST: httpMethod must be POST.");
  CHECK(check_uri(integration, account));
  return check_function_request(integration.request_templates.value_or(Texts()));
}

}  // namespace

const std::vector<std::string_view>& integration_types() {
  static const std::vector<std::string_view> values{"HTTP", "AWS", "MOCK", "HTTP_PROXY", "AWS_PROXY"};
  return values;
}

const std::vector<std::string_view>& passthrough_behaviors() {
  static const std::vector<std::string_view> values{"WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"};
  return values;
}

const std::vector<std::string_view>& content_handlings() {
  static const std::vector<std::string_view> values{"CONVERT_TO_BINARY", "CONVERT_TO_TEXT"};
  return values;
}

Result<> check_integration(const Integration& integration, std::string_view account) {
  const std::string& passthrough = integration.passthrough_behavior;
  if (passthrough == "NEVER") return not_offered("The passthroughBehavior NEVER");
  if (passthrough != "WHEN_NO_MATCH" && passthrough != "WHEN_NO_TEMPLATES") {
    return refuse(Fault::validation,
                  "Invalid passthroughBehavior: it must be one of: [WHEN_NO_MATCH, WHEN_NO_TEMPLATES]");
  }
  if (integration.content_handling.value_or("CONVERT_TO_TEXT") != "CONVERT_TO_TEXT")
    return not_offered("The contentHandling " + *integration.content_handling);
  if (integration.timeout_in_millis < 50 || integration.timeout_in_millis > 29'000)
    return refuse(Fault::validation, "Timeout should be between 50 ms and 29000 ms");
  if (integration.request_parameters && !integration.request_parameters->empty())
    return not_offered("A mapping of request parameters");
  if (integration.type == "MOCK") return check_mock_request(integration.request_templates.value_or(Texts()));
  if (integration.type == "AWS" || integration.type == "AWS_PROXY") return check_call(integration, account);
  return not_offered("An integration of type " + integration.type);
}

Result<gateway::IntegrationResponse*> find_response(Integration& integration, const std::string& status) {
  if (integration.responses) {
    const auto found = integration.responses->find(status);
    if (found != integration.responses->end()) return &found->second;
  }
  return refuse(Fault::not_found, "Invalid Response status code specified");
}

namespace {

Result<> check_headers(const Method& method, const gateway::IntegrationResponse& response) {
  if (!response.parameters || response.parameters->empty()) return {};
  if (!method.responses || !method.responses->contains(response.status_code))
    return wrong_mapping("No method response exists for method.");
  const gateway::MethodResponse& declared = method.responses->at(response.status_code);
  for (const auto& [name, mapping] : *response.parameters) {
    if (!declared.parameters || !declared.parameters->contains(name))
      return wrong_mapping("Invalid mapping expression parameter specified: " + name);
    if (!static_text(mapping)) {
      return refuse(Fault::unsupported_operation,
                    "The mapping of " + name + " is not supported here: it must be text in single quotes.");
    }
  }
  return {};
}

}  // namespace

Result<> check_integration_response(const Method& method, const gateway::IntegrationResponse& response) {
  CHECK(check_headers(method, response));
  if (response.content_handling.value_or("CONVERT_TO_TEXT") != "CONVERT_TO_TEXT")
    return not_offered("The contentHandling " + *response.content_handling);
  const boost::regex pattern(response.selection_pattern.value_or(""),
                             boost::regex::perl | boost::regex::no_except);
  if (pattern.status() != 0) return refuse(Fault::validation, "Invalid selection pattern specified");
  return check_response(response.templates.value_or(Texts()));
}

}  // namespace bongtu::ops::apigateway
