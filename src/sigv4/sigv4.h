// AWS Signature Version 4, header form with a signed body: signing and verifying, side by side.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/locked_key.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu::sigv4 {

struct Header {
  std::string_view name;   // any case
  std::string_view value;
};

// What is signed of a request. `target` is the request target as received, query included.
struct SignedRequest {
  std::string_view method;
  std::string_view target;
  std::span<const Header> headers;
  std::string_view body;
};

struct Scope {
  std::string_view date;  // yyyymmdd
  std::string_view region;
  std::string_view service;
};

// The Authorization header, taken apart; views into it.
struct Authorization {
  std::string_view access_key_id;
  Scope scope;
  std::string_view signed_headers;
  std::string_view signature;
};

// Takes the Authorization header apart, finds the time, and checks everything that needs no key. Refusals, with AWS's
// texts (kms-api.md section 2): missing_authentication_token, incomplete_signature (malformed, no date, presigned),
// invalid_signature (host or an x-amz-* header unsigned, date of scope, more than 5 minutes off, a signed
// x-amz-content-sha256 that is not the body's hash).
struct Claim {
  Authorization authorization;
  Time time;
  std::string_view amz_date;  // as sent
};
Result<Claim> read_claim(const SignedRequest& request, Time now);

// HMAC chain of "AWS4" + secret over date, Region, service and "aws4_request".
Result<LockedKey> signing_key(const Secret& secret, const Scope& scope);

// Fault::invalid_signature unless the signature is right; compares in constant time.
Result<> verify(const SignedRequest& request, const Claim& claim, View signing_key);

// The value of the Authorization header for `request`, whose headers already include host and x-amz-date; signs every
// header in it.
Result<std::string> sign(const SignedRequest& request, std::string_view access_key_id, const Secret& secret,
                         const Scope& scope);

// Parts of the algorithm, for the published test cases. `normalize` removes dot segments (all services but S3).
std::string canonical_request(const SignedRequest& request, std::string_view signed_headers, bool normalize = true);
std::string string_to_sign(std::string_view amz_date, const Scope& scope, std::string_view canonical_request);

}  // namespace bongtu::sigv4
