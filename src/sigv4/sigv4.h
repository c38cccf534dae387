// AWS Signature Version 4, header form with a signed body: signing and verifying, side by side.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/locked_key.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu::sigv4 {

struct Header {
  std::string_view name;  // any case
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

// The query form of SigV4 and of SigV2, which are refused.
bool is_presigned(std::string_view target);

// What a request says of its signature, before anyone looked at a key or at the body. Views into the request.
struct Claim {
  Authorization authorization;
  Time time;
  std::string amz_date;  // `time` as the string to sign has it: X-Amz-Date as sent, or made from Date
  std::string_view content_sha256;  // X-Amz-Content-Sha256, 64 hex digits; empty where the request has none
};

// Takes the Authorization header apart, finds the time, and checks everything that needs neither key nor
// body. Refusals, with AWS's texts and in AWS's order (docs/kms-api.md section 2):
// missing_authentication_token; incomplete_signature (malformed, no date, another algorithm, presigned, a
// header twice that may be there once); invalid_signature (more than 5 minutes off, host or an x-amz-* header
// unsigned, terminator or date of scope, unsigned or streaming payload); unrecognized_client (an access key
// id that cannot be one). No text quotes what was sent, but for dates. Whether the scope's Region and service
// are right is for the caller to say.
Result<Claim> read_claim(const SignedRequest& request, Time now);

// HMAC chain of "AWS4" + secret over date, Region, service and "aws4_request".
Result<LockedKey> signing_key(const Secret& secret, const Scope& scope);

// Fault::invalid_signature unless the signature is right, compared in constant time, and X-Amz-Content-Sha256
// (where there is one) is the body's hash. `request` is the one that `claim` was read from.
Result<> verify(const SignedRequest& request, const Claim& claim, View signing_key);

// The value of the Authorization header for `request`, whose headers already include host and x-amz-date;
// signs every header in it.
Result<std::string> sign(const SignedRequest& request, std::string_view access_key_id, const Secret& secret,
                         const Scope& scope);

// Parts of the algorithm, for the published test cases. `normalize` removes dot segments (all services but
// S3).
std::string canonical_request(const SignedRequest& request, std::string_view signed_headers,
                              bool normalize = true);
std::string string_to_sign(std::string_view amz_date, const Scope& scope, std::string_view canonical_request);

}  // namespace bongtu::sigv4
