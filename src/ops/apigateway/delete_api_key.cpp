#include "ops/apigateway/api_key.h"

namespace bongtu::ops::apigateway {
namespace {

struct DeleteApiKeyRequest {
  std::string id;
  static constexpr auto shape = fields(field("api_Key", &DeleteApiKeyRequest::id, {}, api_key_doc));
};

Result<Nothing> delete_api_key(Rest& rest, const DeleteApiKeyRequest& request) {
  TRY(const auto key, find_key(rest, request.id));
  for (const auto& plan : rest.gateway.plans_of_key(key->id)) {
    if (const auto member = rest.gateway.plan_key(plan->id, key->id)) gateway::remove(rest.call(), *member);
  }
  gateway::remove(rest.call(), *key);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteApiKey =
    rest_operation<&delete_api_key>("DeleteApiKey", {"DELETE", "/apikeys/{api_Key}", 202},
                                    "Deletes an API key, which leaves its usage plans.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
