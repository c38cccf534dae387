// AWS's REST protocol with JSON bodies: API Gateway and Lambda (docs: AWS restJson1; their API references).
#include <charconv>

#include "access/condition_key.h"
#include "base/json.h"
#include "ops/apigateway/unbuilt.h"
#include "ops/lambda/function_arn.h"
#include "ops/lambda/policy.h"
#include "ops/lambda/unbuilt.h"
#include "service/aws_call.h"
#include "service/uri.h"

namespace bongtu::service {
namespace {

constexpr std::string_view content_type = "application/json";

struct ErrorName {
  int status;
  std::string_view type;
};

// What callers read for a fault that both services tell alike.
ErrorName common_name_of(Fault fault) {
  switch (fault) {
    case Fault::unknown_operation:
      return {404, "UnknownOperationException"};
    case Fault::missing_authentication_token:
      return {403, "MissingAuthenticationTokenException"};
    case Fault::incomplete_signature:
      return {403, "IncompleteSignatureException"};
    case Fault::unrecognized_client:
      return {403, "UnrecognizedClientException"};
    case Fault::expired_token:
      return {403, "ExpiredTokenException"};
    case Fault::invalid_signature:
      return {403, "InvalidSignatureException"};
    case Fault::access_denied:
      return {403, "AccessDeniedException"};
    case Fault::throttled:
      return {429, "TooManyRequestsException"};
    case Fault::conflict:
    case Fault::too_old:
    case Fault::unavailable:
    case Fault::internal:
    case Fault::later:
      return {500, "InternalFailure"};
    default:
      return {400, {}};
  }
}

ErrorName apigateway_name_of(Fault fault) {
  switch (fault) {
    case Fault::not_found:
      return {404, "NotFoundException"};
    case Fault::already_exists:
    case Fault::delete_conflict:
      return {409, "ConflictException"};
    case Fault::limit_exceeded:
      return {429, "LimitExceededException"};
    case Fault::request_too_large:
      return {413, "RequestEntityTooLargeException"};
    default:
      return {400, "BadRequestException"};
  }
}

ErrorName lambda_name_of(Fault fault) {
  switch (fault) {
    case Fault::serialization:
      return {400, "InvalidRequestContentException"};
    case Fault::not_found:
      return {404, "ResourceNotFoundException"};
    case Fault::already_exists:
      return {409, "ResourceConflictException"};
    case Fault::invalid_state:
      return {412, "PreconditionFailedException"};
    case Fault::limit_exceeded:
      return {400, "PolicyLengthExceededException"};
    case Fault::request_too_large:
      return {413, "RequestTooLargeException"};
    default:
      return {400, "InvalidParameterValueException"};
  }
}

struct Dialect {
  std::string_view service;
  std::span<const ops::Operation* const> (*operations)();
  std::span<const ops::Operation* const> (*unbuilt)();
  ErrorName (*name_of)(Fault);
};
constexpr Dialect apigateway{"apigateway", &ops::apigateway_operations, &ops::unbuilt_apigateway_operations,
                             &apigateway_name_of};
constexpr Dialect lambda{"lambda", &ops::lambda_operations, &ops::unbuilt_lambda_operations, &lambda_name_of};

const Dialect& dialect_of(std::string_view service) {
  return service == lambda.service ? lambda : apigateway;
}

ErrorName name_of(Fault fault, const Dialect& dialect) {
  const ErrorName common = common_name_of(fault);
  return common.type.empty() ? dialect.name_of(fault) : common;
}

std::string_view message_of(const Error& error, int status) {
  if (status == 500) return "The service could not handle the request; it may be tried again.";
  return error.message;
}

Reply reply_with(const std::string& request_id, int status, WipedText body) {
  return {.status = status,
          .content_type = content_type,
          .request_id = request_id,
          .error_type = {},
          .extra_headers = {},
          .body = std::move(body),
          .audit = {},
          .protocol = static_cast<std::uint8_t>(Protocol::rest_json)};
}

Reply reply_to(const std::string& request_id, const Error& error, const Dialect& dialect) {
  const ErrorName name = name_of(error.fault, dialect);
  WipedText body(&dialect == &lambda ? R"({"Type":"User","message":)" : R"({"message":)");
  append_json_string(body, message_of(error, name.status));
  body += '}';
  Reply reply = reply_with(request_id, name.status, std::move(body));
  reply.error_type = name.type;
  return reply;
}

// A path label or a query parameter as the JSON that its member takes.
json::value from_text(const std::string& text, std::string_view type, json::storage_ptr memory) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (type == "integer" && error == std::errc() && end == text.data() + text.size()) return number;
  if (type == "boolean" && (text == "true" || text == "false")) return text == "true";
  return json::value(json::string(text, memory), memory);
}

class RestCall : public AwsCall {
 public:
  RestCall(const Parts& parts, const Request& request)
      : AwsCall(parts, request, dialect_of(signed_service(request)).service),
        dialect_(dialect_of(call_.audit.service)),
        gateway_(parts.gateway) {}

