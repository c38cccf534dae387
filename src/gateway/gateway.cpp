#include "gateway/gateway.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "store/prefixes.h"
#include "store/scan.h"

namespace bongtu::gateway {
namespace {

namespace prefix = store::prefix;

std::string_view last_part(std::string_view key) { return key.substr(key.rfind('/') + 1); }
std::string joined(std::string_view first, std::string_view second) {
  return std::string(first).append("/").append(second);
}
std::string record_key(std::string_view start, std::string_view rest) {
  return std::string(start).append(rest);
}

// All whose record keys start with `start`, in their order.
template <class T>
std::vector<std::shared_ptr<const T>> all(
    const std::map<std::string, std::shared_ptr<const T>, std::less<>>& table, std::string_view start) {
  std::vector<std::shared_ptr<const T>> found;
  for (auto entry = table.lower_bound(start); entry != table.end() && entry->first.starts_with(start);
       ++entry)
    found.push_back(entry->second);
  return found;
}

template <class Pointer>
Pointer find_in(const std::map<std::string, Pointer, std::less<>>& table, const std::string& key) {
  const auto found = table.find(key);
  return found == table.end() ? nullptr : found->second;
}

// A store that was made before there were functions: what `init` writes now, as a record that is still to be
// made.
std::map<std::string, std::shared_ptr<const Function>, std::less<>> function_of_older_store(
    const std::string& account) {
  FunctionRecord record;
  record.role = "bongtu-encrypt";
  record.permissions = {{"apigateway",
                         "lambda:InvokeFunction",
                         "apigateway.amazonaws.com",
                         "arn:aws:execute-api:*:" + account + ":*",
                         {}}};
  std::string key = record_key(prefix::function, function_name);
  auto function =
      std::make_shared<const Function>(Function{key, 0, std::string(function_name), std::move(record)});
  return {{std::move(key), std::move(function)}};
}

// "<plan id>" and "<api key id>" of a record that ends in both.
std::pair<std::string, std::string> plan_and_key(std::string_view start, std::string_view record) {
  const std::string_view rest = record.substr(start.size());
  const std::size_t slash = rest.find('/');
  return {std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
}

Result<> give_back(const std::vector<std::shared_ptr<Usage>>& usages) {
  for (const auto& usage : usages) CHECK(usage->give_back());
  return {};
}

}  // namespace

// --- The tables ---

Result<std::unique_ptr<Gateway>> Gateway::load(store::Store& store, const root::KeyTree& tree,
                                               const std::string& account, Time now) {
  std::unique_ptr<Gateway> gateway(new Gateway(store, tree, account));
  for (const std::string_view start : {prefix::rest_api, prefix::deployment, prefix::stage, prefix::api_key,
                                       prefix::usage_plan, prefix::plan_key, prefix::function})
    CHECK(store::scan(store, start, [&](const store::Record& record) { return gateway->put(record); }));
  if (gateway->functions_.empty()) gateway->functions_ = function_of_older_store(account);
  Touched everything{.stages = true, .keys = {}, .usages = {}};
  for (const auto& [key, api_key] : gateway->keys_) everything.keys.insert(api_key->id);
  gateway->index(everything, now);
  return gateway;
}

template <class T>
Result<> Gateway::put(Table<T>& table, const store::Record& record) {
  TRY(auto value, from_record<typename T::Record>(record.value));
  table[record.key] = std::make_shared<const T>(
      T{record.key, record.version, std::string(last_part(record.key)), std::move(value)});
  return {};
}

Result<> Gateway::put(const store::Record& record) {
  if (record.key.starts_with(prefix::rest_api)) return put(apis_, record);
  if (record.key.starts_with(prefix::deployment)) return put(deployments_, record);
  if (record.key.starts_with(prefix::stage)) return put(stages_, record);
  if (record.key.starts_with(prefix::api_key)) return put(keys_, record);
  if (record.key.starts_with(prefix::usage_plan)) return put(plans_, record);
  if (record.key.starts_with(prefix::function)) return put(functions_, record);
  if (record.key.starts_with(prefix::quota)) return {};
  const auto [plan, key] = plan_and_key(prefix::plan_key, record.key);
  plans_of_key_.insert(joined(key, plan));
  return put(plan_keys_, record);
}

// The function is never removed: where its record cannot be read it stays as it was.
void Gateway::forget(const std::string& key) {
  apis_.erase(key);
  deployments_.erase(key);
  stages_.erase(key);
  keys_.erase(key);
  plans_.erase(key);
  if (plan_keys_.erase(key) == 0) return;
  const auto [plan, api_key] = plan_and_key(prefix::plan_key, key);
  plans_of_key_.erase(joined(api_key, plan));
  usages_.erase(joined(plan, api_key));
}

// --- After a commit ---

// What cannot be read is gone until a later call can read it. Quotas are given back before, so that a changed
// one finds what is used, and after, for the calls that came between. Where that fails what is committed
// counts all the same.
Result<> Gateway::refresh(std::span<const Change> changes, Time now) {
  const std::lock_guard refreshing(refreshing_);
  const std::vector<Read> records = read(changes);
  Touched touched;
  {
    const std::shared_lock lock(mutex_);
    touched = touched_by(records);
  }
  Result<> done = write(touched.usages);
  if (auto given = give_back(touched.usages); !given) done = std::move(given);
  {
    const std::unique_lock lock(mutex_);
    for (const auto& [key, record] : records) {
      const Result<> put_or_gone = record ? put(*record) : Result<>();
      if (!put_or_gone) done = put_or_gone;
      if (!record || !put_or_gone) forget(key);
    }
    index(touched, now);
  }
  if (auto given = give_back(touched.usages); !given) done = std::move(given);
  return done;
}

std::vector<Gateway::Read> Gateway::read(std::span<const Change> changes) {
  for (const Change& change : changes) {
    const bool ours = change.key.starts_with("apigateway/") || change.key.starts_with(prefix::function);
    if (ours && change.kind != Change::Kind::expect && !change.key.starts_with(prefix::usage))
      unread_.insert(change.key);
  }
  std::vector<Read> records;
  for (const std::string& key : std::exchange(unread_, {})) {
    auto record = store_.get(key);
    if (!record) {
      spdlog::error("{} cannot be read and is not served: {}", key, record.error().detail);
      unread_.insert(key);
    }
    records.emplace_back(key, record ? std::move(*record) : std::nullopt);
  }
  return records;
}

Gateway::Touched Gateway::touched_by(const std::vector<Read>& records) const {
  Touched touched;
  const auto touch = [&](const std::string& plan, const std::string& key) {
    touched.keys.insert(key);
    if (auto usage = find_in(usages_, joined(plan, key))) touched.usages.push_back(std::move(usage));
  };
  for (const auto& [key, record] : records) {
    if (key.starts_with(prefix::api_key)) {
      touched.keys.emplace(last_part(key));
    } else if (key.starts_with(prefix::usage_plan)) {
      const std::string plan(last_part(key));
      for (const auto& member : all(plan_keys_, record_key(prefix::plan_key, joined(plan, ""))))
        touch(plan, member->id);
    } else if (key.starts_with(prefix::plan_key) || key.starts_with(prefix::quota)) {
      const bool member = key.starts_with(prefix::plan_key);
      const auto [plan, api_key] = plan_and_key(member ? prefix::plan_key : prefix::quota, key);
      touch(plan, api_key);
    } else {
      touched.stages = true;
    }
  }
  return touched;
}

void Gateway::index(const Touched& touched, Time now) {
  if (touched.stages) index_stages(now);
  for (const std::string& id : touched.keys) index_key(id, now);
}

void Gateway::index_stages(Time now) {
  default_api_.clear();
  for (const auto& [key, api] : apis_) {
    if (api->record.is_default) default_api_ = api->id;
  }
  decltype(live_) live;
  const Function& function = *functions_.begin()->second;
  for (const auto& [key, stage] : stages_) {
    const std::string name = key.substr(prefix::stage.size());
    const std::string api = name.substr(0, name.find('/'));
    const auto deployment =
        find_in(deployments_, record_key(prefix::deployment, joined(api, stage->record.deployment_id)));
    if (deployment == nullptr || find_in(apis_, record_key(prefix::rest_api, api)) == nullptr) continue;
    const auto old = live_.find(name);
    live[name] = std::make_shared<const LiveStage>(api, stage, deployment, function, account_,
                                                   old == live_.end() ? nullptr : old->second.get(), now);
  }
  live_ = std::move(live);
}

// A key that is disabled or gone is as unknown as one that never was.
void Gateway::index_key(const std::string& id, Time now) {
  if (const auto value = value_of_.find(id); value != value_of_.end()) {
    admitted_.erase(value->second);
    value_of_.erase(value);
  }
  const auto key = find_in(keys_, record_key(prefix::api_key, id));
  if (key == nullptr) return;
  Admitted admitted{id, {}};
  for (auto entry = plans_of_key_.lower_bound(id + "/");
       entry != plans_of_key_.end() && entry->starts_with(id + "/"); ++entry) {
    const std::string plan_id = entry->substr(id.size() + 1);
    const auto plan = find_in(plans_, record_key(prefix::usage_plan, plan_id));
    if (plan == nullptr) continue;
    auto& usage = usages_[joined(plan_id, id)];
    if (usage == nullptr) usage = std::make_shared<Usage>(joined(plan_id, id), store_);
    usage->configure(plan->record, now);
    for (const ApiStage& stage : plan->record.api_stages)
      admitted.stages[joined(stage.api_id, stage.stage)] = usage;
  }
  if (!key->record.enabled) return;
  const std::string value(as_text(key->record.index));
  value_of_[id] = value;
  admitted_[value] = std::move(admitted);
}

// --- Counts ---

std::vector<std::shared_ptr<Usage>> Gateway::usages() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<Usage>> usages;
  for (const auto& [name, usage] : usages_) usages.push_back(usage);
  return usages;
}

Result<> Gateway::write_usage() { return write(usages()); }

Result<> Gateway::give_back_quotas() {
  const auto all_of_them = usages();
  CHECK(write(all_of_them));
  return give_back(all_of_them);
}

// In one order, each once: several are locked at a time.
Result<> Gateway::write(std::vector<std::shared_ptr<Usage>> usages) {
  constexpr std::size_t most = 100;  // in one commit
  std::ranges::sort(usages);
  usages.erase(std::ranges::unique(usages).begin(), usages.end());
  for (std::span rest(usages); !rest.empty(); rest = rest.subspan(std::min(most, rest.size())))
    CHECK(write_together(rest.first(std::min(most, rest.size()))));
  return {};
}

// A conflict is with another node; the next call writes.
Result<> Gateway::write_together(std::span<std::shared_ptr<Usage>> usages) {
  std::vector<Usage::Batch> batches;
  std::vector<Change> changes;
  for (const auto& usage : usages) {
    TRY(Usage::Batch batch, usage->batch());
    changes.insert(changes.end(), batch.changes.begin(), batch.changes.end());
    batches.push_back(std::move(batch));
  }
  if (changes.empty()) return {};
  const auto done = store_.commit(changes);
  if (!done && done.error().fault != Fault::conflict) return std::unexpected(done.error());
  for (std::size_t i = 0; done && i < usages.size(); ++i) usages[i]->written(batches[i]);
  return {};
}

// --- What is there ---

Gateway::Found<RestApi> Gateway::rest_api(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  return find_in(apis_, record_key(prefix::rest_api, id));
}
Gateway::Found<Deployment> Gateway::deployment(std::string_view api, std::string_view id) const {
  const std::shared_lock lock(mutex_);
  return find_in(deployments_, record_key(prefix::deployment, joined(api, id)));
}
Gateway::Found<Stage> Gateway::stage(std::string_view api, std::string_view name) const {
  const std::shared_lock lock(mutex_);
  return find_in(stages_, record_key(prefix::stage, joined(api, name)));
}
Gateway::Found<ApiKey> Gateway::api_key(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  return find_in(keys_, record_key(prefix::api_key, id));
}
Gateway::Found<UsagePlan> Gateway::usage_plan(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  return find_in(plans_, record_key(prefix::usage_plan, id));
}
Gateway::Found<PlanKey> Gateway::plan_key(std::string_view plan, std::string_view key) const {
  const std::shared_lock lock(mutex_);
  return find_in(plan_keys_, record_key(prefix::plan_key, joined(plan, key)));
}
Gateway::Found<Function> Gateway::function() const {
  const std::shared_lock lock(mutex_);
  return functions_.empty() ? nullptr : functions_.begin()->second;
}

std::vector<Gateway::Found<RestApi>> Gateway::rest_apis() const {
  const std::shared_lock lock(mutex_);
  return all(apis_, prefix::rest_api);
}
std::vector<Gateway::Found<Deployment>> Gateway::deployments(std::string_view api) const {
  const std::shared_lock lock(mutex_);
  return all(deployments_, record_key(prefix::deployment, joined(api, "")));
}
std::vector<Gateway::Found<Stage>> Gateway::stages(std::string_view api) const {
  const std::shared_lock lock(mutex_);
  return all(stages_, record_key(prefix::stage, joined(api, "")));
}
std::vector<Gateway::Found<ApiKey>> Gateway::api_keys() const {
  const std::shared_lock lock(mutex_);
  return all(keys_, prefix::api_key);
}
std::vector<Gateway::Found<UsagePlan>> Gateway::usage_plans() const {
  const std::shared_lock lock(mutex_);
  return all(plans_, prefix::usage_plan);
}
std::vector<Gateway::Found<PlanKey>> Gateway::plan_keys(std::string_view plan) const {
  const std::shared_lock lock(mutex_);
  return all(plan_keys_, record_key(prefix::plan_key, joined(plan, "")));
}
std::vector<Gateway::Found<UsagePlan>> Gateway::plans_of_key(std::string_view key) const {
  const std::shared_lock lock(mutex_);
  std::vector<Found<UsagePlan>> plans;
  const std::string start = joined(key, "");
  for (auto entry = plans_of_key_.lower_bound(start);
       entry != plans_of_key_.end() && entry->starts_with(start); ++entry) {
    if (auto plan = find_in(plans_, record_key(prefix::usage_plan, last_part(*entry))))
      plans.push_back(std::move(plan));
  }
  return plans;
}
std::shared_ptr<Usage> Gateway::usage(std::string_view plan, std::string_view key) const {
  const std::shared_lock lock(mutex_);
  const auto found = usages_.find(joined(plan, key));
  return found == usages_.end() ? nullptr : found->second;
}
Gateway::Found<ApiKey> Gateway::api_key_of_value(std::string_view value) const {
  const crypto::Digest index = tree_.api_key_index(value);
  for (const auto& key : api_keys()) {
    if (std::ranges::equal(key->record.index, index)) return key;
  }
  return nullptr;
}

std::string Gateway::key_id_of(std::string_view value) const {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::size_t length = 10;
  const crypto::Digest index = tree_.api_key_index(value);
  std::string id;
  for (std::size_t i = 0; i < length; ++i)
    id += alphabet[(index[2 * i] * 256U + index[2 * i + 1]) % alphabet.size()];
  return id;
}

void Gateway::seal_value(ApiKeyRecord& record, std::string_view id, std::uint64_t version, View value) const {
  record.value = tree_.seal(api_key_purpose, record_key(prefix::api_key, id), version, value);
  const crypto::Digest index = tree_.api_key_index(as_text(value));
  record.index.assign(index.begin(), index.end());
}
Result<Secret> Gateway::open_value(const ApiKey& key) const {
  return tree_.open_sealed(api_key_purpose, key.key, key.version, key.record.value);
}

}  // namespace bongtu::gateway
