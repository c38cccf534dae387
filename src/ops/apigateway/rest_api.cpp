#include "ops/apigateway/rest_api.h"

#include "ops/apigateway/tags.h"

namespace bongtu::ops::apigateway {

RestApiView view_of(const std::string& id, const RestApiRecord& record) {
  RestApiView view;
  view.id = id;
  view.name = record.name;
  view.description = record.description;
  view.created = record.created;
  view.version = record.version;
  view.tags = record.tags;
  view.root = record.resources.front().id;
  return view;
}

Result<> set_tags(Rest& rest, const std::string& id, RestApiRecord& record, std::optional<Texts> tags) {
  if (tags) CHECK(check_tags(*tags));
  const auto tag = tags ? tags->find("bongtu:default") : Texts::iterator();
  record.is_default = tags && tag != tags->end() && tag->second == "true";
  record.tags = std::move(tags);
  if (!record.is_default) return {};
  for (const auto& other : rest.gateway.rest_apis()) {
    if (other->id == id || !other->record.is_default) continue;
    return refuse(Fault::already_exists, "The REST API " + other->id +
                                             " is the default one; take its tag bongtu:default away first.");
  }
  return {};
}

}  // namespace bongtu::ops::apigateway
