#include "ops/apigateway/resource.h"

#include <algorithm>
#include <boost/regex.hpp>

namespace bongtu::ops::apigateway {
namespace {

const Resource* find(const RestApiRecord& api, std::string_view id) {
  const auto found = std::ranges::find(api.resources, id, &Resource::id);
  return found == api.resources.end() ? nullptr : &*found;
}

const Resource* parent_of(const RestApiRecord& api, const Resource& resource) {
  return resource.parent_id ? find(api, *resource.parent_id) : nullptr;
}

bool is_variable(const Resource& resource) {
  return resource.path_part && resource.path_part->starts_with('{');
}

Result<> check_part(std::string_view part) {
  static const boost::regex form(R"([a-zA-Z0-9._:$-]+|\{[a-zA-Z0-9._:-]+\+?\})");
  if (part.size() <= 256 && boost::regex_match(part.begin(), part.end(), form)) return {};
  return refuse(
      Fault::validation,
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at "
      "the beginning and the end.");
}

std::string path_of(const RestApiRecord& api, const Resource& resource) {
  std::string path;
  for (const Resource* at = &resource; at != nullptr; at = parent_of(api, *at)) {
    if (at->path_part) path.insert(0, "/" + *at->path_part);
  }
  return path.empty() ? "/" : path;
}

}  // namespace

ResourceView view_of(const Resource& resource, const Embed& embed) {
  const bool whole = embed && std::ranges::find(*embed, "methods") != embed->end();
  ResourceView view{resource.id, resource.parent_id, resource.path_part, resource.path, {}};
  if (!resource.methods || resource.methods->empty()) return view;
  view.methods.emplace();
  for (const auto& [verb, method] : *resource.methods)
    (*view.methods)[verb].method = whole ? std::optional(method) : std::nullopt;
  return view;
}

Result<> check_place(const RestApiRecord& api, const Resource& resource) {
  const std::string& part = *resource.path_part;
  CHECK(check_part(part));
  const Resource* const parent = parent_of(api, resource);
  if (parent == nullptr) return refuse(Fault::not_found, "Invalid Resource identifier specified");
  if (parent->path_part && parent->path_part->ends_with("+}")) {
    return refuse(Fault::validation,
                  "Cannot create a child of a resource with a greedy path variable: " + parent->path);
  }
  for (const Resource& sibling : api.resources) {
    if (sibling.id == resource.id || sibling.parent_id != resource.parent_id) continue;
    if (sibling.path_part == part) {
      return refuse(Fault::already_exists,
                    "Another resource with the same parent already has this name: " + part);
    }
    if (is_variable(sibling) && is_variable(resource)) {
      return refuse(Fault::validation,
                    "A sibling (" + *sibling.path_part +
                        ") of this resource already has a variable path part -- only one is "
                        "allowed");
    }
  }
  return {};
}

void set_paths(RestApiRecord& api) {
  for (Resource& resource : api.resources) resource.path = path_of(api, resource);
}

bool is_within(const RestApiRecord& api, const Resource& resource, std::string_view above) {
  const Resource* at = &resource;
  while (at != nullptr && at->id != above) at = parent_of(api, *at);
  return at != nullptr;
}

}  // namespace bongtu::ops::apigateway
