// The Query protocol of IAM and STS: a form in, XML out (IAM and STS API references, "Making query
// requests").
#include "base/xml.h"
#include "service/aws_call.h"
#include "service/form.h"

namespace bongtu::service {
namespace {

constexpr std::string_view content_type = "text/xml";

// The two services that speak it.
struct Dialect {
  std::string_view service;
  std::string_view version;
  std::string_view name_space;
};
constexpr Dialect iam{"iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/"};
constexpr Dialect sts{"sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/"};

const Dialect& dialect_of(std::string_view service) { return service == sts.service ? sts : iam; }

struct ErrorName {
  int status;
  std::string_view code;
};

ErrorName name_of(Fault fault, const Dialect& dialect) {
  switch (fault) {
    case Fault::validation:
    case Fault::invalid_marker:
      return {400, "ValidationError"};
    case Fault::serialization:
      return {400, "MalformedInput"};
    case Fault::unknown_operation:
      return {400, "InvalidAction"};
    case Fault::unsupported_operation:
      return {400, "UnsupportedOperation"};
    case Fault::request_too_large:
      return {413, "RequestEntityTooLarge"};
    case Fault::missing_authentication_token:
      return {403, "MissingAuthenticationToken"};
    case Fault::incomplete_signature:
      return {400, "IncompleteSignature"};
    case Fault::unrecognized_client:
      return {403, "InvalidClientTokenId"};
    case Fault::expired_token:
      return {403, "ExpiredToken"};
    case Fault::invalid_signature:
      return {403, "SignatureDoesNotMatch"};
    case Fault::access_denied:
      return {403, "AccessDenied"};
    case Fault::not_found:
      return {404, "NoSuchEntity"};
    case Fault::already_exists:
      return {409, "EntityAlreadyExists"};
    case Fault::malformed_policy:
      return {400, "MalformedPolicyDocument"};
    case Fault::invalid_input:
      return {400, "InvalidInput"};
    case Fault::delete_conflict:
      return {409, "DeleteConflict"};
    case Fault::not_attachable:
      return {400, "PolicyNotAttachable"};
    case Fault::limit_exceeded:
      if (&dialect == &sts) return {400, "PackedPolicyTooLarge"};
      return {409, "LimitExceeded"};
    case Fault::throttled:
      return {400, "Throttling"};
    // Of KMS alone.
    case Fault::invalid_arn:
    case Fault::invalid_alias_name:
    case Fault::disabled:
    case Fault::invalid_state:
    case Fault::invalid_key_usage:
    case Fault::invalid_ciphertext:
    case Fault::incorrect_key:
    case Fault::wrong_signature:
    case Fault::wrong_mac:
    case Fault::tag:
    case Fault::invalid_grant_token:
    case Fault::invalid_grant_id:
    case Fault::incorrect_key_material:
    case Fault::expired_import_token:
    case Fault::invalid_import_token:
    case Fault::no_custom_key_store:
    case Fault::dry_run:
      return {400, "ValidationError"};
    case Fault::conflict:
    case Fault::too_old:
    case Fault::unavailable:
    case Fault::internal:
    case Fault::later:
      return {500, &dialect == &sts ? "InternalFailure" : "ServiceFailure"};
  }
  __builtin_unreachable();
}

std::string_view message_of(const Error& error, int status) {
  if (status == 500) return "The service could not handle the request; it may be tried again.";
  if (error.fault == Fault::missing_authentication_token) return "Request is missing Authentication Token";
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
          .protocol = static_cast<std::uint8_t>(Protocol::query)};
}

void open_document(WipedText& body, std::string_view root, const Dialect& dialect) {
  body += '<';
  body += root;
  body += " xmlns=\"";
  body += dialect.name_space;
  body += "\">";
}

void open_element(WipedText& body, std::string_view name, std::string_view kind = {}) {
  body.append("<").append(name).append(kind).append(">");
}
void close_element(WipedText& body, std::string_view name, std::string_view kind = {}) {
  body.append("</").append(name).append(kind).append(">");
}
void append_element(WipedText& body, std::string_view name, std::string_view text) {
  open_element(body, name);
  append_xml_text(body, text);
  close_element(body, name);
}

Reply reply_to(const std::string& request_id, const Error& error, const Dialect& dialect) {
  const ErrorName name = name_of(error.fault, dialect);
  WipedText body;
  open_document(body, "ErrorResponse", dialect);
  body += "<Error>";
  append_element(body, "Type", name.status == 500 ? "Receiver" : "Sender");
  append_element(body, "Code", name.code);
  append_element(body, "Message", message_of(error, name.status));
  body += "</Error>";
  append_element(body, "RequestId", request_id);
  body += "</ErrorResponse>";
  Reply reply = reply_with(request_id, name.status, std::move(body));
  reply.error_type = name.code;
  return reply;
}

std::string text_member(const json::object& form, std::string_view name) {
  const json::value* value = form.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

class QueryCall : public AwsCall {
 public:
  QueryCall(const Parts& parts, const Request& request)
      : AwsCall(parts, request, dialect_of(signed_service(request)).service),
        dialect_(dialect_of(call_.audit.service)) {}

 private:
  Result<> read(const Request& request) override {
    call_.audit.operation = "unknown";
    // IAM is one for all Regions, and is asked in the first (aws:RequestedRegion).
    if (&dialect_ == &iam) call_.region = "us-east-1";
    if (request.method != "POST" || request.target != "/") {
      return refuse(Fault::unsupported_operation,
                    "The Query protocol is spoken here by POST / with a form in the body.");
    }
    TRY(json::object form, parse_form(request.body, memory_));
    const std::string action = text_member(form, "Action"), version = text_member(form, "Version");
    operation_ = ops::find_operation(dialect_.service, action);
    if (operation_ == nullptr || version != dialect_.version) {
      return refuse(Fault::unknown_operation,
                    "Could not find operation " + action + " for version " + version);
    }
    call_.audit.operation = operation_->name;
    input_ = std::move(form);
    return {};
  }

  // An operation that answers nothing has no element for it.
  Reply answer(WipedText result) const override {
    const std::string name(operation_->name);
    WipedText body;
    body.reserve(result.size() + 512);
    open_document(body, name + "Response", dialect_);
    if (!result.empty()) {
      open_element(body, name, "Result");
      body += result;
      close_element(body, name, "Result");
    }
    body += "<ResponseMetadata>";
    append_element(body, "RequestId", call_.id);
    body += "</ResponseMetadata>";
    close_element(body, name, "Response");
    return reply_with(call_.id, 200, std::move(body));
  }

  Reply error_reply(const Error& error) const override { return reply_to(call_.id, error, dialect_); }

  const Dialect& dialect_;
};

}  // namespace

std::string_view query_error(Fault fault, std::string_view service) {
  return name_of(fault, dialect_of(service)).code;
}

std::unique_ptr<PendingCall> admit_query(const Parts& parts, const Request& request) {
  auto call = std::make_unique<QueryCall>(parts, request);
  call->admit(request);
  return call;
}

Reply busy_query(const Call& call) {
  return reply_to(call.id, {Fault::throttled, "Rate exceeded", {}}, dialect_of(call.audit.service));
}

Reply unrecorded_query(const Reply& reply) {
  const bool of_sts = reply.body.find(sts.name_space) < reply.body.find('>');
  return reply_to(reply.request_id, {Fault::unavailable, {}, {}}, of_sts ? sts : iam);
}

}  // namespace bongtu::service
