// Mapping templates. Only a few forms are understood; every other one is refused when it is put, never
// ignored.
#pragma once

#include "base/result.h"
#include "ops/apigateway/members.h"

namespace bongtu::ops::apigateway {

// What may stand in a template for a body that goes through as it is: nothing, $input.body, $input.json('$').
bool passes_through(std::string_view text);

// The status of {"statusCode": 200}, the request template of a MOCK integration; nothing where it is none.
std::optional<int> mock_status(std::string_view text);

// Each refuses, by Fault::unsupported_operation, templates of another type than application/json, and those
// that have something else than its form: a body that goes through; a status; a body that goes through or
// text without $ and #; text whose only variable is $context.error.messageString.
Result<> check_function_request(const Texts& templates);
Result<> check_mock_request(const Texts& templates);
Result<> check_response(const Texts& templates);
Result<> check_refusal(const Texts& templates);

// The text of a static mapping "'text'"; nothing where it is none or has what a header cannot carry.
std::optional<std::string_view> static_text(std::string_view mapping);

// Fault::validation for what is no header's name; unsupported_operation for one that the server sets itself.
Result<> check_header(std::string_view name);

}  // namespace bongtu::ops::apigateway
