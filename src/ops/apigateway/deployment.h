// Deployments as the operations show them.
#pragma once

#include "ops/apigateway/stage.h"

namespace bongtu::ops::apigateway {

struct MethodSnapshot {
  std::string authorization_type;
  bool api_key_required = false;
  static constexpr auto shape = fields(field("authorizationType", &MethodSnapshot::authorization_type),
                                       field("apiKeyRequired", &MethodSnapshot::api_key_required));
};

struct DeploymentView {
  std::string id;
  std::optional<std::string> description;
  double created = 0;
  std::optional<MapOf<MapOf<MethodSnapshot>>> summary;  // by path and verb
  static constexpr auto shape =
      fields(field("id", &DeploymentView::id), field("description", &DeploymentView::description),
             field("createdDate", &DeploymentView::created), field("apiSummary", &DeploymentView::summary));
};

DeploymentView view_of(const std::string& id, const gateway::DeploymentRecord& record,
                       bool with_summary = false);

}  // namespace bongtu::ops::apigateway
