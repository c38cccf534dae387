#include "ops/apigateway/tagged.h"

namespace bongtu::ops::apigateway {
namespace {

struct UntagResourceRequest {
  std::string arn;
  std::vector<std::string> names;
  static constexpr auto shape = fields(field("resource_arn", &UntagResourceRequest::arn, {}, tagged_doc),
                                       field("tagKeys", &UntagResourceRequest::names, {},
                                             "Names of tags; one that there is not is no error."));
};

Result<Nothing> untag_resource(Rest& rest, const UntagResourceRequest& request) {
  TRY(const Tagged tagged, find_tagged(rest, request.arn));
  Texts tags = tagged.tags;
  for (const std::string& name : request.names) tags.erase(name);
  CHECK(tagged.put(std::move(tags)));
  return Nothing{};
}

}  // namespace

extern const Operation UntagResource = rest_operation<&untag_resource>(
    "UntagResource", {"DELETE", "/tags/{resource_arn}", 204}, "Takes tags away.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
