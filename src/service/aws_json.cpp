// AWS JSON 1.1, the protocol of the KMS API (docs/kms-api.md).
#include "access/directory.h"
#include "base/json.h"
#include "keys/gate.h"
#include "ops/operation.h"
#include "service/protocol.h"
#include "sigv4/sigv4.h"

namespace bongtu::service {
namespace {

constexpr std::string_view content_type = "application/x-amz-json-1.1";
constexpr std::string_view target_prefix = "TrentService.";
constexpr int attempts = 5;  // of an operation whose commit met a version conflict

struct ErrorName {
  int status;
  std::string_view type;
};

ErrorName name_of(Fault fault) {
  switch (fault) {
    case Fault::validation:
      return {400, "ValidationException"};
    case Fault::serialization:
      return {400, "SerializationException"};
    case Fault::unknown_operation:
      return {400, "UnknownOperationException"};
    case Fault::unsupported_operation:
      return {400, "UnsupportedOperationException"};
    case Fault::request_too_large:
      return {413, "RequestEntityTooLargeException"};
    case Fault::missing_authentication_token:
      return {400, "MissingAuthenticationTokenException"};
    case Fault::incomplete_signature:
      return {400, "IncompleteSignatureException"};
    case Fault::unrecognized_client:
      return {400, "UnrecognizedClientException"};
    case Fault::expired_token:
      return {400, "ExpiredTokenException"};
    case Fault::invalid_signature:
      return {400, "InvalidSignatureException"};
    case Fault::access_denied:
      return {400, "AccessDeniedException"};
    case Fault::not_found:
      return {400, "NotFoundException"};
    case Fault::already_exists:
      return {400, "AlreadyExistsException"};
    case Fault::invalid_arn:
      return {400, "InvalidArnException"};
    case Fault::invalid_alias_name:
      return {400, "InvalidAliasNameException"};
    case Fault::invalid_marker:
      return {400, "InvalidMarkerException"};
    case Fault::disabled:
      return {400, "DisabledException"};
    case Fault::invalid_state:
      return {400, "KMSInvalidStateException"};
    case Fault::invalid_key_usage:
      return {400, "InvalidKeyUsageException"};
    case Fault::invalid_ciphertext:
      return {400, "InvalidCiphertextException"};
    case Fault::incorrect_key:
      return {400, "IncorrectKeyException"};
    case Fault::limit_exceeded:
      return {400, "LimitExceededException"};
    case Fault::throttled:
      return {400, "ThrottlingException"};
    case Fault::conflict:
      return {400, "ConflictException"};
    case Fault::too_old:
    case Fault::unavailable:
    case Fault::internal:
    case Fault::later:
      return {500, "KMSInternalException"};
  }
  __builtin_unreachable();
}

std::string_view message_of(const Error& error) {
  if (name_of(error.fault).status == 500)
    return "The service could not handle the request; it may be tried again.";
  if (error.fault == Fault::conflict) return "The resource was changed by another request at the same time.";
  return error.message;
}

Reply reply_with(const Call& call, int status, WipedText body) {
  return {.status = status,
          .content_type = content_type,
          .request_id = call.id,
          .error_type = {},
          .extra_headers = {},
          .body = std::move(body),
          .audit = {},
          .protocol = static_cast<std::uint8_t>(Protocol::aws_json)};
}

Reply error_reply(const Call& call, const Error& error) {
  const ErrorName name = name_of(error.fault);
  WipedText body(R"({"__type":)");
  append_json_string(body, name.type);
  if (const std::string_view message = message_of(error); !message.empty()) {
    body += R"(,"message":)";
    append_json_string(body, message);
  }
  body += '}';
  Reply reply = reply_with(call, name.status, std::move(body));
  reply.error_type = name.type;
  return reply;
}

sigv4::SignedRequest to_sign(const Request& request, std::vector<sigv4::Header>& headers) {
  headers.reserve(request.headers.size());
  for (const HeaderView& header : request.headers) headers.push_back({header.name, header.value});
  return {request.method, request.target, headers, request.body};
}

class AwsJsonCall : public PendingCall {
 public:
  AwsJsonCall(const Parts& parts, const Request& request) : parts_(parts), call_(start_call(parts, request)) {
    call_.audit.service = "kms";
    if (auto admitted = admit(request); !admitted) refusal_ = std::move(admitted).error();
  }

  bool computes() const override { return refusal_ || operation_->computes; }

