// Integrations: what stands behind a method.
#pragma once

#include "ops/apigateway/api_copy.h"

namespace bongtu::ops::apigateway {

const std::vector<std::string_view>& integration_types();
const std::vector<std::string_view>& passthrough_behaviors();
const std::vector<std::string_view>& content_handlings();

// Fault::validation in AWS's words; unsupported_operation: what is no function of ours and no MOCK, templates
// beyond template.h. `account` is ours.
Result<> check_integration(const Integration& integration, std::string_view account);

// A response of the integration. Fault::not_found.
Result<gateway::IntegrationResponse*> find_response(Integration& integration, const std::string& status);

// Fault::validation: a header that the method's response of that status does not declare, a mapping that is
// no static text, a pattern that is no regular expression. unsupported_operation: a template beyond
// template.h.
Result<> check_integration_response(const Method& method, const gateway::IntegrationResponse& response);

}  // namespace bongtu::ops::apigateway
