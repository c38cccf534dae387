// Tagged: what has tags, by its ARN.
#pragma once

#include <functional>

#include "ops/apigateway/members.h"
#include "ops/operation.h"

namespace bongtu::ops::apigateway {

inline constexpr std::string_view tagged_doc =
    "The ARN: `arn:aws:apigateway:REGION::/restapis/ID`, `…/restapis/ID/stages/NAME`, `…/apikeys/ID` or "
    "`…/usageplans/ID`.";

struct Tagged {
  Texts tags;
  // Adds the change to the call: these tags instead. Fault::already_exists as of CreateRestApi.
  std::function<Result<>(Texts tags)> put;
};

// Fault::validation for another ARN, not_found.
Result<Tagged> find_tagged(Rest& rest, const std::string& arn);

}  // namespace bongtu::ops::apigateway
