#include "ops/apigateway/resource.h"

namespace bongtu::ops::apigateway {
namespace {

struct UpdateResourceRequest {
  std::string api;
  std::string resource;
  PatchOperations operations;
  static constexpr auto shape =
      fields(field("restapi_id", &UpdateResourceRequest::api, {}, api_doc),
             field("resource_id", &UpdateResourceRequest::resource, {}, resource_doc),
             field("patchOperations", &UpdateResourceRequest::operations, {}, patch_doc));
};

constexpr PatchPath paths[] = {{"/pathPart", {PatchOp::replace}}, {"/parentId", {PatchOp::replace}}};

Result<ResourceView> update_resource(Rest& rest, const UpdateResourceRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Resource* const resource, api.resource(request.resource));
  if (!resource->parent_id) return refuse(Fault::validation, "The root resource cannot be changed.");
  TRY(Resource changed, patched(*resource, paths, request.operations));
  TRY(const Resource* const parent, api.resource(*changed.parent_id));
  if (is_within(api.record, *parent, changed.id))
    return refuse(Fault::validation, "A resource cannot be below itself.");
  CHECK(check_place(api.record, changed));
  *resource = std::move(changed);
  set_paths(api.record);
  api.save(rest);
  return view_of(*resource);
}

}  // namespace

extern const Operation UpdateResource = rest_operation<&update_resource>(
    "UpdateResource", {"PATCH", "/restapis/{restapi_id}/resources/{resource_id}"},
    "Gives a resource another path part or another parent.", {Fault::not_found, Fault::already_exists});

}  // namespace bongtu::ops::apigateway
