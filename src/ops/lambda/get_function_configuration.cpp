#include "ops/lambda/function.h"

namespace bongtu::ops::lambda {
namespace {

Result<Configuration> get_function_configuration(Rest& rest, const FunctionRequest& request) {
  TRY(const auto function, find_function(rest, request.name, request.qualifier));
  return configuration_of(rest, function->record);
}

}  // namespace

extern const Operation GetFunctionConfiguration = rest_operation<&get_function_configuration>(
    "GetFunctionConfiguration", {"GET", "/2015-03-31/functions/{FunctionName}/configuration"},
    "Tells the function's configuration.", {Fault::not_found});

}  // namespace bongtu::ops::lambda
