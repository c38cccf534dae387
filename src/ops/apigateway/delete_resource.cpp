#include "ops/apigateway/resource.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Nothing> delete_resource(Rest& rest, const ResourceRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(const Resource* const resource, api.resource(request.resource));
  if (!resource->parent_id) return refuse(Fault::validation, "The root resource cannot be deleted.");
  const RestApiRecord& before = api.stored().record;
  std::erase_if(api.record.resources,
                [&](const Resource& one) { return is_within(before, one, request.resource); });
  api.save(rest);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteResource = rest_operation<&delete_resource>(
    "DeleteResource", {"DELETE", "/restapis/{restapi_id}/resources/{resource_id}", 202},
    "Deletes a resource with all below it.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
