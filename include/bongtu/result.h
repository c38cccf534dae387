// Result, Fault, Error: how every function says "no".
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace bongtu {

// Why something was refused or failed, in AWS's vocabulary. One list for the server and the libraries: of the
// latter, each header names those that it gives. Whoever switches over all of them has no `default`, so that
// the compiler asks for an answer to a new one.
enum class Fault {
  // The request is wrong.
  validation,
  serialization,
  unknown_operation,
  unsupported_operation,
  request_too_large,
  // The caller is not known.
  missing_authentication_token,
  incomplete_signature,
  unrecognized_client,
  expired_token,
  invalid_signature,
  // The caller may not, or the thing is not there or not in the right state.
  access_denied,
  not_found,
  already_exists,
  invalid_arn,
  invalid_alias_name,
  invalid_marker,
  disabled,
  invalid_state,
  invalid_key_usage,
  invalid_ciphertext,
  incorrect_key,
  wrong_signature,  // of a message, told by Verify; `invalid_signature` is that of a request
  wrong_mac,
  malformed_policy,
  tag,
  invalid_grant_token,
  invalid_grant_id,
  incorrect_key_material,
  expired_import_token,
  invalid_import_token,
  no_custom_key_store,
  dry_run,          // the request would have succeeded
  invalid_input,    // IAM's word for a value that it does not take
  delete_conflict,  // the thing still has others
  not_attachable,   // a policy that cannot be attached
  limit_exceeded,
  throttled,
  // We failed.
  conflict,     // a version that a commit expected is not the stored one
  too_old,      // the change feed no longer reaches back that far
  unavailable,  // a store, disk or audit log that should work does not
  internal,     // a bug, or stored data that does not verify
  later,        // must run where waiting is allowed; never reaches a caller or the audit log
};

// `message` may be shown to whoever asked: it never holds a secret, nor a value that they did not send. It
// may be empty. `detail` (what is wrong with a message, a path, a library's error) is for the log.
struct Error {
  Fault fault = Fault::internal;
  std::string message;
  std::string detail;
};

template <class T = void>
using Result = std::expected<T, Error>;

// Usage: `return refuse(Fault::not_found, "Key 'x' does not exist");`
inline std::unexpected<Error> refuse(Fault fault, std::string message = {}, std::string detail = {}) {
  return std::unexpected(Error{fault, std::move(message), std::move(detail)});
}

}  // namespace bongtu
