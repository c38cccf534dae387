#include "ops/apigateway/resource.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetResourceRequest {
  std::string api;
  std::string resource;
  Embed embed;
  static constexpr auto shape = fields(field("restapi_id", &GetResourceRequest::api, {}, api_doc),
                                       field("resource_id", &GetResourceRequest::resource, {}, resource_doc),
                                       field("embed", &GetResourceRequest::embed, {}, embed_methods_doc));
};

Result<ResourceView> get_resource(Rest& rest, const GetResourceRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(const Resource* const resource, api.resource(request.resource));
  return view_of(*resource, request.embed);
}

}  // namespace

extern const Operation GetResource =
    rest_operation<&get_resource>("GetResource", {"GET", "/restapis/{restapi_id}/resources/{resource_id}"},
                                  "Tells a resource.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
