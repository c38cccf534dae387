#include "lambda/loop.h"

#include "client/kms.h"
#include "function/event.h"
#include "lambda/log.h"

namespace bongtu::lambda {
namespace {

using std::chrono::steady_clock;

// To write the answer in.
constexpr std::chrono::milliseconds spare{100};

// The invocation's deadline by the clock that does not jump.
client::Deadline deadline_for_kms(const Invocation& invocation) {
  if (!invocation.deadline) return client::Deadline::max();
  return steady_clock::now() + (*invocation.deadline - SystemClock().now()) - spare;
}

function::EventAnswer answer(const Invocation& invocation, Function& function) {
  const auto handle = [&](function::Path path, std::string_view body, const function::Variables& variables) {
    const auto cmm = function.materials.cmm(variables);
    return cmm ? function::handle(path, body, function::settings_of(variables), **cmm)
               : function::refused(cmm.error());
  };
  return function::answer_event(invocation.event, function.environment, handle, max_payload);
}

// What throws is memory that the sandbox does not give, or a bug.
function::EventAnswer answer_or_fail(const Invocation& invocation, Function& function) try {
  function.session->finish_by(deadline_for_kms(invocation));
  return answer(invocation, function);
} catch (const std::exception& exception) {
  function::EventAnswer failed{function::refused({Fault::internal, {}, exception.what()}), true};
  failed.answer.body = function::function_error(failed.answer.outcome, failed.answer.message);
  return failed;
}

Result<> send(RuntimeApi& api, const std::string& request_id, const function::EventAnswer& made) {
  const std::string_view payload = made.answer.body;
  return made.failed ? api.fail(request_id, made.answer.outcome, payload) : api.respond(request_id, payload);
}

}  // namespace

Result<Function> make_function(function::Variables environment) {
  if (const auto limits = limits_of(environment); !limits)
    return refuse(Fault::validation, limits.error().detail + ".");
  // A host that a freeze has cut off is given up soon enough for another attempt.
  const client::Options options{.timeout = std::chrono::seconds(3)};
  TRY(auto session, client::Session::open(options, client::real_surroundings()));
  TRY(auto kms, client::kms_over(session, session->settings().region));
  return Function{std::move(environment), std::move(session), Materials(std::move(kms))};
}

Error serve(RuntimeApi& api, Function& function) {
  while (true) {
    const auto invocation = api.next();
    if (!invocation) return invocation.error();
    const auto start = steady_clock::now();
    const auto made = answer_or_fail(*invocation, function);
    const std::chrono::duration<double, std::milli> took = steady_clock::now() - start;
    log({.level = made.answer.status < 500 ? "INFO" : "ERROR",
         .request_id = invocation->request_id,
         .outcome = made.answer.outcome,
         .detail = made.answer.detail,
         .items = made.answer.items,
         .failures = made.answer.failures,
         .milliseconds = took.count()});
    if (const Result<> sent = send(api, invocation->request_id, made); !sent) return sent.error();
  }
}

}  // namespace bongtu::lambda
