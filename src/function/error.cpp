#include "function/error.h"

#include "base/json.h"

namespace bongtu::function {

// An error's own message is passed on only where this room wrote it. The key service's messages name
// principals and policies that are no business of who holds an API key.
Refusal refusal_of(const Error& error) {
  switch (error.fault) {
    case Fault::validation:
      return {400, "ValidationException", error.message};
    case Fault::serialization:
      return {400, "SerializationException", error.message};
    case Fault::invalid_ciphertext:
    case Fault::incorrect_key:
      return {400, "InvalidCiphertextException", "The ciphertext cannot be decrypted."};
    case Fault::access_denied:
      return {403, "AccessDeniedException", "This stage may not do that with its key."};
    case Fault::not_found:
      return {400, "NotFoundException", "The key of this stage does not exist."};
    case Fault::disabled:
      return {400, "DisabledException", "The key of this stage is disabled."};
    case Fault::invalid_state:
      return {400, "KMSInvalidStateException", "The state of this stage's key does not allow that."};
    case Fault::invalid_key_usage:
      return {400, "InvalidKeyUsageException", "The key of this stage is not for encryption."};
    case Fault::limit_exceeded:
      return {400, "LimitExceededException", "A limit of the key service is reached."};
    case Fault::throttled:
      return {429, "ThrottlingException", "Rate exceeded."};
    // The rest says nothing about the request: the stage or the key service is not set up or not working.
    case Fault::unknown_operation:
    case Fault::unsupported_operation:
    case Fault::request_too_large:
    case Fault::missing_authentication_token:
    case Fault::incomplete_signature:
    case Fault::unrecognized_client:
    case Fault::expired_token:
    case Fault::invalid_signature:
    case Fault::already_exists:
    case Fault::invalid_arn:
    case Fault::invalid_alias_name:
    case Fault::invalid_marker:
    case Fault::wrong_signature:
    case Fault::wrong_mac:
    case Fault::malformed_policy:
    case Fault::tag:
    case Fault::invalid_grant_token:
    case Fault::invalid_grant_id:
    case Fault::incorrect_key_material:
    case Fault::expired_import_token:
    case Fault::invalid_import_token:
    case Fault::no_custom_key_store:
    case Fault::dry_run:
    case Fault::invalid_input:
    case Fault::delete_conflict:
    case Fault::not_attachable:
    case Fault::conflict:
    case Fault::too_old:
    case Fault::unavailable:
    case Fault::internal:
    case Fault::later:
      break;
  }
  return {500, "KMSInternalException", "Internal server error"};
}

void append(WipedText& out, const Refusal& refusal) {
  out += "{\"code\":";
  append_json_string(out, refusal.code);
  out += ",\"message\":";
  append_json_string(out, refusal.message);
  out += '}';
}

}  // namespace bongtu::function
