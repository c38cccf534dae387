#include "ops/apigateway/api_key.h"
#include "ops/apigateway/page.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetApiKeysRequest {
  std::optional<std::string> position;
  std::optional<std::int64_t> limit;
  std::optional<std::string> name;
  std::optional<std::string> customer_id;
  std::optional<bool> include_values;
  static constexpr auto shape = fields(
      field("position", &GetApiKeysRequest::position, {}, position_doc),
      field("limit", &GetApiKeysRequest::limit, limit_bounds, limit_doc),
      field("name", &GetApiKeysRequest::name, {}, "What the names start with, in their case."),
      field("customerId", &GetApiKeysRequest::customer_id, {}, "Whose keys."),
      field("includeValues", &GetApiKeysRequest::include_values, {}, "Whether the answer has the values."));
};

bool is_asked_for(const ApiKeyRecord& key, const GetApiKeysRequest& request) {
  return key.name.starts_with(request.name.value_or("")) &&
         (!request.customer_id || key.customer_id == request.customer_id);
}

Result<Page<ApiKeyView>> get_api_keys(Rest& rest, const GetApiKeysRequest& request) {
  std::vector<std::pair<std::string, std::shared_ptr<const ApiKey>>> asked_for;
  for (const auto& key : rest.gateway.api_keys()) {
    if (is_asked_for(key->record, request)) asked_for.emplace_back(key->id, key);
  }
  TRY(auto keys, page_of("apikeys", request.position, request.limit, std::move(asked_for)));
  Page<ApiKeyView> page{{}, std::move(keys.position)};
  for (const auto& key : keys.item) {
    TRY(auto view, view_of(rest, *key, request.include_values.value_or(false)));
    page.item.push_back(std::move(view));
  }
  return page;
}

}  // namespace

extern const Operation GetApiKeys =
    rest_operation<&get_api_keys>("GetApiKeys", {"GET", "/apikeys"}, "Lists the API keys.");

}  // namespace bongtu::ops::apigateway
