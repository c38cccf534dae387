// Stage calls: what API Gateway is to those who call a stage: route, API key, usage plan, then what stands
// behind the method (API Gateway developer guide; docs/encryption-api.md).
#include "access/directory.h"
#include "base/json.h"
#include "function/event.h"
#include "keys/gate.h"
#include "ops/kms/local.h"
#include "service/access_log.h"
#include "service/gateway_response.h"
#include "service/integration.h"
#include "service/protocol.h"

namespace bongtu::service {
namespace {

using gateway::Target;
using gateway::Verdict;

const Refusal* refusal_of(Verdict verdict) {
  if (verdict == Verdict::throttled) return &refusal::throttled;
  if (verdict == Verdict::quota_exceeded) return &refusal::quota_exceeded;
  return nullptr;
}

class StageCall : public PendingCall {
 public:
  StageCall(const Parts& parts, const Request& request)
      : parts_(parts), call_(start_call(parts, request)), request_(request) {
    call_.audit.service = "execute-api";
    refusal_ = admit();
  }

  bool computes() const override { return true; }

  std::optional<Reply> run(bool may_wait) override {
    call_.may_wait = may_wait;
    if (verdict_ == Verdict::undecided && refusal_ == nullptr) {
      if (!may_wait) return std::nullopt;
      refusal_ = ask_quota();
    }
    if (refusal_ != nullptr) return logged(refused(*refusal_));
    if (route_.method->target == Target::mock) return logged(mocked());
    call_.audit.start_over();
    function::EventAnswer answer = answer_of_function();
    if (answer.answer.later) return std::nullopt;
    return logged(finished(std::move(answer)));
  }

  Reply busy() override { return logged(refused(refusal::too_busy)); }

 private:
  // Route, API key, throttle, quota: once.
  const Refusal* admit() {
    const std::string_view path = request_.target.substr(0, request_.target.find('?'));
    auto route = parts_.gateway.route(request_.method, path, find_header(request_, "host").value_or(""));
    if (!route) return &refusal::no_route;
    route_ = std::move(*route);
    const gateway::Resource& resource = *route_.method->resource;
    call_.audit.operation = resource.path.substr(1);
    call_.audit.stage = route_.stage->full_name();
    if (route_.method->method->api_key_required) {
      if (const Refusal* refusal = admit_api_key()) return refusal;
    } else if (route_.method->bucket != nullptr && !route_.method->bucket->take(call_.now)) {
      return &refusal::throttled;
    }
    return prepare(path);
  }

  const Refusal* admit_api_key() {
    const bool one_key = count_headers(request_, "x-api-key") == 1;
    auto admission = parts_.gateway.admit(
        route_, one_key ? *find_header(request_, "x-api-key") : std::string_view(), call_.now);
    if (!admission) return &refusal::forbidden;
    call_.audit.api_key_id = std::move(admission->api_key_id);
    usage_ = std::move(admission->usage);
    verdict_ = admission->verdict;
    principal_ = parts_.directory.function_session(route_.stage->role());
    if (principal_ != nullptr) call_.audit.principal = principal_->arn;
    return refusal_of(verdict_);
  }

  // What the function needs, if it is the function.
  const Refusal* prepare(std::string_view path) {
    if (route_.method->target == Target::mock) return nullptr;
    if (route_.method->target == Target::broken) return &refusal::misconfigured;
    principal_ = parts_.directory.function_session(route_.stage->role());
    if (principal_ == nullptr) return &refusal::misconfigured;
    call_.audit.principal = principal_->arn;
    settings_ = function::settings_of(route_.stage->variables());
    path_ = function::last_segment(path);
    if (!path_) path_ = function::last_segment(route_.method->resource->path);
    return nullptr;
  }

  const Refusal* ask_quota() {
    const auto verdict = usage_->take_waiting(call_.now);
    if (!verdict) {
      log_failure(call_, verdict.error());
      return &refusal::failed;
    }
    verdict_ = *verdict;
    return refusal_of(verdict_);
  }

