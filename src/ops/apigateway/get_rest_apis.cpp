#include "ops/apigateway/page.h"
#include "ops/apigateway/rest_api.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetRestApisRequest {
  std::optional<std::string> position;
  std::optional<std::int64_t> limit;
  static constexpr auto shape = fields(field("position", &GetRestApisRequest::position, {}, position_doc),
                                       field("limit", &GetRestApisRequest::limit, limit_bounds, limit_doc));
};

Result<Page<RestApiView>> get_rest_apis(Rest& rest, const GetRestApisRequest& request) {
  std::vector<std::pair<std::string, RestApiView>> all;
  for (const auto& api : rest.gateway.rest_apis()) all.emplace_back(api->id, view_of(api->id, api->record));
  return page_of("restapis", request.position, request.limit, std::move(all));
}

}  // namespace

extern const Operation GetRestApis =
    rest_operation<&get_rest_apis>("GetRestApis", {"GET", "/restapis"}, "Lists the REST APIs.");

}  // namespace bongtu::ops::apigateway
