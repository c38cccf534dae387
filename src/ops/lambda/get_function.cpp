#include "ops/lambda/function.h"

namespace bongtu::ops::lambda {
namespace {

struct GetFunctionResponse {
  Configuration configuration;
  static constexpr auto shape = fields(field("Configuration", &GetFunctionResponse::configuration));
};

Result<GetFunctionResponse> get_function(Rest& rest, const FunctionRequest& request) {
  TRY(const auto function, find_function(rest, request.name, request.qualifier));
  return GetFunctionResponse{configuration_of(rest, function->record)};
}

}  // namespace

extern const Operation GetFunction =
    rest_operation<&get_function>("GetFunction", {"GET", "/2015-03-31/functions/{FunctionName}"},
                                  "Tells the function's configuration.", {Fault::not_found});

}  // namespace bongtu::ops::lambda
