// What is in memory of a record of the gateway, with the version that a change of it expects.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "gateway/api_records.h"
#include "gateway/function_record.h"
#include "gateway/plan_records.h"

namespace bongtu::gateway {

template <class R>
struct Stored {
  using Record = R;
  std::string key;  // of the record
  std::uint64_t version = 0;
  std::string id;  // the last part of the key
  R record;
};

using RestApi = Stored<RestApiRecord>;
using Deployment = Stored<DeploymentRecord>;
using Stage = Stored<StageRecord>;  // its id is its name
using ApiKey = Stored<ApiKeyRecord>;
using UsagePlan = Stored<UsagePlanRecord>;
using PlanKey = Stored<PlanKeyRecord>;  // its id is the API key's
using Function = Stored<FunctionRecord>;

}  // namespace bongtu::gateway