  function::EventAnswer answer_of_function() {
    try {
      keys::Gate gate(call_, *principal_, parts_.catalog);
      const auto cmm = function::strict_cmm(std::make_shared<ops::LocalKms>(gate), settings_);
      settings_.may_wait = call_.may_wait;
      if (route_.method->target == Target::function_proxy && path_)
        return {function::handle(*path_, request_.body, settings_, *cmm), false};
      return function::answer_request(request_.body, {},
                                      [&](function::Path path, std::string_view body, const auto&) {
                                        return function::handle(path, body, settings_, *cmm);
                                      });
    } catch (const std::exception& exception) {
      return {function::refused({Fault::internal, {}, exception.what()}), false};
    }
  }

  Reply finished(function::EventAnswer made) {
    function::Answer& answer = made.answer;
    if (!answer.detail.empty()) log_failure(call_, {Fault::internal, {}, answer.detail});
    call_.audit.items = answer.items;
    call_.audit.failures = answer.failures;
    Reply reply = reply_with(made);
    reply.audit = audit::render(call_, answer.outcome);
    return reply;
  }

  Reply reply_with(function::EventAnswer& made) {
    if (route_.method->target == Target::function_proxy)
      return stage_reply(call_.id, made.answer.status, std::move(made.answer.body));
    auto reply = function_reply(call_.id, *route_.method->method->integration,
                                made.failed ? std::string_view(made.answer.message) : std::string_view(),
                                std::move(made.answer.body));
    return reply ? *std::move(reply) : refusal_reply(call_.id, refusal::misconfigured, route_.stage.get());
  }

  // Uses no key, and has no caller unless an API key was needed.
  Reply mocked() {
    auto reply = mock_reply(call_.id, *route_.method->method->integration);
    if (!reply) return refused(refusal::misconfigured);
    if (principal_ != nullptr) reply->audit = audit::render(call_, "ok");
    return *std::move(reply);
  }

  Reply refused(const Refusal& refusal) {
    told_ = &refusal;
    Reply reply = refusal_reply(call_.id, refusal, route_.stage.get());
    if (principal_ == nullptr)
      parts_.audit.count_refusal(call_.source, refusal.error_type);
    else
      reply.audit = audit::render(call_, refusal.error_type);
    return reply;
  }

  Reply logged(Reply reply) {
    if (route_.stage == nullptr || !route_.stage->record().access_log) return reply;
    const gateway::AccessLogSettings& settings = *route_.stage->record().access_log;
    if (!settings.format || !settings.destination_arn) return reply;
    const AccessLogEntry entry{
        .call = call_,
        .request = request_,
        .route = route_,
        .reply = reply,
        .error_message = told_ == nullptr ? std::string_view() : told_->message,
        .error_response_type = told_ == nullptr ? std::string_view() : told_->response_type,
        .latency_ms = milliseconds(parts_.clock.now()) - milliseconds(call_.now)};
    parts_.access_logs.append(*settings.destination_arn, render_access_log(*settings.format, entry),
                              call_.now);
    return reply;
  }

  const Parts& parts_;
  Call call_;
  const Request request_;
  gateway::Route route_;
  std::shared_ptr<gateway::Usage> usage_;
  Verdict verdict_ = Verdict::passed;
  std::optional<function::Path> path_;
  function::Settings settings_;
  std::shared_ptr<const access::Principal> principal_;
  const Refusal* refusal_ = nullptr;
  const Refusal* told_ = nullptr;
};

}  // namespace

std::unique_ptr<PendingCall> admit_stage(const Parts& parts, const Request& request) {
  return std::make_unique<StageCall>(parts, request);
}

Reply busy_stage(const Call& call) { return refusal_reply(call.id, refusal::too_busy, nullptr); }

Reply unrecorded_stage(const Reply& reply) {
  return refusal_reply(reply.request_id, refusal::failed, nullptr);
}

}  // namespace bongtu::service
