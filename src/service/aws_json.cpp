// AWS JSON 1.1, the protocol of the KMS API (docs/kms-api.md).
#include "base/json.h"
#include "service/aws_call.h"

namespace bongtu::service {
namespace {

constexpr std::string_view content_type = "application/x-amz-json-1.1";
constexpr std::string_view target_prefix = "TrentService.";

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
    case Fault::wrong_signature:
      return {400, "KMSInvalidSignatureException"};
    case Fault::wrong_mac:
      return {400, "KMSInvalidMacException"};
    case Fault::malformed_policy:
      return {400, "MalformedPolicyDocumentException"};
    case Fault::tag:
      return {400, "TagException"};
    case Fault::invalid_grant_token:
      return {400, "InvalidGrantTokenException"};
    case Fault::invalid_grant_id:
      return {400, "InvalidGrantIdException"};
    case Fault::incorrect_key_material:
      return {400, "IncorrectKeyMaterialException"};
    case Fault::expired_import_token:
      return {400, "ExpiredImportTokenException"};
    case Fault::invalid_import_token:
      return {400, "InvalidImportTokenException"};
    case Fault::no_custom_key_store:
      return {400, "CustomKeyStoreNotFoundException"};
    case Fault::dry_run:
      return {400, "DryRunOperationException"};
    case Fault::invalid_input:
    case Fault::delete_conflict:
    case Fault::not_attachable:
      return {400, "ValidationException"};
    case Fault::limit_exceeded:
      return {400, "LimitExceededException"};
    case Fault::throttled:
      return {400, "ThrottlingException"};
    case Fault::conflict:
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

Reply reply_to(const Call& call, const Error& error) {
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

class AwsJsonCall : public AwsCall {
 public:
  AwsJsonCall(const Parts& parts, const Request& request) : AwsCall(parts, request, "kms") {}

 private:
  Result<> read(const Request& request) override {
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

  Reply answer(WipedText body) const override { return reply_with(call_, 200, std::move(body)); }
  Reply error_reply(const Error& error) const override { return reply_to(call_, error); }
};

}  // namespace

std::string_view aws_json_error(Fault fault) { return name_of(fault).type; }

std::unique_ptr<PendingCall> admit_aws_json(const Parts& parts, const Request& request) {
  auto call = std::make_unique<AwsJsonCall>(parts, request);
  call->admit(request);
  return call;
}

Reply busy_aws_json(const Call& call) { return reply_to(call, {Fault::throttled, "Rate exceeded", {}}); }

Reply unrecorded_aws_json(const Reply& reply) {
  Call call;
  call.id = reply.request_id;
  return reply_to(call, {Fault::unavailable, {}, {}});
}

}  // namespace bongtu::service
