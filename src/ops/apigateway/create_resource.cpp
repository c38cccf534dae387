#include "ops/apigateway/resource.h"

namespace bongtu::ops::apigateway {
namespace {

struct CreateResourceRequest {
  std::string api;
  std::string parent;
  std::string path_part;
  static constexpr auto shape = fields(
      field("restapi_id", &CreateResourceRequest::api, {}, api_doc),
      field("parent_id", &CreateResourceRequest::parent, {}, "The id of the resource above it."),
      field("pathPart", &CreateResourceRequest::path_part, {},
            "The last part of its path: text, `{name}` for any text, `{name+}` for all that follows."));
};

Result<ResourceView> create_resource(Rest& rest, const CreateResourceRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  Resource resource{gateway::make_id(), request.parent, request.path_part, {}, {}};
  CHECK(check_place(api.record, resource));
  api.record.resources.push_back(std::move(resource));
  set_paths(api.record);
  api.save(rest);
  return view_of(api.record.resources.back());
}

}  // namespace

extern const Operation CreateResource = rest_operation<&create_resource>(
    "CreateResource", {"POST", "/restapis/{restapi_id}/resources/{parent_id}", 201},
    "Creates a resource below another one.", {Fault::not_found, Fault::already_exists});

}  // namespace bongtu::ops::apigateway
