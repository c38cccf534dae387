// What a stage call must pass.
#include "gateway/gateway.h"

namespace bongtu::gateway {
namespace {

// Takes the first segment off "/a/b": "a", leaving "/b".
std::string_view take_segment(std::string_view& path) {
  if (path.empty() || path.front() != '/') return {};
  const std::size_t end = path.find('/', 1);
  const std::string_view segment = path.substr(1, end == std::string_view::npos ? end : end - 1);
  path.remove_prefix(std::min(path.size(), segment.size() + 1));
  return segment;
}

std::unexpected<Error> no_route() { return refuse(Fault::not_found, "Missing Authentication Token"); }
std::unexpected<Error> forbidden() { return refuse(Fault::access_denied, "Forbidden"); }

}  // namespace

Result<Route> Gateway::route(std::string_view method, std::string_view path, std::string_view host) const {
  constexpr std::string_view execute_api = ".execute-api.";
  const std::shared_lock lock(mutex_);
  std::string name = default_api_;
  if (const std::size_t dot = host.find(execute_api); dot != std::string_view::npos)
    name = host.substr(0, dot);
  std::string_view stage_name = take_segment(path);
  if (stage_name == "restapis") {
    name = take_segment(path);
    stage_name = take_segment(path);
    if (take_segment(path) != "_user_request_") return no_route();
  }
  const auto stage = live_.find(name.append("/").append(stage_name));
  if (stage == live_.end()) return no_route();
  const LiveMethod* found = stage->second->find(method, path);
  if (found == nullptr) return no_route();
  return Route{stage->second, found};
}

bool Gateway::knows(std::string_view api_key_value) const {
  const std::string value(as_text(tree_.api_key_index(api_key_value)));
  const std::shared_lock lock(mutex_);
  return admitted_.contains(value);
}

Result<Admission> Gateway::admit(const Route& route, std::string_view api_key_value, Time now) const {
  if (api_key_value.empty()) return forbidden();
  const std::string value(as_text(tree_.api_key_index(api_key_value)));
  Admission admission;
  {
    const std::shared_lock lock(mutex_);
    const auto key = admitted_.find(value);
    if (key == admitted_.end()) return forbidden();
    const auto usage = key->second.stages.find(route.stage->full_name());
    if (usage == key->second.stages.end()) return forbidden();
    admission.api_key_id = key->second.id;
    admission.usage = usage->second;
  }
  admission.verdict =
      admission.usage->take(route.stage->full_name(), route.method->name, route.method->bucket.get(), now);
  return admission;
}

}  // namespace bongtu::gateway
