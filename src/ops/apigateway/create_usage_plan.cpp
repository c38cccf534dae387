#include "ops/apigateway/tags.h"
#include "ops/apigateway/usage_plan.h"

namespace bongtu::ops::apigateway {
namespace {

// A quota as a request has it: its offset may be left out.
struct QuotaRequest {
  std::int64_t limit = 0;
  std::optional<std::int64_t> offset;
  std::string period;
  static constexpr auto shape = fields(
      field("limit", &QuotaRequest::limit, {}, "Requests a period."),
      field("offset", &QuotaRequest::offset, {}, "Days by which a period starts later; 0 if not given."),
      field("period", &QuotaRequest::period, {}, "DAY, WEEK (from Sunday) or MONTH; UTC."));
};

struct CreateUsagePlanRequest {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::vector<ApiStage>> api_stages;
  std::optional<gateway::Throttle> throttle;
  std::optional<QuotaRequest> quota;
  std::optional<Texts> tags;
  static constexpr auto shape = fields(
      field("name", &CreateUsagePlanRequest::name, {}, "Need not be unique."),
      field("description", &CreateUsagePlanRequest::description, {}, "What it is for."),
      field("apiStages", &CreateUsagePlanRequest::api_stages, {}, "What its keys let in to."),
      field("throttle", &CreateUsagePlanRequest::throttle, {}, "Of each of its keys; none if not given."),
      field("quota", &CreateUsagePlanRequest::quota, {}, "Of each of its keys; none if not given."),
      field("tags", &CreateUsagePlanRequest::tags, {}, tags_doc));
};

Result<UsagePlanView> create_usage_plan(Rest& rest, const CreateUsagePlanRequest& request) {
  if (request.tags) CHECK(check_tags(*request.tags));
  UsagePlanRecord record;
  record.name = request.name;
  record.description = request.description;
  record.created = seconds(rest.call().now);
  record.api_stages = request.api_stages.value_or(std::vector<ApiStage>());
  record.throttle = request.throttle;
  if (const auto& quota = request.quota)
    record.quota = gateway::QuotaSettings{quota->limit, quota->offset.value_or(0), quota->period};
  record.tags = request.tags;
  const std::string id = gateway::make_id();
  CHECK(check_plan(rest, id, record));
  gateway::create(rest.call(), "apigateway/plan/" + id, record);
  return view_of(id, record);
}

}  // namespace

extern const Operation CreateUsagePlan = rest_operation<&create_usage_plan>(
    "CreateUsagePlan", {"POST", "/usageplans", 201},
    "Creates a usage plan: which API stages its keys let in to, how fast and how often.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
