#include "gateway/period.h"
#include "ops/apigateway/patch.h"
#include "ops/apigateway/usage.h"

namespace bongtu::ops::apigateway {
namespace {

struct UpdateUsageRequest {
  std::string plan;
  std::string key;
  PatchOperations operations;
  static constexpr auto shape =
      fields(field("usageplanId", &UpdateUsageRequest::plan, {}, plan_doc),
             field("keyId", &UpdateUsageRequest::key, {}, api_key_doc),
             field("patchOperations", &UpdateUsageRequest::operations, {}, patch_doc));
};

struct Remaining {
  std::optional<std::int64_t> remaining;
  static constexpr auto shape = fields(field("remaining", &Remaining::remaining));
};

constexpr PatchPath paths[] = {{"/remaining", {PatchOp::replace}, PatchType::integer}};
constexpr std::int64_t most_requests = std::numeric_limits<std::int32_t>::max();

Result<UsageView> update_usage(Rest& rest, const UpdateUsageRequest& request) {
  TRY(const auto plan, find_plan(rest, request.plan));
  CHECK(find_plan_key(rest, request.plan, request.key));
  const auto usage = rest.gateway.usage(request.plan, request.key);
  if (usage == nullptr || !plan->record.quota)
    return refuse(Fault::validation,
                  "Usage Plan " + plan->id + " has no quota, of which something could remain");
  const Time now = rest.call().now;
  const std::int64_t today = gateway::day_of(now);
  const std::string date = gateway::iso_date(today);
  TRY(auto values, usage_of(rest, *plan, request.key, today, today));
  TRY(const Remaining asked, patched(Remaining{}, paths, request.operations));
  if (asked.remaining) {
    if (*asked.remaining < 0 || *asked.remaining > most_requests)
      return refuse(Fault::validation, "What remains is a number from 0 to 2147483647.");
    TRY(auto change, usage->set_remaining(*asked.remaining, now));
    if (change) rest.call().changes.push_back(*std::move(change));
    values.days.front().back() = *asked.remaining;
  }
  return UsageView{plan->id, date, date, {}, {{request.key, std::move(values)}}};
}

}  // namespace

extern const Operation UpdateUsage = rest_operation<&update_usage>(
    "UpdateUsage", {"PATCH", "/usageplans/{usageplanId}/keys/{keyId}/usage"},
    "Sets what remains of an API key's quota in this period.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
