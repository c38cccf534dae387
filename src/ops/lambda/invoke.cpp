// Invoke: the function as the gateway runs it, for who has a right instead of an API key.
#include <chrono>

#include "function/event.h"
#include "function/function.h"
#include "ops/kms/local.h"
#include "ops/lambda/function.h"

namespace bongtu::ops::lambda {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t most_answer_bytes = 6 * 1024 * 1024;

const std::vector<std::string_view>& invocation_types() {
  static const std::vector<std::string_view> values{"Event", "RequestResponse", "DryRun"};
  return values;
}

const std::vector<std::string_view>& log_types() {
  static const std::vector<std::string_view> values{"None", "Tail"};
  return values;
}

struct InvokeRequest {
  std::string name;
  std::optional<std::string> type;
  std::optional<std::string> log_type;
  WipedText payload;
  std::optional<std::string> qualifier;
  static constexpr auto shape =
      fields(field("FunctionName", &InvokeRequest::name, function_name_bounds, "Name or ARN."),
             field("X-Amz-Invocation-Type", &InvokeRequest::type, {.values = &invocation_types},
                   "RequestResponse if not given; DryRun only asks whether the caller may."),
             field("X-Amz-Log-Type", &InvokeRequest::log_type, {.values = &log_types},
                   "Tail: X-Amz-Log-Result tells id and duration."),
             unbuilt("X-Amz-Client-Context"), unbuilt("X-Amz-Durable-Execution-Name"),
             field("Payload", &InvokeRequest::payload, {}, "The event: {} if empty."),
             field("Qualifier", &InvokeRequest::qualifier, qualifier_bounds, "Only $LATEST is there."),
             unbuilt("X-Amz-Tenant-Id"));
};

// Runs the function as its role. The caller's record names the role's session beside the keys it used.
Result<function::EventAnswer> run(Rest& rest, const gateway::FunctionRecord& record, std::string_view event) {
  const auto session = rest.directory.function_session(record.role);
  if (session == nullptr)
    return refuse(Fault::access_denied, "The role defined for the function cannot be assumed by Lambda.");
  Call& call = rest.call();
  const std::string region = call.region;
  keys::Gate gate(call, *session, rest.gate.catalog());
  const auto kms = std::make_shared<LocalKms>(gate);
  const auto handle = [&](function::Path path, std::string_view body, const function::Variables& variables) {
    function::Settings settings = function::settings_of(variables);
    settings.may_wait = call.may_wait;
    return function::handle(path, body, settings, *function::strict_cmm(kms, settings));
  };
  auto answer = function::answer_event(event, record.environment, handle, most_answer_bytes);
  call.region = region;
  call.audit.resources.push_back(session->arn);
  if (answer.answer.later) return refuse(Fault::later);
  return answer;
}

void audit(Call& call, const function::Answer& answer) {
  const bool failed = answer.status != 200;
  call.audit.items = answer.items == 0 && failed ? 1 : answer.items;
  call.audit.failures = failed ? call.audit.items : answer.failures;
}

// START, END and REPORT, as Lambda writes them: nothing of the event.
std::string log_of(const Call& call, const gateway::FunctionRecord& record, steady_clock::duration duration) {
  using std::chrono::duration_cast;
  const auto us = duration_cast<std::chrono::microseconds>(duration).count();
  const std::string fraction = std::to_string(100 + us / 10 % 100).substr(1);
  std::string log("START RequestId: ");
  log.append(call.id).append(" Version: ").append(latest).append("\nEND RequestId: ").append(call.id);
  log.append("\nREPORT RequestId: ").append(call.id);
  log.append("\tDuration: ").append(std::to_string(us / 1000)).append(".").append(fraction).append(" ms");
  log.append("\tMemory Size: ").append(std::to_string(record.memory)).append(" MB\n");
  return log;
}

void add_header(Rest& rest, std::string_view name, std::string_view value) {
  rest.head.extra_headers.append(name).append(": ").append(value).append("\r\n");
}

Result<> check_event(std::string_view event) {
  WipingResource memory;
  const auto document = parse_json(event, memory);
  if (document) return {};
  return refuse(Fault::serialization, "Could not parse request body into json: " + document.error().message);
}

Result<WipedText> invoke(Rest& rest, const InvokeRequest& request) {
  TRY(const auto function, find_function(rest, request.name, request.qualifier));
  const std::string type = request.type.value_or("RequestResponse");
  rest.head.status = type == "DryRun" ? 204 : type == "Event" ? 202 : 200;
  if (type == "DryRun") return WipedText();
  const std::string_view event = request.payload.empty() ? "{}" : std::string_view(request.payload);
  CHECK(check_event(event));
  const auto start = steady_clock::now();
  TRY(function::EventAnswer made, run(rest, function->record, event));
  audit(rest.call(), made.answer);
  if (type == "Event") return WipedText();
  add_header(rest, "X-Amz-Executed-Version", latest);
  if (made.failed) add_header(rest, "X-Amz-Function-Error", "Unhandled");
  if (request.log_type == "Tail") {
    const std::string log = log_of(rest.call(), function->record, steady_clock::now() - start);
    add_header(rest, "X-Amz-Log-Result", base64(as_bytes(log)));
  }
  return std::move(made.answer.body);
}

}  // namespace

extern const Operation Invoke = rest_operation<&invoke>(
    "Invoke", {"POST", "/2015-03-31/functions/{FunctionName}/invocations", 200, "Payload"},
    "Runs the function as its role.", {Fault::not_found, Fault::serialization});

}  // namespace bongtu::ops::lambda
