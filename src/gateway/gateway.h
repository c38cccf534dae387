// Gateway: REST APIs, stages, API keys and usage plans, wholly in memory; admit() is what a stage call must
// pass.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/result.h"
#include "gateway/records.h"
#include "gateway/token_bucket.h"
#include "root/key_tree.h"
#include "store/store.h"

namespace bongtu::gateway {

struct Stage {
  std::string api_id;
  std::string name;
  std::string role;
  std::map<std::string, std::string, std::less<>> variables;
};

// Where a request target leads.
struct Route {
  const Stage* stage;
  std::string_view resource;  // "/encrypt"; views the target
};

struct Admission {
  std::string api_key_id;
  bool throttled = false;  // the key is good but its plan's bucket is empty
};

class Gateway {
 public:
  static Result<std::unique_ptr<Gateway>> load(store::Store& store, const root::KeyTree& tree, Time now);

  // The stage and resource of `path` (no query): /{stage}/{resource} of the default API, or
  // /restapis/{api}/{stage}/_user_request_/{resource} of any; with a host of {api}.execute-api.…
  // /{stage}/{resource} of that one. Fault::not_found for everything else, other methods included.
  Result<Route> route(std::string_view method, std::string_view path, std::string_view host) const;

  // Whether an enabled API key has this value, whatever plan it is in.
  bool knows(std::string_view api_key_value) const;

  // Fault::access_denied "Forbidden" for a missing, unknown or disabled key and for one in no usage plan of
  // the stage.
  Result<Admission> admit(const Stage& stage, std::string_view api_key_value, Time now) const;

 private:
  struct Api {
    std::set<std::string, std::less<>> resources;  // "POST /encrypt"
    std::map<std::string, Stage, std::less<>> stages;
  };
  struct ApiKey {
    std::string id;
    // By stage ("<api id>/<stage>"): the bucket of the plan that lets the key in; null = without limits.
    std::map<std::string, std::shared_ptr<TokenBucket>, std::less<>> stages;
  };

  explicit Gateway(const root::KeyTree& tree) : tree_(tree) {}
  Result<> load_apis(store::Store& store);
  Result<> load_keys_and_plans(store::Store& store, Time now);

  const root::KeyTree& tree_;
  std::map<std::string, Api, std::less<>> apis_;
  std::string default_api_;
  std::unordered_map<std::string, ApiKey> api_keys_;  // by the HMAC of the value
};

}  // namespace bongtu::gateway
