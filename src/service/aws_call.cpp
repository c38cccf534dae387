#include "service/aws_call.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "crypto/random.h"
#include "keys/gate.h"
#include "sigv4/sigv4.h"

namespace bongtu::service {
namespace {

constexpr int most_tries = 32;  // of an operation whose commit meets others: 0.9 s of pauses at most

// Before the next try, of up to 32 ms. Drawn at random: a call that tries again at once reads while another
// one commits, and so it loses to call after call.
void pause_after(int tries) {
  const std::int64_t longest_us = 1000 << std::min(tries, 5);
  std::array<std::uint8_t, 2> drawn;
  crypto::random(drawn);
  std::this_thread::sleep_for(std::chrono::microseconds(longest_us * (drawn[0] * 256 + drawn[1]) / 65'536));
}

sigv4::SignedRequest to_sign(const Request& request, std::vector<sigv4::Header>& headers) {
  headers.reserve(request.headers.size());
  for (const HeaderView& header : request.headers) headers.push_back({header.name, header.value});
  return {request.method, request.target, headers, request.body};
}

}  // namespace

AwsCall::AwsCall(const Parts& parts, const Request& request, std::string_view service)
    : call_(start_call(parts, request)), parts_(parts) {
  call_.audit.service = service;
}

void AwsCall::admit(const Request& request) {
  auto admitted = authenticate(request);
  if (admitted) admitted = read(request);
  if (!admitted) refusal_ = std::move(admitted).error();
}

Result<> AwsCall::authenticate(const Request& request) {
  std::vector<sigv4::Header> headers;
  const sigv4::SignedRequest to_verify = to_sign(request, headers);
  TRY(const sigv4::Claim claim, sigv4::read_claim(to_verify, call_.now));
  const sigv4::Scope& scope = claim.authorization.scope;
  if (!keys::is_region(scope.region)) {
    return refuse(Fault::invalid_signature, "Credential should be scoped to a valid region.");
  }
  if (scope.service != call_.audit.service) {
    return refuse(Fault::invalid_signature,
                  "Credential should be scoped to correct service: '" + call_.audit.service + "'.");
  }
  TRY(principal_, parts_.directory.authenticate(to_verify, claim, call_.now));
  call_.region = scope.region;
  call_.audit.principal = principal_->arn;
  call_.audit.access_key_id = claim.authorization.access_key_id;
  return {};
}

std::optional<Reply> AwsCall::run(bool may_wait) {
  if (refusal_) return principal_ == nullptr ? unknown_caller() : finished(std::unexpected(*refusal_), {});
  call_.may_wait = may_wait;
  WipedText body;
  auto outcome = attempt(body);
  if (!outcome && outcome.error().fault == Fault::later) return std::nullopt;
  return finished(std::move(outcome), std::move(body));
}

Reply AwsCall::busy() {
  return principal_ == nullptr ? unknown_caller() : finished(refuse(Fault::throttled, "Rate exceeded"), {});
}

// Runs the operation and commits its changes; again where another commit was first, which waits.
Result<> AwsCall::attempt(WipedText& body) {
  constexpr std::size_t usual_size =
      640;  // a data key with its blob; growing step by step would wipe each step
  body.reserve(usual_size);
  for (int tries = 1;; ++tries) {
    body.clear();
    call_.changes.clear();
    call_.audit.start_over();
    auto outcome = once(body);
    if (outcome || outcome.error().fault != Fault::conflict) return outcome;
    if (!call_.may_wait) return refuse(Fault::later);
    if (tries == most_tries) return refuse(Fault::throttled, "Rate exceeded");
    pause_after(tries);
  }
}

Result<> AwsCall::once(WipedText& body) {
  try {
    keys::Gate gate(call_, *principal_, parts_.catalog);
    CHECK(authorize(gate));
    head_ = {};
    CHECK(operation_->run({gate, &parts_.directory, &parts_.gateway, &head_}, input_.get_object(), body));
    if (!gate.asked()) return refuse(Fault::internal, {}, "the operation did not ask the gate");
    gate.used(operation_->name);
    return commit(parts_, call_);
  } catch (const std::exception& exception) {
    return refuse(Fault::internal, {}, exception.what());
  }
}

// A change has its record in its own commit; every other call of a known caller owes one.
Reply AwsCall::finished(Result<> outcome, WipedText body) {
  if (outcome) {
    Reply reply = answer(std::move(body));
    if (call_.changes.empty()) reply.audit = audit::render(call_, "ok");
    return reply;
  }
  log_failure(call_, outcome.error());
  Reply reply = error_reply(outcome.error());
  reply.audit = audit::render(call_, reply.error_type);
  return reply;
}

Reply AwsCall::unknown_caller() {
  log_failure(call_, *refusal_);
  Reply reply = error_reply(*refusal_);
  parts_.audit.count_refusal(call_.source, reply.error_type);
  return reply;
}

}  // namespace bongtu::service
