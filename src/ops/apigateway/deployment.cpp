#include "ops/apigateway/deployment.h"

namespace bongtu::ops::apigateway {

DeploymentView view_of(const std::string& id, const gateway::DeploymentRecord& record, bool with_summary) {
  DeploymentView view{id, record.description, record.created, {}};
  if (!with_summary) return view;
  view.summary.emplace();
  for (const Resource& resource : record.resources) {
    if (!resource.methods) continue;
    for (const auto& [verb, method] : *resource.methods)
      (*view.summary)[resource.path][verb] = {method.authorization_type, method.api_key_required};
  }
  return view;
}

}  // namespace bongtu::ops::apigateway
