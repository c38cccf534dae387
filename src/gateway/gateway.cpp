#include "gateway/gateway.h"

#include "store/prefixes.h"
#include "store/scan.h"

namespace bongtu::gateway {
namespace {

std::string after(std::string_view prefix, const store::Record& record) {
  return record.key.substr(prefix.size());
}

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

Result<std::unique_ptr<Gateway>> Gateway::load(store::Store& store, const root::KeyTree& tree, Time now) {
  std::unique_ptr<Gateway> gateway(new Gateway(tree));
  CHECK(gateway->load_apis(store));
  CHECK(gateway->load_keys_and_plans(store, now));
  return gateway;
}

Result<> Gateway::load_apis(store::Store& store) {
  CHECK(store::scan(store, store::prefix::rest_api, [&](const store::Record& record) -> Result<> {
    TRY(const RestApiRecord api, from_record<RestApiRecord>(record.value));
    const std::string id = after(store::prefix::rest_api, record);
    apis_[id].resources = {api.resources.begin(), api.resources.end()};
    if (api.is_default) default_api_ = id;
    return {};
  }));
  return store::scan(store, store::prefix::stage, [&](const store::Record& record) -> Result<> {
    TRY(StageRecord stage, from_record<StageRecord>(record.value));
    const std::string path = after(store::prefix::stage, record);
    const std::size_t slash = path.find('/');
    const auto api = apis_.find(path.substr(0, slash));
    if (slash == std::string::npos || api == apis_.end())
      return refuse(Fault::internal, {}, record.key + " has no API");
    const std::string name = path.substr(slash + 1);
    api->second.stages[name] = {api->first, name, std::move(stage.role), std::move(stage.variables)};
    return {};
  });
}

Result<> Gateway::load_keys_and_plans(store::Store& store, Time now) {
  std::map<std::string, std::string> index_of;  // API key id → index of its value
  CHECK(store::scan(store, store::prefix::api_key, [&](const store::Record& record) -> Result<> {
    TRY(const ApiKeyRecord key, from_record<ApiKeyRecord>(record.value));
    if (!key.enabled) return {};
    const std::string id = after(store::prefix::api_key, record);
    const std::string index(as_text(key.index));
    index_of[id] = index;
    api_keys_[index].id = id;
    return {};
  }));
  return store::scan(store, store::prefix::usage_plan, [&](const store::Record& record) -> Result<> {
    TRY(const UsagePlanRecord plan, from_record<UsagePlanRecord>(record.value));
    for (const std::string& id : plan.api_keys) {
      const auto index = index_of.find(id);
      if (index == index_of.end()) continue;  // disabled
      // A bucket is of a key in a plan: keys of one plan do not share it, stages of one plan do.
      const auto bucket = plan.throttle
                              ? std::make_shared<TokenBucket>(plan.throttle->rate, plan.throttle->burst, now)
                              : nullptr;
      for (const std::string& stage : plan.stages) api_keys_[index->second].stages[stage] = bucket;
    }
    return {};
  });
}

Result<Route> Gateway::route(std::string_view method, std::string_view path, std::string_view host) const {
  constexpr std::string_view execute_api = ".execute-api.";
  std::string_view api_id = default_api_;
  if (const std::size_t dot = host.find(execute_api); dot != std::string_view::npos)
    api_id = host.substr(0, dot);
  std::string_view stage_name = take_segment(path);
  if (stage_name == "restapis") {
    api_id = take_segment(path);
    stage_name = take_segment(path);
    if (take_segment(path) != "_user_request_") return no_route();
  }
  const auto api = apis_.find(api_id);
  if (api == apis_.end()) return no_route();
  const auto stage = api->second.stages.find(stage_name);
  if (stage == api->second.stages.end()) return no_route();
  std::string resource(method);
  resource.append(" ").append(path);
  if (!api->second.resources.contains(resource)) return no_route();
  return Route{&stage->second, path};
}

bool Gateway::knows(std::string_view api_key_value) const {
  return api_keys_.contains(std::string(as_text(tree_.api_key_index(api_key_value))));
}

Result<Admission> Gateway::admit(const Stage& stage, std::string_view api_key_value, Time now) const {
  if (api_key_value.empty()) return forbidden();
  const crypto::Digest index = tree_.api_key_index(api_key_value);
  const auto key = api_keys_.find(std::string(as_text(index)));
  if (key == api_keys_.end()) return forbidden();
  const auto bucket = key->second.stages.find(stage.api_id + "/" + stage.name);
  if (bucket == key->second.stages.end()) return forbidden();
  return Admission{key->second.id, bucket->second != nullptr && !bucket->second->take(now)};
}

}  // namespace bongtu::gateway
