// Resources: the tree of paths of an API.
#pragma once

#include "ops/apigateway/api_copy.h"

namespace bongtu::ops::apigateway {

// In a resource only `{}` stands for a method, unless the request embeds methods.
struct MethodInResource {
  std::optional<Method> method;
};
template <class Out>
void write(Out& out, const MethodInResource& value) {
  if (value.method)
    to_json(out, *value.method);
  else
    out += "{}";
}

struct ResourceView {
  std::string id;
  std::optional<std::string> parent_id;
  std::optional<std::string> path_part;
  std::string path;
  std::optional<MapOf<MethodInResource>> methods;
  static constexpr auto shape =
      fields(field("id", &ResourceView::id), field("parentId", &ResourceView::parent_id),
             field("pathPart", &ResourceView::path_part), field("path", &ResourceView::path),
             field("resourceMethods", &ResourceView::methods));
};

using Embed = std::optional<std::vector<std::string>>;
inline constexpr std::string_view embed_methods_doc = "`methods`: the methods as GetMethod tells them.";

ResourceView view_of(const Resource& resource, const Embed& embed = {});

// Whether the resource may stand where it says: its path part is one, and no sibling is like it.
// Fault::validation, already_exists, not_found (the parent).
Result<> check_place(const RestApiRecord& api, const Resource& resource);

// Makes the path of every resource of what its parents' parts are.
void set_paths(RestApiRecord& api);

// Whether `resource` is `above` or somewhere below it.
bool is_within(const RestApiRecord& api, const Resource& resource, std::string_view above);

}  // namespace bongtu::ops::apigateway
