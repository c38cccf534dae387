#include "ops/apigateway/tagged.h"

#include <boost/regex.hpp>

#include "gateway/changes.h"
#include "ops/apigateway/api_key.h"
#include "ops/apigateway/rest_api.h"
#include "ops/apigateway/tags.h"

namespace bongtu::ops::apigateway {
namespace {

template <class Entity, class Record>
Result<> put(Rest& rest, const Entity& stored, const Record& record) {
  gateway::replace(rest.call(), stored, record);
  return {};
}
Result<> put(Rest& rest, const ApiKey& stored, const ApiKeyRecord& record) {
  return replace_key(rest, stored, record);
}

template <class Entity>
Result<Tagged> tagged(Rest& rest, const std::shared_ptr<const Entity>& entity, std::string_view absent) {
  if (entity == nullptr) return refuse(Fault::not_found, std::string(absent));
  return Tagged{entity->record.tags.value_or(Texts()), [&rest, entity](Texts tags) -> Result<> {
                  CHECK(check_tags(tags));
                  auto record = entity->record;
                  record.tags = std::move(tags);
                  return put(rest, *entity, record);
                }};
}

// Whose tags say whether it is the default one.
Result<Tagged> tagged_api(Rest& rest, const std::string& id) {
  TRY(const auto api, find_api(rest, id));
  return Tagged{api->record.tags.value_or(Texts()), [&rest, api](Texts tags) -> Result<> {
                  RestApiRecord record = api->record;
                  CHECK(set_tags(rest, api->id, record, std::move(tags)));
                  gateway::replace(rest.call(), *api, record);
                  return {};
                }};
}

}  // namespace

Result<Tagged> find_tagged(Rest& rest, const std::string& arn) {
  static const boost::regex form(
      "arn:aws:apigateway:[a-z0-9-]+::/(restapis|apikeys|usageplans)/([^/]+)(?:/stages/([^/]+))?");
  boost::smatch found;
  const bool matches = arn.size() <= 1000 && boost::regex_match(arn, found, form);
  if (!matches || (found[3].matched && found[1] != "restapis"))
    return refuse(Fault::validation, "Invalid ARN specified in the request");
  const std::string id = found[2].str();
  if (found[1] == "apikeys")
    return tagged(rest, rest.gateway.api_key(id), "Invalid API Key identifier specified");
  if (found[1] == "usageplans")
    return tagged(rest, rest.gateway.usage_plan(id), "Invalid Usage Plan ID specified");
  if (!found[3].matched) return tagged_api(rest, id);
  return tagged(rest, rest.gateway.stage(id, found[3].str()), "Invalid stage identifier specified");
}

}  // namespace bongtu::ops::apigateway
