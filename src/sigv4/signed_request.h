// For the tests of this room: a KMS request as the SDKs send it, signed.
#pragma once

#include "sigv4/test_request.h"

namespace bongtu::sigv4 {

inline constexpr std::string_view test_id = "AKIAZZZZZZZZZZZZZZ01";
inline constexpr std::string_view test_secret = "sEcReT/of+one+access+key/000000000000000";
inline constexpr std::string_view test_date = "20261124T093000Z";
inline constexpr Scope test_scope{"20261124", "ap-northeast-2", "kms"};

inline Time test_now() { return from_iso_basic(test_date).value(); }

inline TestRequest unsigned_request() {
  TestRequest request;
  request.target = "/";
  request.body = R"({"KeyId":"alias/bongtu"})";
  request.headers = {{"Host", "127.0.0.1:8280"},
                     {"X-Amz-Target", "TrentService.GenerateDataKey"},
                     {"Content-Type", "application/x-amz-json-1.1"},
                     {"X-Amz-Date", std::string(test_date)}};
  return request;
}

// Signs every header that is there, then adds the Authorization header and two that stay unsigned.
inline TestRequest signed_as_is(TestRequest request, const Scope& scope = test_scope) {
  auto value = sign(request.view(), test_id, Secret::copy_of(test_secret), scope).value();
  request.add("Authorization", std::move(value));
  request.add("User-Agent", "test");
  request.add("Content-Length", std::to_string(request.body.size()));
  return request;
}
inline TestRequest signed_request() { return signed_as_is(unsigned_request()); }

// All a server does, with the secret it has for the access key.
inline Result<> check(const TestRequest& request, Time now = test_now(),
                      std::string_view secret = test_secret) {
  const SignedRequest view = request.view();
  TRY(const Claim claim, read_claim(view, now));
  TRY(const LockedKey key, signing_key(Secret::copy_of(secret), claim.authorization.scope));
  return verify(view, claim, key.reveal());
}

}  // namespace bongtu::sigv4
