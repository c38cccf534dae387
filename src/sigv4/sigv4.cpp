#include "sigv4/sigv4.h"

#include <algorithm>
#include <vector>

#include "crypto/digest.h"
#include "sigv4/canonical.h"

namespace bongtu::sigv4 {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view terminator = "aws4_request";

void append_scope(std::string& out, const Scope& scope) {
  out.append(scope.date).append(1, '/').append(scope.region).append(1, '/').append(scope.service);
  out.append(1, '/').append(terminator);
}

std::string_view value_of(const SignedRequest& request, std::string_view lower_name) {
  for (const Header& header : request.headers) {
    if (is_named(header.name, lower_name)) return trimmed(header.value);
  }
  return {};
}

std::string names_of(std::span<const Header> headers) {
  std::vector<std::string> names;
  names.reserve(headers.size());
  for (const Header& header : headers) {
    std::ranges::transform(header.name, names.emplace_back(header.name).begin(), lower);
  }
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  std::string joined;
  for (const std::string& name : names) {
    if (!joined.empty()) joined += ';';
    joined += name;
  }
  return joined;
}

}  // namespace

std::string string_to_sign(std::string_view amz_date, const Scope& scope,
                           std::string_view canonical_request) {
  std::string out;
  out.reserve(256);
  out.append(algorithm).append(1, '\n').append(amz_date).append(1, '\n');
  append_scope(out, scope);
  return out.append(1, '\n').append(hex(crypto::sha256(as_bytes(canonical_request))));
}

Result<LockedKey> signing_key(const Secret& secret, const Scope& scope) {
  WipedBytes start = {'A', 'W', 'S', '4'};
  start.insert(start.end(), secret.reveal().begin(), secret.reveal().end());
  crypto::Digest key = crypto::hmac_sha256(start, as_bytes(scope.date));
  for (std::string_view part : {scope.region, scope.service, terminator}) {
    crypto::Digest next = crypto::hmac_sha256(key, as_bytes(part));
    key = next;
    wipe(next.data(), next.size());
  }
  auto locked = LockedKey::copy_of(key);
  wipe(key.data(), key.size());
  return locked;
}

Result<> verify(const SignedRequest& request, const Claim& claim, View signing_key) {
  // Anyone can compute an HMAC under no key.
  if (signing_key.size() != key_size) return refuse(Fault::internal, {}, "verify() without a signing key");
  const std::string body_hash = hex(crypto::sha256(as_bytes(request.body)));
  if (!claim.content_sha256.empty() && claim.content_sha256 != body_hash) {
    return refuse(Fault::invalid_signature,
                  "The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  const Authorization& authorization = claim.authorization;
  const std::string canonical = canonical_request(request, authorization.signed_headers, body_hash, true);
  const std::string text = string_to_sign(claim.amz_date, authorization.scope, canonical);
  const crypto::Digest expected = crypto::hmac_sha256(signing_key, as_bytes(text));
  const auto signature = from_hex(authorization.signature);
  if (!signature || !equal_in_constant_time(*signature, expected)) {
    return refuse(
        Fault::invalid_signature,
        "The request signature we calculated does not match the signature you provided. Check your AWS "
        "Secret Access Key and signing method. Consult the service documentation for details.");
  }
  return {};
}

Result<std::string> sign(const SignedRequest& request, std::string_view access_key_id, const Secret& secret,
                         const Scope& scope) {
  const std::string_view amz_date = value_of(request, "x-amz-date");
  if (amz_date.empty() || value_of(request, "host").empty()) {
    return refuse(Fault::internal, {}, "sign() needs the headers host and x-amz-date");
  }
  const std::string names = names_of(request.headers);
  TRY(const LockedKey key, signing_key(secret, scope));
  const std::string text = string_to_sign(amz_date, scope, canonical_request(request, names));
  std::string out(algorithm);
  out.append(" Credential=").append(access_key_id).append(1, '/');
  append_scope(out, scope);
  out.append(", SignedHeaders=").append(names);
  out.append(", Signature=").append(hex(crypto::hmac_sha256(key.reveal(), as_bytes(text))));
  return out;
}

}  // namespace bongtu::sigv4
