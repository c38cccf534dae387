// Gateway: REST APIs, stages, API keys and usage plans, wholly in memory, so that nothing a stranger sends
// reads the store; and what a stage call must pass.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/call.h"
#include "base/result.h"
#include "gateway/entities.h"
#include "gateway/live_stage.h"
#include "gateway/usage.h"
#include "root/key_tree.h"
#include "store/store.h"

namespace bongtu::gateway {

// Where a request leads.
struct Route {
  std::shared_ptr<const LiveStage> stage;
  const LiveMethod* method = nullptr;  // of the stage
};

struct Admission {
  std::string api_key_id;
  std::shared_ptr<Usage> usage;
  Verdict verdict = Verdict::passed;
};

// Safe from any thread.
class Gateway {
 public:
  // Reads everything under apigateway/ but usage and quotas, and lambda/. Fault::internal for a record that
  // does not verify. `store` and `tree` must outlive it.
  static Result<std::unique_ptr<Gateway>> load(store::Store& store, const root::KeyTree& tree,
                                               const std::string& account, Time now);

  // Reads again what a commit changed. Called after it and before its reply, also after one that met a
  // conflict.
  Result<> refresh(std::span<const Change> changes, Time now);

  // --- Stage calls ---

  // The stage and method of `path` (no query): /{stage}/{resource} of the default API, or
  // /restapis/{api}/{stage}/_user_request_/{resource} of any; with a host of {api}.execute-api.…
  // /{stage}/{resource} of that one. Fault::not_found for everything else.
  Result<Route> route(std::string_view method, std::string_view path, std::string_view host) const;

  // Whether an enabled API key has this value, whatever plan it is in.
  bool knows(std::string_view api_key_value) const;

  // Counts the call, where its method needs an API key. Fault::access_denied "Forbidden" for a missing,
  // unknown or disabled key and for one in no usage plan of the stage. Verdict::undecided where only the
  // store can tell: then Usage::take_waiting must be asked, once.
  Result<Admission> admit(const Route& route, std::string_view api_key_value, Time now) const;

  // Writes what was counted since the last call to the store, past the audit log: every 2 s.
  Result<> write_usage();
  // The same at a stop, when what is reserved of quotas and not used goes back.
  Result<> give_back_quotas();

  // --- What is there, for the operations ---

  template <class T>
  using Found = std::shared_ptr<const T>;  // null: there is none

  Found<RestApi> rest_api(std::string_view id) const;
  Found<Deployment> deployment(std::string_view api, std::string_view id) const;
  Found<Stage> stage(std::string_view api, std::string_view name) const;
  Found<ApiKey> api_key(std::string_view id) const;
  Found<ApiKey> api_key_of_value(std::string_view value) const;
  Found<UsagePlan> usage_plan(std::string_view id) const;
  Found<PlanKey> plan_key(std::string_view plan, std::string_view key) const;
  Found<Function> function() const;  // the built-in one; always there

  // All, ascending by id.
  std::vector<Found<RestApi>> rest_apis() const;
  std::vector<Found<Deployment>> deployments(std::string_view api) const;
  std::vector<Found<Stage>> stages(std::string_view api) const;
  std::vector<Found<ApiKey>> api_keys() const;
  std::vector<Found<UsagePlan>> usage_plans() const;
  std::vector<Found<PlanKey>> plan_keys(std::string_view plan) const;
  std::vector<Found<UsagePlan>> plans_of_key(std::string_view key) const;
  std::shared_ptr<Usage> usage(std::string_view plan, std::string_view key) const;  // null: not in the plan

  // The id of an API key that has this value: so that of two keys of one value the second meets the first.
  std::string key_id_of(std::string_view value) const;
  // Seals the value of an API key into its record, which will be put with version `version`.
  void seal_value(ApiKeyRecord& record, std::string_view id, std::uint64_t version, View value) const;
  Result<Secret> open_value(const ApiKey& key) const;

 private:
  template <class T>
  using Table = std::map<std::string, Found<T>, std::less<>>;  // by record key
  // An enabled API key, and where it is let in.
  struct Admitted {
    std::string id;
    std::map<std::string, std::shared_ptr<Usage>, std::less<>> stages;  // by "<api id>/<stage>"
  };
  // What a commit has touched, which must be made again of the tables.
  struct Touched {
    bool stages = false;
    std::set<std::string> keys;  // ids
    std::vector<std::shared_ptr<Usage>> usages;
  };
  using Read = std::pair<std::string, std::optional<store::Record>>;

  Gateway(store::Store& store, const root::KeyTree& tree, std::string account)
      : store_(store), tree_(tree), account_(std::move(account)) {}
  template <class T>
  static Result<> put(Table<T>& table, const store::Record& record);
  Result<> put(const store::Record& record);
  void forget(const std::string& key);
  std::vector<Read> read(std::span<const Change> changes);
  Touched touched_by(const std::vector<Read>& records) const;
  void index(const Touched& touched, Time now);
  void index_stages(Time now);
  void index_key(const std::string& id, Time now);
  std::vector<std::shared_ptr<Usage>> usages() const;
  Result<> write(std::vector<std::shared_ptr<Usage>> usages);
  Result<> write_together(std::span<std::shared_ptr<Usage>> usages);

  store::Store& store_;
  const root::KeyTree& tree_;
  const std::string account_;

  std::mutex refreshing_;         // one at a time, so that the last to read is the last to write
  std::set<std::string> unread_;  // records that could not be read

  mutable std::shared_mutex mutex_;
  Table<RestApi> apis_;
  Table<Deployment> deployments_;
  Table<Stage> stages_;
  Table<ApiKey> keys_;
  Table<UsagePlan> plans_;
  Table<PlanKey> plan_keys_;
  Table<Function> functions_;

  // Made of the tables.
  std::string default_api_;
  std::map<std::string, std::shared_ptr<const LiveStage>, std::less<>> live_;  // by "<api id>/<stage>"
  std::unordered_map<std::string, Admitted> admitted_;                         // by the HMAC of the value
  std::map<std::string, std::string> value_of_;                                // that HMAC, by the key's id
  std::set<std::string> plans_of_key_;                                         // "<api key id>/<plan id>"
  std::map<std::string, std::shared_ptr<Usage>, std::less<>> usages_;          // by "<plan id>/<api key id>"
};

}  // namespace bongtu::gateway
