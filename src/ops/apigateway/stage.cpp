#include "ops/apigateway/stage.h"

#include <algorithm>
#include <boost/regex.hpp>

#include "gateway/access_log_format.h"
#include "ops/apigateway/tags.h"

namespace bongtu::ops::apigateway {
namespace {

bool matches(const std::string& text, const boost::regex& form) {
  return text.size() <= 2048 && boost::regex_match(text, form);
}

Result<> check_variables(const Texts& variables) {
  static const boost::regex name_form("[a-zA-Z0-9_]+"), value_form("[A-Za-z0-9\\-._~:/?#&=,]+");
  for (const auto& [name, value] : variables) {
    if (!matches(name, name_form)) {
      return refuse(Fault::validation,
                    "Invalid stage variable name " + name + ": it can have letters, digits and underscores.");
    }
    if (!matches(value, value_form)) {
      return refuse(Fault::validation, "Invalid value of the stage variable " + name +
                                           ": it must match [A-Za-z0-9-._~:/?#&=,]+");
    }
  }
  return {};
}

Result<> check_log(const gateway::AccessLogSettings& log) {
  static const boost::regex form(R"(arn:aws:logs:[a-z0-9-]+:\d{12}:log-group:[a-zA-Z0-9_./#-]{1,512}(:\*)?)");
  if (log.destination_arn && !matches(*log.destination_arn, form)) {
    return refuse(Fault::validation,
                  "Invalid ARN specified in the request: an access log goes to "
                  "arn:aws:logs:REGION:ACCOUNT:log-group:NAME.");
  }
  if (!log.format) return {};
  if (log.format->find_first_of("\r\n") < log.format->size() - 1)
    return refuse(
        Fault::validation,
        "Access Log format must be single line, new line character is allowed only at end of the format");
  if (log.format->find("$context.requestId") == std::string::npos &&
      log.format->find("$context.extendedRequestId") == std::string::npos) {
    return refuse(Fault::validation,
                  "Access Log format must contain at least $context.requestId or $context.extendedRequestId");
  }
  const std::string_view unknown = gateway::unknown_access_log_variable(*log.format);
  if (!unknown.empty()) {
    return refuse(Fault::unsupported_operation,
                  "The variable $context." + std::string(unknown) + " of an access log is not offered here.");
  }
  return {};
}

Result<> check_limits(const MapOf<gateway::MethodSetting>& settings) {
  for (const auto& [method, setting] : settings) {
    if (setting.burst_limit.value_or(0) < 0 || setting.rate_limit.value_or(0) < 0)
      return refuse(Fault::validation, "A throttling limit is 0 or more; remove it to have none.");
  }
  return {};
}

}  // namespace

StageView view_of(const std::string& name, const StageRecord& record) {
  StageView view;
  view.deployment = record.deployment_id;
  view.name = name;
  view.description = record.description;
  view.method_settings = record.method_settings;
  if (!record.variables.empty()) view.variables = record.variables;
  view.access_log = record.access_log;
  view.tags = record.tags;
  view.created = record.created;
  view.updated = record.updated;
  return view;
}

Result<std::shared_ptr<const gateway::Stage>> find_stage(Rest& rest, const std::string& api,
                                                         const std::string& name) {
  CHECK(find_api(rest, api));
  auto found = rest.gateway.stage(api, name);
  if (found == nullptr) return refuse(Fault::not_found, "Invalid stage identifier specified");
  return found;
}

Result<std::shared_ptr<const gateway::Deployment>> find_deployment(Rest& rest, const std::string& api,
                                                                   const std::string& id) {
  CHECK(find_api(rest, api));
  auto found = rest.gateway.deployment(api, id);
  if (found == nullptr) return refuse(Fault::not_found, "Invalid Deployment identifier specified");
  return found;
}

Result<> check_stage_name(const std::string& name) {
  static const boost::regex form("[a-zA-Z0-9_-]{1,128}");
  if (!matches(name, form))
    return refuse(Fault::validation,
                  "Invalid stage name: it can have letters, digits, _ and -, 128 at most.");
  if (name == "restapis" || name == "-") {
    return refuse(Fault::validation,
                  "Invalid stage name: paths that start with /" + name + " are the server's own.");
  }
  return {};
}

Result<> check_stage(const StageRecord& record) {
  CHECK(check_variables(record.variables));
  if (record.access_log) CHECK(check_log(*record.access_log));
  if (record.tags) CHECK(check_tags(*record.tags));
  return check_limits(record.method_settings);
}

void leave_plans(Rest& rest, const std::string& api, const std::optional<std::string>& stage) {
  for (const auto& plan : rest.gateway.usage_plans()) {
    auto record = plan->record;
    const auto left = std::erase_if(record.api_stages, [&](const gateway::ApiStage& one) {
      return one.api_id == api && (!stage || one.stage == *stage);
    });
    if (left > 0) gateway::replace(rest.call(), *plan, record);
  }
}

}  // namespace bongtu::ops::apigateway
