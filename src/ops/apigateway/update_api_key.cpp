#include "ops/apigateway/api_key.h"
#include "ops/apigateway/patch.h"

namespace bongtu::ops::apigateway {
namespace {

struct UpdateApiKeyRequest {
  std::string id;
  PatchOperations operations;
  static constexpr auto shape =
      fields(field("api_Key", &UpdateApiKeyRequest::id, {}, api_key_doc),
             field("patchOperations", &UpdateApiKeyRequest::operations, {}, patch_doc));
};

constexpr PatchPath paths[] = {{"/description", {PatchOp::replace}},
                               {"/enabled", {PatchOp::replace}, PatchType::boolean},
                               {"/name", {PatchOp::replace}},
                               {"/customerId", {PatchOp::replace}}};

// AWS tells no tags as none here, though CreateApiKey leaves them out.
Result<ApiKeyView> update_api_key(Rest& rest, const UpdateApiKeyRequest& request) {
  TRY(const auto key, find_key(rest, request.id));
  TRY(ApiKeyRecord record, patched(key->record, paths, request.operations));
  CHECK(check_name(record.name));
  record.updated = seconds(rest.call().now);
  CHECK(replace_key(rest, *key, record));
  ApiKeyView view = view_of(key->id, record);
  if (!view.tags) view.tags = Texts();
  return view;
}

}  // namespace

extern const Operation UpdateApiKey =
    rest_operation<&update_api_key>("UpdateApiKey", {"PATCH", "/apikeys/{api_Key}"},
                                    "Changes an API key, but for its value.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
