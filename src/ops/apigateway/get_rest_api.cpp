#include "ops/apigateway/rest_api.h"

namespace bongtu::ops::apigateway {
namespace {

Result<RestApiView> get_rest_api(Rest& rest, const ApiRequest& request) {
  TRY(const auto api, find_api(rest, request.api));
  return view_of(api->id, api->record);
}

}  // namespace

extern const Operation GetRestApi = rest_operation<&get_rest_api>(
    "GetRestApi", {"GET", "/restapis/{restapi_id}"}, "Tells a REST API.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
