// A form of the Query protocol as the JSON that says the same.
#pragma once

#include "base/json.h"

namespace bongtu::service {

// Reads an application/x-www-form-urlencoded body into `memory`, which must outlive the object:
// "Tags.member.1.Key=a" becomes {"Tags":[{"Key":"a"}]}; every value is text. Fault::serialization, without a
// word of the body: not so encoded, not UTF-8, a name twice, list elements that are not numbered from 1 on,
// over 10,000 parameters, names of more than 8 parts.
Result<json::object> parse_form(std::string_view body, json::memory_resource& memory);

}  // namespace bongtu::service
