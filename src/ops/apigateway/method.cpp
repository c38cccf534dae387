#include "ops/apigateway/method.h"

#include <algorithm>

#include "ops/apigateway/template.h"

namespace bongtu::ops::apigateway {
namespace {

constexpr std::string_view other_authorizations[] = {"AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"};

Result<> check_authorization(std::string_view type) {
  if (type == "NONE") return {};
  if (std::ranges::find(other_authorizations, type) == std::end(other_authorizations))
    return refuse(Fault::validation, "Invalid Authorization type specified");
  return refuse(Fault::unsupported_operation,
                "The authorizationType " + std::string(type) +
                    " is not offered here: it must be NONE; callers are let in by API "
                    "key.");
}

}  // namespace

std::unexpected<Error> wrong_mapping(std::string_view what) {
  return refuse(Fault::validation,
                "Invalid mapping expression specified: Validation Result: warnings : [], errors : [" +
                    std::string(what) + "]");
}

Result<> check_mapping_names(const std::optional<MapOf<bool>>& parameters, std::string_view prefix) {
  if (!parameters) return {};
  for (const auto& [name, required] : *parameters) {
    if (!name.starts_with(prefix) || name.size() == prefix.size())
      return wrong_mapping("Invalid mapping expression parameter specified: " + name);
  }
  return {};
}

Result<> check_models(const std::optional<Texts>& models) {
  if (!models) return {};
  for (const auto& [content_type, model] : *models) {
    if (model != "Empty" && model != "Error")
      return refuse(Fault::validation, "Invalid model identifier specified: " + model);
  }
  return {};
}

Result<> check_method(const Method& method) {
  CHECK(check_authorization(method.authorization_type));
  CHECK(check_models(method.request_models));
  CHECK(check_mapping_names(method.request_parameters, "method.request."));
  if (!method.request_parameters) return {};
  for (const auto& [name, required] : *method.request_parameters) {
    if (required) {
      return refuse(Fault::unsupported_operation, "Requests are not validated here: the parameter " + name +
                                                      " can only be optional (false).");
    }
  }
  return {};
}

Result<gateway::MethodResponse*> find_response(Method& method, const std::string& status) {
  if (method.responses) {
    const auto found = method.responses->find(status);
    if (found != method.responses->end()) return &found->second;
  }
  return refuse(Fault::not_found, "Invalid Response status code specified");
}

Result<> check_method_response(const gateway::MethodResponse& response) {
  constexpr std::string_view prefix = "method.response.header.";
  CHECK(check_models(response.models));
  CHECK(check_mapping_names(response.parameters, prefix));
  for (const auto& [name, required] : response.parameters.value_or(MapOf<bool>()))
    CHECK(check_header(std::string_view(name).substr(prefix.size())));
  return {};
}

}  // namespace bongtu::ops::apigateway
