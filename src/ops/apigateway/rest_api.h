// REST APIs as the operations show them.
#pragma once

#include "ops/apigateway/api_copy.h"

namespace bongtu::ops::apigateway {

// Where an API is: here it is always one endpoint.
struct EndpointConfiguration {
  std::optional<std::vector<std::string>> types;
  static constexpr auto shape =
      fields(field("types", &EndpointConfiguration::types, {}, "REGIONAL, where it is given."),
             unbuilt("ipAddressType"), unbuilt("vpcEndpointIds"));
};

struct EndpointView {
  std::vector<std::string> types{"REGIONAL"};
  static constexpr auto shape = fields(field("types", &EndpointView::types));
};

struct RestApiView {
  std::string id;
  std::string name;
  std::optional<std::string> description;
  double created = 0;
  std::optional<std::string> version;
  std::string api_key_source = "HEADER";
  EndpointView endpoint;
  std::optional<Texts> tags;
  bool endpoint_disabled = false;
  std::string root;
  static constexpr auto shape =
      fields(field("id", &RestApiView::id), field("name", &RestApiView::name),
             field("description", &RestApiView::description), field("createdDate", &RestApiView::created),
             field("version", &RestApiView::version), field("apiKeySource", &RestApiView::api_key_source),
             field("endpointConfiguration", &RestApiView::endpoint), field("tags", &RestApiView::tags),
             field("disableExecuteApiEndpoint", &RestApiView::endpoint_disabled),
             field("rootResourceId", &RestApiView::root));
};

RestApiView view_of(const std::string& id, const RestApiRecord& record);

// Sets the tags and what they say: `bongtu:default`=true makes the API answer at /{stage}/….
// Fault::already_exists where another one does.
Result<> set_tags(Rest& rest, const std::string& id, RestApiRecord& record, std::optional<Texts> tags);

}  // namespace bongtu::ops::apigateway
