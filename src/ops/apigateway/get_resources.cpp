#include <algorithm>

#include "ops/apigateway/page.h"
#include "ops/apigateway/resource.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetResourcesRequest {
  std::string api;
  std::optional<std::string> position;
  std::optional<std::int64_t> limit;
  Embed embed;
  static constexpr auto shape = fields(field("restapi_id", &GetResourcesRequest::api, {}, api_doc),
                                       field("position", &GetResourcesRequest::position, {}, position_doc),
                                       field("limit", &GetResourcesRequest::limit, limit_bounds, limit_doc),
                                       field("embed", &GetResourcesRequest::embed, {}, embed_methods_doc));
};

Result<Page<ResourceView>> get_resources(Rest& rest, const GetResourcesRequest& request) {
  TRY(const auto api, find_api(rest, request.api));
  std::vector<std::pair<std::string, ResourceView>> all;
  for (const Resource& resource : api->record.resources)
    all.emplace_back(resource.id, view_of(resource, request.embed));
  std::ranges::sort(all, {}, &std::pair<std::string, ResourceView>::first);
  return page_of("resources", request.position, request.limit, std::move(all));
}

}  // namespace

extern const Operation GetResources =
    rest_operation<&get_resources>("GetResources", {"GET", "/restapis/{restapi_id}/resources"},
                                   "Lists the resources of a REST API.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
