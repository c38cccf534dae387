#include "ops/lambda/function.h"

namespace bongtu::ops::lambda {
namespace {

const std::vector<std::string_view>& function_versions() {
  static const std::vector<std::string_view> values{"ALL"};
  return values;
}

struct ListFunctionsRequest {
  std::optional<std::string> version;
  std::optional<std::string> marker;
  std::optional<std::int64_t> max_items;
  static constexpr auto shape =
      fields(unbuilt("MasterRegion"),
             field("FunctionVersion", &ListFunctionsRequest::version, {.values = &function_versions},
                   "ALL: versions too; only $LATEST is there."),
             field("Marker", &ListFunctionsRequest::marker, {}, "There is one page."),
             field("MaxItems", &ListFunctionsRequest::max_items, {1, 10'000}, "Functions a page."));
};

struct ListFunctionsResponse {
  std::vector<Configuration> functions;
  static constexpr auto shape = fields(field("Functions", &ListFunctionsResponse::functions));
};

Result<ListFunctionsResponse> list_functions(Rest& rest, const ListFunctionsRequest& request) {
  if (request.marker) return refuse(Fault::validation, "Invalid pagination token.");
  return ListFunctionsResponse{{configuration_of(rest, rest.gateway.function()->record)}};
}

}  // namespace

extern const Operation ListFunctions = rest_operation<&list_functions>(
    "ListFunctions", {"GET", "/2015-03-31/functions"}, "Lists the one function there is.");

}  // namespace bongtu::ops::lambda
