#include "ops/apigateway/api_copy.h"

#include <algorithm>

namespace bongtu::ops::apigateway {

Result<std::shared_ptr<const gateway::RestApi>> find_api(Rest& rest, const std::string& id) {
  auto found = rest.gateway.rest_api(id);
  if (found == nullptr) {
    return refuse(Fault::not_found, "Invalid API identifier specified " + rest.call().account + ":" + id);
  }
  return found;
}

Result<ApiCopy> ApiCopy::of(Rest& rest, const std::string& id) {
  TRY(auto stored, find_api(rest, id));
  return ApiCopy(std::move(stored));
}

Result<Resource*> ApiCopy::resource(std::string_view id) {
  const auto found = std::ranges::find(record.resources, id, &Resource::id);
  if (found == record.resources.end())
    return refuse(Fault::not_found, "Invalid Resource identifier specified");
  return &*found;
}

Result<Method*> ApiCopy::method(std::string_view resource_id, std::string_view verb) {
  TRY(Resource* const at, resource(resource_id));
  if (at->methods) {
    const auto found = at->methods->find(verb);
    if (found != at->methods->end()) return &found->second;
  }
  return refuse(Fault::not_found, "Invalid Method identifier specified");
}

Result<Integration*> ApiCopy::integration(std::string_view resource_id, std::string_view verb) {
  TRY(Method* const of, method(resource_id, verb));
  if (!of->integration) return refuse(Fault::not_found, "Invalid Integration identifier specified");
  return &*of->integration;
}

}  // namespace bongtu::ops::apigateway