 private:
  Result<> read(const Request& request) override {
    call_.audit.operation = "unknown";
    method_ = request.method;
    path_ = request.target.substr(0, request.target.find('?'));
    CHECK(refuse_unbuilt(request));
    auto found = find_by_uri(dialect_.operations(), request.method, request.target);
    if (!found) return refuse(Fault::unknown_operation, "There is no such operation here.");
    operation_ = found->operation;
    call_.audit.operation = operation_->name;
    CHECK(read_body(request.body));
    add(*found);
    return add_headers(request);
  }

  // First, since their queries tell them from those that are built: /restapis?mode=import.
  Result<> refuse_unbuilt(const Request& request) {
    const auto found = find_by_uri(dialect_.unbuilt(), request.method, request.target);
    if (!found) return {};
    call_.audit.operation = found->operation->name;
    return refuse(Fault::unsupported_operation, call_.audit.operation + " is not offered here.");
  }

  Result<> read_body(std::string_view body) {
    const std::string_view payload = operation_->http.payload;
    if (!payload.empty()) {
      if (!is_utf8(body)) return refuse(Fault::serialization, "The body must be UTF-8.");
      input_.emplace_object()[payload] = body;
      return {};
    }
    if (body.empty()) {
      input_.emplace_object();
      return {};
    }
    TRY(input_, parse_json(body, memory_));
    if (!input_.is_object()) return refuse(Fault::serialization, "The body must be a JSON object.");
    return {};
  }

  // What the target says goes before what the body says.
  void add(const Found& found) {
    json::object& input = input_.get_object();
    for (const Description& member : operation_->request()) {
      const auto [first, last] = found.parameters.equal_range(member.name);
      if (first == last) continue;
      if (member.type != "list") {
        input[member.name] = from_text(first->second, member.type, input.storage());
        continue;
      }
      json::array& list = input[member.name].emplace_array();
      for (auto one = first; one != last; ++one) list.emplace_back(one->second);
    }
  }

  // Members that stand in headers are named so.
  Result<> add_headers(const Request& request) {
    json::object& input = input_.get_object();
    for (const Description& member : operation_->request()) {
      if (!member.name.starts_with("X-Amz-")) continue;
      const auto value = find_header(request, access::lower(member.name));
      if (!value) continue;
      if (!is_utf8(*value)) return refuse(Fault::serialization, "Headers must be UTF-8.");
      input[member.name] = *value;
    }
    return {};
  }

  // API Gateway's actions are the methods of HTTP, its resources the paths; Lambda's are as of any service
  // (Service Authorization Reference).
  Result<> authorize(keys::Gate& gate) override {
    if (&dialect_ == &apigateway) {
      return gate.allow("apigateway:" + method_,
                        "arn:aws:apigateway:" + call_.region + "::" + percent_decoded(path_).value_or(path_));
    }
    const json::value* name = input_.get_object().if_contains("FunctionName");
    if (name == nullptr || !name->is_string()) return gate.allow("lambda:" + std::string(action()));
    const auto function = gateway_.function();
    TRY(const auto policy, ops::function_policy(call_, function->record));
    return gate.allow("lambda:" + std::string(action()), ops::function_arn(call_, name->get_string()), {},
                      nullptr, policy.get());
  }

  std::string_view action() const {
    return operation_->name == "Invoke" ? "InvokeFunction" : operation_->name;
  }

  Reply answer(WipedText body) const override {
    Reply reply =
        reply_with(call_.id, head_.status != 0 ? head_.status : operation_->http.status, std::move(body));
    reply.extra_headers = head_.extra_headers;
    return reply;
  }

  Reply error_reply(const Error& error) const override { return reply_to(call_.id, error, dialect_); }

  const Dialect& dialect_;
  const gateway::Gateway& gateway_;
  std::string method_;
  std::string path_;
};

}  // namespace

std::string_view rest_json_error(Fault fault, std::string_view service) {
  return name_of(fault, dialect_of(service)).type;
}

std::unique_ptr<PendingCall> admit_rest_json(const Parts& parts, const Request& request) {
  auto call = std::make_unique<RestCall>(parts, request);
  call->admit(request);
  return call;
}

Reply busy_rest_json(const Call& call) {
  return reply_to(call.id, {Fault::throttled, "Rate exceeded", {}}, dialect_of(call.audit.service));
}

Reply unrecorded_rest_json(const Reply& reply) {
  return reply_to(reply.request_id, {Fault::unavailable, {}, {}}, apigateway);
}

}  // namespace bongtu::service
