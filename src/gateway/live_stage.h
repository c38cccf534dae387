// LiveStage: a stage as calls meet it: its deployment's methods, each with what stands behind it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/entities.h"
#include "gateway/token_bucket.h"

namespace bongtu::gateway {

enum class Target : std::uint8_t {
  function_proxy,  // AWS_PROXY: API Gateway's event in, its answer out
  function,        // AWS: the body is the payload; the answer goes through the integration responses
  mock,
  broken,  // no such function, or its policy does not let the gateway in
};

struct LiveMethod {
  const Resource* resource = nullptr;  // of the deployment
  const Method* method = nullptr;
  std::string name;  // "/encrypt/POST"
  Target target = Target::broken;
  std::shared_ptr<TokenBucket> bucket;  // of the stage's throttling; null: none
};

class LiveStage {
 public:
  // Everything here must be there; `previous` gives its buckets where their limits have not changed.
  LiveStage(std::string api_id, std::shared_ptr<const Stage> stage,
            std::shared_ptr<const Deployment> deployment, const Function& function, std::string_view account,
            const LiveStage* previous, Time now);

  const std::string& api_id() const { return api_id_; }
  const std::string& name() const { return stage_->id; }
  const std::string& full_name() const { return full_name_; }  // "<api id>/<stage>"
  const StageRecord& record() const { return stage_->record; }
  const std::string& deployment_id() const { return deployment_->id; }
  const MapOf<GatewayResponse>& gateway_responses() const { return deployment_->record.gateway_responses; }
  const std::string& role() const { return role_; }  // of the function
  // The stage's variables before those of the function's environment.
  const MapOf<std::string>& variables() const { return variables_; }

  // Null where there is none. Literal segments go before {parameters}, these before {proxy+}; a verb before
  // ANY.
  const LiveMethod* find(std::string_view http_method, std::string_view path) const;

 private:
  using Verbs = std::map<std::string, std::size_t, std::less<>>;  // verb or ANY → place in methods_
  struct Path {
    std::vector<std::string> segments;
    Verbs verbs;
  };
  void add(const Resource& resource, const Function& function, std::string_view account,
           const LiveStage* previous, Time now);
  Target target_of(const LiveMethod& method, const Function& function, std::string_view account) const;
  std::shared_ptr<TokenBucket> stage_bucket(const LiveMethod& method, const LiveStage* previous,
                                            Time now) const;

  std::string api_id_;
  std::string full_name_;
  std::shared_ptr<const Stage> stage_;
  std::shared_ptr<const Deployment> deployment_;
  std::string role_;
  MapOf<std::string> variables_;
  std::vector<LiveMethod> methods_;
  std::map<std::string, Verbs, std::less<>> literal_;  // by path
  std::map<std::string, Path> patterns_;               // the more special first
};

}  // namespace bongtu::gateway
