#include "ops/apigateway/tagged.h"

namespace bongtu::ops::apigateway {
namespace {

struct TagResourceRequest {
  std::string arn;
  Texts tags;
  static constexpr auto shape = fields(field("resource_arn", &TagResourceRequest::arn, {}, tagged_doc),
                                       field("tags", &TagResourceRequest::tags, {}, tags_doc));
};

Result<Nothing> tag_resource(Rest& rest, const TagResourceRequest& request) {
  TRY(const Tagged tagged, find_tagged(rest, request.arn));
  Texts tags = tagged.tags;
  for (const auto& [name, value] : request.tags) tags[name] = value;
  CHECK(tagged.put(std::move(tags)));
  return Nothing{};
}

}  // namespace

extern const Operation TagResource =
    rest_operation<&tag_resource>("TagResource", {"PUT", "/tags/{resource_arn}", 204},
                                  "Adds tags to a REST API, a stage, an API key or a usage plan.",
                                  {Fault::not_found, Fault::already_exists});

}  // namespace bongtu::ops::apigateway
