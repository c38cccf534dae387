// Stages and deployments as the operations show them.
#pragma once

#include "ops/apigateway/api_copy.h"

namespace bongtu::ops::apigateway {

using gateway::StageRecord;

inline constexpr std::string_view deployment_doc = "The id of the deployment.";
inline constexpr std::string_view variables_doc =
    "Names and values: KEY_ID, DECRYPT_KEY_IDS and ALLOW are the function's, others are for the "
    "integrations' uris.";

struct StageView {
  std::string deployment;
  std::string name;
  std::optional<std::string> description;
  bool cache_enabled = false;
  std::string cache_status = "NOT_AVAILABLE";
  MapOf<gateway::MethodSetting> method_settings;
  std::optional<Texts> variables;
  std::optional<gateway::AccessLogSettings> access_log;
  bool tracing = false;
  std::optional<Texts> tags;
  double created = 0;
  double updated = 0;
  static constexpr auto shape = fields(
      field("deploymentId", &StageView::deployment), field("stageName", &StageView::name),
      field("description", &StageView::description), field("cacheClusterEnabled", &StageView::cache_enabled),
      field("cacheClusterStatus", &StageView::cache_status),
      field("methodSettings", &StageView::method_settings), field("variables", &StageView::variables),
      field("accessLogSettings", &StageView::access_log), field("tracingEnabled", &StageView::tracing),
      field("tags", &StageView::tags), field("createdDate", &StageView::created),
      field("lastUpdatedDate", &StageView::updated));
};

StageView view_of(const std::string& name, const StageRecord& record);

struct StageRequest {
  std::string api;
  std::string stage;
  static constexpr auto shape = fields(field("restapi_id", &StageRequest::api, {}, api_doc),
                                       field("stage_name", &StageRequest::stage, {}, stage_doc));
};

// Fault::not_found in AWS's words, also for the API.
Result<std::shared_ptr<const gateway::Stage>> find_stage(Rest& rest, const std::string& api,
                                                         const std::string& name);
Result<std::shared_ptr<const gateway::Deployment>> find_deployment(Rest& rest, const std::string& api,
                                                                   const std::string& id);

// Fault::validation: a stage name is of [a-zA-Z0-9_-], at most 128, and neither "restapis" nor "-"; a
// variable's name is of [a-zA-Z0-9_], its value of [A-Za-z0-9-._~:/?#&=,]; a log goes to a log group, each
// line with the request id; a limit is no negative number.
Result<> check_stage_name(const std::string& name);
Result<> check_stage(const StageRecord& record);

// Takes a stage of the API, or with no name all of them, out of the usage plans.
void leave_plans(Rest& rest, const std::string& api, const std::optional<std::string>& stage);

}  // namespace bongtu::ops::apigateway
