#include "ops/apigateway/tagged.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetTagsRequest {
  std::string arn;
  static constexpr auto shape = fields(field("resource_arn", &GetTagsRequest::arn, {}, tagged_doc),
                                       unbuilt("position"), unbuilt("limit"));
};

struct TagsView {
  Texts tags;
  static constexpr auto shape = fields(field("tags", &TagsView::tags));
};

Result<TagsView> get_tags(Rest& rest, const GetTagsRequest& request) {
  TRY(const Tagged tagged, find_tagged(rest, request.arn));
  return TagsView{tagged.tags};
}

}  // namespace

extern const Operation GetTags = rest_operation<&get_tags>(
    "GetTags", {"GET", "/tags/{resource_arn}"},
    "Tells the tags of a REST API, a stage, an API key or a usage plan.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
