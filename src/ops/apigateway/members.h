// Members that several operations of API Gateway share.
#pragma once

#include "base/shape.h"
#include "gateway/api_records.h"

namespace bongtu::ops::apigateway {

using gateway::Texts;

inline constexpr std::string_view api_doc = "The id of the REST API.";
inline constexpr std::string_view resource_doc = "The id of the resource.";
inline constexpr std::string_view method_doc = "The verb: GET, POST, …, or ANY.";
inline constexpr std::string_view status_doc = "The status: three digits.";
inline constexpr std::string_view stage_doc = "The name of the stage.";
inline constexpr std::string_view tags_doc = "Names and values, at most 50.";
inline constexpr std::string_view position_doc = "The position of the page before.";
inline constexpr std::string_view limit_doc = "How many at most; 25 if not given.";

inline constexpr Bounds limit_bounds{1, 500};
inline constexpr Bounds status_bounds{.pattern = {"[1-5]\\d\\d"}};

}  // namespace bongtu::ops::apigateway
