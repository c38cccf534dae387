// Methods and what they may say.
#pragma once

#include "ops/apigateway/api_copy.h"

namespace bongtu::ops::apigateway {

// Fault::validation, unsupported_operation: another authorization than NONE, a required parameter, a model
// that there is not.
Result<> check_method(const Method& method);

// Models are not built: there are only AWS's own two. Fault::validation.
Result<> check_models(const std::optional<Texts>& models);

// Each name is "<prefix>header.X" and the like. Fault::validation.
Result<> check_mapping_names(const std::optional<MapOf<bool>>& parameters, std::string_view prefix);

std::unexpected<Error> wrong_mapping(std::string_view what);

// A response of the method. Fault::not_found.
Result<gateway::MethodResponse*> find_response(Method& method, const std::string& status);

Result<> check_method_response(const gateway::MethodResponse& response);

}  // namespace bongtu::ops::apigateway
