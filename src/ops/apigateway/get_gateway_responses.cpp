#include "ops/apigateway/gateway_response.h"
#include "ops/apigateway/page.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetGatewayResponsesRequest {
  std::string api;
  std::optional<std::string> position;
  std::optional<std::int64_t> limit;
  static constexpr auto shape =
      fields(field("restapi_id", &GetGatewayResponsesRequest::api, {}, api_doc),
             field("position", &GetGatewayResponsesRequest::position, {}, position_doc),
             field("limit", &GetGatewayResponsesRequest::limit, limit_bounds, limit_doc));
};

Result<Page<GatewayResponse>> get_gateway_responses(Rest& rest, const GetGatewayResponsesRequest& request) {
  TRY(const auto api, find_api(rest, request.api));
  std::vector<std::pair<std::string, GatewayResponse>> all;
  for (const std::string_view type : response_types()) all.emplace_back(type, response_of(api->record, type));
  return page_of("gatewayresponses", request.position, request.limit, std::move(all));
}

}  // namespace

extern const Operation GetGatewayResponses = rest_operation<&get_gateway_responses>(
    "GetGatewayResponses", {"GET", "/restapis/{restapi_id}/gatewayresponses"},
    "Lists what every refusal looks like.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
