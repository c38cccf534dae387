// Stage calls: the encryption API behind API keys and usage plans, with API Gateway's own refusals.
#include "access/directory.h"
#include "base/json.h"
#include "function/function.h"
#include "keys/gate.h"
#include "ops/kms/local.h"
#include "service/protocol.h"

namespace bongtu::service {
namespace {

constexpr std::string_view content_type = "application/json";

struct Refusal {
  int status;
  std::string_view type;
  std::string_view message;
};
constexpr Refusal no_route{403, "MissingAuthenticationTokenException", "Missing Authentication Token"};
constexpr Refusal forbidden{403, "ForbiddenException", "Forbidden"};
constexpr Refusal throttled{429, "TooManyRequestsException", "Too Many Requests"};
constexpr Refusal too_busy{503, "ServiceUnavailableException", "Service Unavailable"};
constexpr Refusal failed{500, "InternalServerErrorException", "Internal server error"};

Reply reply_with(const std::string& request_id, int status, WipedText body) {
  return {.status = status,
          .content_type = content_type,
          .request_id = request_id,
          .error_type = {},
          .extra_headers = {},
          .body = std::move(body),
          .audit = {},
          .protocol = static_cast<std::uint8_t>(Protocol::stage)};
}

Reply refusal_reply(const std::string& request_id, const Refusal& refusal) {
  WipedText body(R"({"message":)");
  append_json_string(body, refusal.message);
  body += '}';
  Reply reply = reply_with(request_id, refusal.status, std::move(body));
  reply.error_type = refusal.type;
  return reply;
}

// KEY_ID, DECRYPT_KEY_IDS (separated by commas), ALLOW (encrypt | decrypt | both, which is the default).
function::Settings settings_of(const gateway::Stage& stage) {
  const auto variable = [&](std::string_view name) {
    const auto found = stage.variables.find(name);
    return found == stage.variables.end() ? std::string() : found->second;
  };
  function::Settings settings;
  settings.key_id = variable("KEY_ID");
  std::string more = variable("DECRYPT_KEY_IDS");
  for (std::size_t comma = 0; !more.empty(); more.erase(0, comma == std::string::npos ? comma : comma + 1)) {
    comma = more.find(',');
    settings.decrypt_key_ids.push_back(more.substr(0, comma));
  }
  const std::string allow = variable("ALLOW");
  const bool both = allow.empty() || allow == "both";
  settings.allow_encrypt = both || allow == "encrypt";
  settings.allow_decrypt = both || allow == "decrypt";
  return settings;
}

class StageCall : public PendingCall {
 public:
  StageCall(const Parts& parts, const Request& request)
      : parts_(parts), call_(start_call(parts, request)), body_(request.body) {
    call_.audit.service = "execute-api";
    refusal_ = admit(request);
  }

  bool computes() const override { return true; }

  std::optional<Reply> run(bool may_wait) override {
    if (refusal_ != nullptr) return refused(*refusal_);
    call_.may_wait = may_wait;
    call_.audit.start_over();
    function::Answer answer;
    try {
      keys::Gate gate(call_, *principal_, parts_.catalog);
      ops::LocalKms kms(gate);
      answer = function::handle(path_, body_, settings_, kms);
    } catch (const std::exception& exception) {
      log_failure(call_, {Fault::internal, {}, exception.what()});
      return refused(failed);
    }
    if (answer.later) return std::nullopt;
    return finished(std::move(answer));
  }

  Reply busy() override { return refused(too_busy); }

 private:
  // Route, API key, throttle: once.
  const Refusal* admit(const Request& request) {
    const std::string_view path = request.target.substr(0, request.target.find('?'));
    const auto route = parts_.gateway.route(request.method, path, find_header(request, "host").value_or(""));
    if (!route) return &no_route;
    const gateway::Stage& stage = *route->stage;
    path_ = route->resource == "/encrypt" ? function::Path::encrypt : function::Path::decrypt;
    call_.audit.operation = route->resource.substr(1);
    call_.audit.stage = stage.api_id + "/" + stage.name;
    const bool one_key = count_headers(request, "x-api-key") == 1;
    const auto admission = parts_.gateway.admit(
        stage, one_key ? *find_header(request, "x-api-key") : std::string_view(), call_.now);
    if (!admission) return &forbidden;
    principal_ = parts_.directory.function_session(stage.role);
    if (principal_ == nullptr) return &failed;
    call_.audit.principal = principal_->arn;
    call_.audit.api_key_id = admission->api_key_id;
    if (admission->throttled) return &throttled;
    settings_ = settings_of(stage);
    return nullptr;
  }

  Reply finished(function::Answer answer) {
    if (!answer.detail.empty()) log_failure(call_, {Fault::internal, {}, answer.detail});
    call_.audit.items = answer.items;
    call_.audit.failures = answer.failures;
    Reply reply = reply_with(call_.id, answer.status, std::move(answer.body));
    reply.audit = audit::render(call_, answer.outcome);
    return reply;
  }

  Reply refused(const Refusal& refusal) {
    Reply reply = refusal_reply(call_.id, refusal);
    if (principal_ == nullptr)
      parts_.audit.count_refusal(call_.source, refusal.type);
    else
      reply.audit = audit::render(call_, refusal.type);
    return reply;
  }

  const Parts& parts_;
  Call call_;
  const std::string_view body_;
  function::Path path_ = function::Path::encrypt;
  function::Settings settings_;
  std::shared_ptr<const access::Principal> principal_;
  const Refusal* refusal_ = nullptr;
};

}  // namespace

std::unique_ptr<PendingCall> admit_stage(const Parts& parts, const Request& request) {
  return std::make_unique<StageCall>(parts, request);
}

Reply busy_stage(const Call& call) { return refusal_reply(call.id, too_busy); }

Reply unrecorded_stage(const Reply& reply) { return refusal_reply(reply.request_id, failed); }

}  // namespace bongtu::service
