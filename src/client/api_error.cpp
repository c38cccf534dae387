#include "client/api_error.h"

#include <algorithm>
#include <array>

#include "base/json.h"

namespace bongtu::client {
namespace {

struct Meaning {
  std::string_view name;
  Fault fault;
};
// The errors of KMS's model that our calls can meet, and those of signing.
constexpr std::array meanings = {
    Meaning{"AccessDeniedException", Fault::access_denied},
    Meaning{"DependencyTimeoutException", Fault::unavailable},
    Meaning{"DisabledException", Fault::disabled},
    Meaning{"DryRunOperationException", Fault::dry_run},
    Meaning{"ExpiredTokenException", Fault::expired_token},
    Meaning{"IncompleteSignatureException", Fault::incomplete_signature},
    Meaning{"IncorrectKeyException", Fault::incorrect_key},
    Meaning{"InvalidArnException", Fault::invalid_arn},
    Meaning{"InvalidCiphertextException", Fault::invalid_ciphertext},
    Meaning{"InvalidClientTokenId", Fault::unrecognized_client},
    Meaning{"InvalidGrantTokenException", Fault::invalid_grant_token},
    Meaning{"InvalidKeyUsageException", Fault::invalid_key_usage},
    Meaning{"InvalidSignatureException", Fault::invalid_signature},
    Meaning{"KMSInternalException", Fault::unavailable},
    Meaning{"KMSInvalidStateException", Fault::invalid_state},
    Meaning{"KeyUnavailableException", Fault::unavailable},
    Meaning{"LimitExceededException", Fault::limit_exceeded},
    Meaning{"MissingAuthenticationTokenException", Fault::missing_authentication_token},
    Meaning{"NotFoundException", Fault::not_found},
    Meaning{"RequestEntityTooLargeException", Fault::request_too_large},
    Meaning{"SerializationException", Fault::serialization},
    Meaning{"ThrottlingException", Fault::throttled},
    Meaning{"UnknownOperationException", Fault::unknown_operation},
    Meaning{"UnrecognizedClientException", Fault::unrecognized_client},
    Meaning{"UnsupportedOperationException", Fault::unsupported_operation},
    Meaning{"ValidationException", Fault::validation},
};

// Beside these every status of 500 and more, and 429.
constexpr std::array worth_another = {
    "DependencyTimeoutException", "KMSInternalException",    "LimitExceededException",
    "RequestLimitExceeded",       "RequestThrottled",        "RequestThrottledException",
    "RequestTimeoutException",    "ThrottledException",      "Throttling",
    "ThrottlingException",        "TooManyRequestsException"};

constexpr std::array of_clocks = {"InvalidSignatureException", "RequestExpired", "RequestInTheFuture",
                                  "RequestTimeTooSkewed", "SignatureDoesNotMatch"};

bool is_among(std::string_view name, const auto& names) {
  return std::ranges::find(names, name) != names.end();
}

// "com.amazonaws.kms#NotFoundException", "NotFoundException:http://…": the name alone.
std::string bare_name(std::string_view type) {
  type = type.substr(0, std::min(type.find(':'), type.size()));
  const std::size_t mark = type.rfind('#');
  return std::string(mark == std::string_view::npos ? type : type.substr(mark + 1));
}

std::string text_of(const json::object& object, std::string_view member) {
  const json::value* value = object.if_contains(member);
  const json::string* text = value != nullptr ? value->if_string() : nullptr;
  return text != nullptr ? std::string(*text) : std::string();
}

void read_body(const Reply& reply, std::string& name, std::string& text) {
  WipingResource memory;
  const auto document = parse_json(reply.body, memory);
  const json::object* object = document ? document->if_object() : nullptr;
  if (object == nullptr) return;
  if (name.empty()) name = bare_name(text_of(*object, "__type"));
  text = text_of(*object, "message");
  if (text.empty()) text = text_of(*object, "Message");
}

}  // namespace

ApiError api_error(const Reply& reply) {
  ApiError result;
  result.name = bare_name(reply.error_type);
  read_body(reply, result.name, result.error.message);
  result.again = reply.status >= 500 || reply.status == 429 || is_among(result.name, worth_another);
  result.of_the_clock = is_among(result.name, of_clocks);
  std::string& message = result.error.message;
  const auto* meaning = std::ranges::find(meanings, result.name, &Meaning::name);
  if (meaning != meanings.end()) {
    result.error.fault = meaning->fault;
    if (message.empty()) message = result.name;
    return result;
  }
  result.error.fault = result.again ? Fault::unavailable : Fault::internal;
  const std::string said = result.name.empty() ? "HTTP status " + std::to_string(reply.status) : result.name;
  message = message.empty() ? said : said + ": " + message;
  return result;
}

}  // namespace bongtu::client
