#include "gateway/live_stage.h"

#include <algorithm>

#include "gateway/invoke_permission.h"

namespace bongtu::gateway {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = path.find('/');
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(path.size(), end));
  }
  return segments;
}

bool is_greedy(std::string_view segment) { return segment.ends_with("+}"); }
bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

// Sorts literal segments before parameters, and these before those that take all that follows.
std::string order_of(const std::vector<std::string>& segments) {
  std::string order;
  for (const std::string& segment : segments) {
    order += is_greedy(segment) ? "\x03" : is_parameter(segment) ? "\x02" : "\x01" + segment;
    order += '/';
  }
  return order;
}

bool matches(const std::vector<std::string>& pattern, std::string_view path) {
  for (const std::string& segment : pattern) {
    if (path.size() < 2) return false;
    if (is_greedy(segment)) return true;
    path.remove_prefix(1);
    const std::string_view part = path.substr(0, path.find('/'));
    if (part.empty() || (!is_parameter(segment) && segment != part)) return false;
    path.remove_prefix(part.size());
  }
  return path.empty();
}

// "${stageVariables.name}" put in; one that there is not becomes nothing.
std::string with_variables(std::string_view text, const MapOf<std::string>& variables) {
  constexpr std::string_view start = "${stageVariables.";
  std::string made;
  for (std::size_t at = text.find(start); at != std::string_view::npos; at = text.find(start)) {
    made += text.substr(0, at);
    text.remove_prefix(at + start.size());
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) return {};
    if (const auto variable = variables.find(text.substr(0, end)); variable != variables.end())
      made += variable->second;
    text.remove_prefix(end + 1);
  }
  return made.append(text);
}

std::string_view part_between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t start = text.find(before);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + before.size());
  const std::size_t end = text.find(after);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

// arn:aws:lambda:<any Region>:<account>:function:encrypt, and $LATEST of it.
bool is_function(std::string_view arn, std::string_view name, std::string_view account) {
  const std::string end = ":" + std::string(account) + ":function:" + std::string(name);
  return arn.starts_with("arn:aws:lambda:") && (arn.ends_with(end) || arn.ends_with(end + ":$LATEST"));
}

// As in a stage's settings: "~1encrypt/POST".
std::string setting_name(const LiveMethod& method) {
  std::string name;
  for (const char c : method.resource->path) name += c == '/' ? "~1" : std::string(1, c);
  return name + "/" + method.method->http_method;
}

}  // namespace

LiveStage::LiveStage(std::string api_id, std::shared_ptr<const Stage> stage,
                     std::shared_ptr<const Deployment> deployment, const Function& function,
                     std::string_view account, const LiveStage* previous, Time now)
    : api_id_(std::move(api_id)),
      full_name_(api_id_ + "/" + stage->id),
      stage_(std::move(stage)),
      deployment_(std::move(deployment)),
      role_(function.record.role),
      variables_(stage_->record.variables) {
  variables_.insert(function.record.environment.begin(), function.record.environment.end());
  for (const Resource& resource : deployment_->record.resources)
    add(resource, function, account, previous, now);
}

void LiveStage::add(const Resource& resource, const Function& function, std::string_view account,
                    const LiveStage* previous, Time now) {
  if (!resource.methods) return;
  Verbs verbs;
  for (const auto& [verb, method] : *resource.methods) {
    verbs[verb] = methods_.size();
    LiveMethod live{&resource, &method, resource.path + "/" + verb, Target::broken, nullptr};
    live.target = target_of(live, function, account);
    live.bucket = stage_bucket(live, previous, now);
    methods_.push_back(std::move(live));
  }
  if (resource.path.find('{') == std::string::npos) {
    literal_[resource.path] = std::move(verbs);
    return;
  }
  std::vector<std::string> segments = segments_of(resource.path);
  std::string order = order_of(segments);
  patterns_[std::move(order)] = {std::move(segments), std::move(verbs)};
}

Target LiveStage::target_of(const LiveMethod& live, const Function& function,
                            std::string_view account) const {
  if (!live.method->integration) return Target::broken;
  const Integration& integration = *live.method->integration;
  if (integration.type == "MOCK") return Target::mock;
  const std::string uri = with_variables(integration.uri.value_or(""), record().variables);
  if (!is_function(part_between(uri, "/functions/", "/invocations"), function.id, account))
    return Target::broken;
  const Invocation invocation{account, part_between(uri, "arn:aws:apigateway:", ":"),
                              full_name_ + "/" + live.method->http_method + live.resource->path};
  if (!lets_gateway_in(function.record, invocation)) return Target::broken;
  return integration.type == "AWS_PROXY" ? Target::function_proxy : Target::function;
}

// The setting of the method goes before that of all.
std::shared_ptr<TokenBucket> LiveStage::stage_bucket(const LiveMethod& live, const LiveStage* previous,
                                                     Time now) const {
  const auto& settings = record().method_settings;
  auto setting = settings.find(setting_name(live));
  if (setting == settings.end()) setting = settings.find("*/*");
  if (setting == settings.end()) return nullptr;
  std::shared_ptr<TokenBucket> old;
  if (previous != nullptr) {
    for (const LiveMethod& method : previous->methods_) {
      if (method.name == live.name) old = method.bucket;
    }
  }
  return bucket_of(setting->second.rate_limit, setting->second.burst_limit, old, now);
}

const LiveMethod* LiveStage::find(std::string_view http_method, std::string_view path) const {
  const Verbs* verbs = nullptr;
  if (path.empty()) path = "/";
  if (const auto literal = literal_.find(path); literal != literal_.end()) {
    verbs = &literal->second;
  } else {
    const auto pattern = std::ranges::find_if(
        patterns_, [&](const auto& entry) { return matches(entry.second.segments, path); });
    if (pattern == patterns_.end()) return nullptr;
    verbs = &pattern->second.verbs;
  }
  auto verb = verbs->find(http_method);
  if (verb == verbs->end()) verb = verbs->find("ANY");
  return verb == verbs->end() ? nullptr : &methods_[verb->second];
}

}  // namespace bongtu::gateway
