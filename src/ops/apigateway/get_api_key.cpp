#include "ops/apigateway/api_key.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetApiKeyRequest {
  std::string id;
  std::optional<bool> include_value;
  static constexpr auto shape = fields(
      field("api_Key", &GetApiKeyRequest::id, {}, api_key_doc),
      field("includeValue", &GetApiKeyRequest::include_value, {}, "Whether the answer has the value."));
};

Result<ApiKeyView> get_api_key(Rest& rest, const GetApiKeyRequest& request) {
  TRY(const auto key, find_key(rest, request.id));
  return view_of(rest, *key, request.include_value.value_or(false));
}

}  // namespace

extern const Operation GetApiKey = rest_operation<&get_api_key>("GetApiKey", {"GET", "/apikeys/{api_Key}"},
                                                                "Tells of an API key.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