  std::optional<Reply> run(bool may_wait) override {
    if (refusal_) return principal_ == nullptr ? unknown_caller() : finished(std::unexpected(*refusal_), {});
    call_.may_wait = may_wait;
    WipedText body;
    auto outcome = attempt(body);
    if (!outcome && outcome.error().fault == Fault::later) return std::nullopt;
    return finished(std::move(outcome), std::move(body));
  }

  Reply busy() override {
    return principal_ == nullptr ? unknown_caller() : finished(refuse(Fault::throttled, "Rate exceeded"), {});
  }

 private:
  // Authenticate, route, parse: once.
  Result<> admit(const Request& request) {
    CHECK(authenticate(request));
    const std::string_view target = find_header(request, "x-amz-target").value_or("");
    if (target.starts_with(target_prefix))
      operation_ = ops::find_kms_operation(target.substr(target_prefix.size()));
    if (operation_ == nullptr || request.method != "POST") {
      call_.audit.operation = "unknown";
      return refuse(Fault::unknown_operation, "There is no such operation here.");
    }
    call_.audit.operation = operation_->name;
    TRY(input_, parse_json(request.body, memory_));
    if (!input_.is_object()) return refuse(Fault::serialization, "The body must be a JSON object.");
    return {};
  }

  Result<> authenticate(const Request& request) {
    std::vector<sigv4::Header> headers;
    const sigv4::SignedRequest to_verify = to_sign(request, headers);
    TRY(const sigv4::Claim claim, sigv4::read_claim(to_verify, call_.now));
    const sigv4::Scope& scope = claim.authorization.scope;
    if (!keys::is_region(scope.region)) {
      return refuse(Fault::invalid_signature, "Credential should be scoped to a valid region.");
    }
    if (scope.service != "kms") {
      return refuse(Fault::invalid_signature, "Credential should be scoped to correct service: 'kms'.");
    }
    TRY(principal_, parts_.directory.authenticate(to_verify, claim));
    call_.region = scope.region;
    call_.audit.principal = principal_->arn;
    call_.audit.access_key_id = claim.authorization.access_key_id;
    return {};
  }

  // Runs the operation and commits its changes; again where another commit was first.
  Result<> attempt(WipedText& body) {
    constexpr std::size_t usual_size =
        640;  // a data key with its blob; growing step by step would wipe each step
    body.reserve(usual_size);
    Result<> outcome;
    for (int tries = 0; tries < attempts; ++tries) {
      body.clear();
      call_.changes.clear();
      call_.audit.start_over();
      outcome = once(body);
      if (outcome || outcome.error().fault != Fault::conflict) break;
    }
    return outcome;
  }

  Result<> once(WipedText& body) {
    try {
      keys::Gate gate(call_, *principal_, parts_.catalog);
      CHECK(operation_->run(gate, input_.get_object(), body));
      if (!gate.asked()) return refuse(Fault::internal, {}, "the operation did not ask the gate");
      return commit(parts_, call_);
    } catch (const std::exception& exception) {
      return refuse(Fault::internal, {}, exception.what());
    }
  }

  // A change has its record in its own commit; every other call of a known caller owes one.
  Reply finished(Result<> outcome, WipedText body) {
    if (outcome) {
      Reply reply = reply_with(call_, 200, std::move(body));
      if (call_.changes.empty()) reply.audit = audit::render(call_, "ok");
      return reply;
    }
    log_failure(call_, outcome.error());
    Reply reply = error_reply(call_, outcome.error());
    reply.audit = audit::render(call_, reply.error_type);
    return reply;
  }

  Reply unknown_caller() {
    log_failure(call_, *refusal_);
    Reply reply = error_reply(call_, *refusal_);
    parts_.audit.count_refusal(call_.source, reply.error_type);
    return reply;
  }

  const Parts& parts_;
  Call call_;
  std::shared_ptr<const access::Principal> principal_;
  const ops::Operation* operation_ = nullptr;
  WipingResource memory_;
  // With that storage, or what is parsed would be copied into memory that nobody wipes.
  json::value input_ = json::value(json::storage_ptr(&memory_));
  std::optional<Error> refusal_;
};

}  // namespace

std::unique_ptr<PendingCall> admit_aws_json(const Parts& parts, const Request& request) {
  return std::make_unique<AwsJsonCall>(parts, request);
}

Reply busy_aws_json(const Call& call) { return error_reply(call, {Fault::throttled, "Rate exceeded", {}}); }

Reply unrecorded_aws_json(const Reply& reply) {
  Call call;
  call.id = reply.request_id;
  return error_reply(call, {Fault::unavailable, {}, {}});
}

}  // namespace bongtu::service
