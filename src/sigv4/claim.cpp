#include <algorithm>
#include <array>

#include "sigv4/canonical.h"
#include "sigv4/sigv4.h"

namespace bongtu::sigv4 {
namespace {

constexpr auto max_skew = std::chrono::minutes(5);

// The headers that mean one thing only: a second one is refused, or two readers could each take another.
struct Singles {
  std::optional<std::string_view> authorization, host, amz_date, date, target, security_token, content_sha256;
};
struct Single {
  std::string_view name;
  std::optional<std::string_view> Singles::* value;
};
constexpr std::array singles = {
    Single{"authorization", &Singles::authorization},
    Single{"host", &Singles::host},
    Single{"x-amz-date", &Singles::amz_date},
    Single{"date", &Singles::date},
    Single{"x-amz-target", &Singles::target},
    Single{"x-amz-security-token", &Singles::security_token},
    Single{"x-amz-content-sha256", &Singles::content_sha256},
};

Result<Singles> find_singles(std::span<const Header> headers) {
  Singles found;
  for (const Header& header : headers) {
    const auto single = std::ranges::find_if(singles, [&](auto& s) { return is_named(header.name, s.name); });
    if (single == singles.end()) continue;
    auto& value = found.*(single->value);
    if (value) {
      return refuse(Fault::incomplete_signature,
                    "The request has more than one '" + std::string(single->name) + "' header.");
    }
    value = trimmed(header.value);
  }
  return found;
}

// What follows the algorithm: Credential=…, SignedHeaders=…, Signature=… in any order.
struct Parts {
  std::string_view credential, signed_headers, signature;
};
struct Part {
  std::string_view name;
  std::string_view Parts::* value;
};
constexpr std::array part_names = {
    Part{"Credential", &Parts::credential},
    Part{"Signature", &Parts::signature},
    Part{"SignedHeaders", &Parts::signed_headers},
};

Result<Parts> split_parts(std::string_view text) {
  Parts parts;
  for (Split pieces(text, ','); const auto piece = pieces.next();) {
    const std::string_view part = trimmed(*piece);
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    const auto known = std::ranges::find(part_names, part.substr(0, equals), &Part::name);
    if (equals == std::string_view::npos || known == part_names.end()) {
      return refuse(Fault::incomplete_signature,
                    "Authorization header has a part that is not a valid key=value pair.");
    }
    std::string_view& value = parts.*(known->value);
    if (!value.empty()) {
      return refuse(Fault::incomplete_signature,
                    "Authorization header has more than one '" + std::string(known->name) + "' parameter.");
    }
    value = part.substr(equals + 1);
  }
  return parts;
}

Result<Parts> read_parts(std::string_view authorization, bool has_date) {
  constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
  const std::string_view scheme = authorization.substr(0, authorization.find_first_of(" \t"));
  if (scheme == "AWS") {
    return refuse(Fault::incomplete_signature,
                  "AWS Signature Version 2 is not supported. Sign with AWS4-HMAC-SHA256.");
  }
  if (scheme != algorithm) {
    return refuse(Fault::incomplete_signature,
                  "Unsupported AWS 'algorithm' (only AWS4-HMAC-SHA256 for now).");
  }
  TRY(const Parts parts, split_parts(authorization.substr(algorithm.size())));
  std::string missing;
  for (const Part& part : part_names) {
    if (!(parts.*(part.value)).empty()) continue;
    missing += "Authorization header requires '" + std::string(part.name) + "' parameter. ";
  }
  if (!has_date) {
    missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (missing.empty()) return parts;
  missing.pop_back();
  return refuse(Fault::incomplete_signature, missing);
}

Result<Time> read_time(const Singles& found) {
  const auto time = found.amz_date ? from_iso_basic(*found.amz_date) : from_http_date(*found.date);
  if (time) return *time;
  if (const auto basic = found.amz_date ? std::nullopt : from_iso_basic(*found.date)) return *basic;
  return refuse(Fault::incomplete_signature,
                "Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601");
}

Result<> check_skew(Time time, Time exact_now) {
  const Time now = std::chrono::floor<std::chrono::seconds>(exact_now);
  if (time + max_skew < now) {
    return refuse(Fault::invalid_signature, "Signature expired: " + iso_basic(time) +
                                                " is now earlier than " + iso_basic(now - max_skew) + " (" +
                                                iso_basic(now) + " - 5 min.)");
  }
  if (time > now + max_skew) {
    return refuse(Fault::invalid_signature, "Signature not yet current: " + iso_basic(time) +
                                                " is still later than " + iso_basic(now + max_skew) + " (" +
                                                iso_basic(now) + " + 5 min.)");
  }
  return {};
}

bool is_signed(std::string_view signed_headers, std::string_view name) {
  for (Split names(signed_headers, ';'); const auto signed_name = names.next();) {
    if (is_named(name, *signed_name)) return true;
  }
  return false;
}

// Sorted, lower case, unique, and all there, so that one request has one list.
Result<> check_list(std::string_view signed_headers, std::span<const Header> headers) {
  std::string_view previous;
  for (Split names(signed_headers, ';'); const auto name = names.next();) {
    if (*name <= previous || std::ranges::any_of(*name, [](char c) { return lower(c) != c; })) {
      return refuse(Fault::incomplete_signature, "'SignedHeaders' must be in lower case, sorted and unique.");
    }
    if (std::ranges::none_of(headers, [&](const Header& header) { return is_named(header.name, *name); })) {
      return refuse(Fault::invalid_signature, "The request lacks a header that 'SignedHeaders' names.");
    }
    previous = *name;
  }
  return {};
}

Result<> check_signed(std::string_view signed_headers, std::span<const Header> headers) {
  if (!is_signed(signed_headers, "host")) {
    return refuse(Fault::invalid_signature,
                  "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  constexpr std::string_view prefix = "x-amz-";
  for (const Header& header : headers) {
    if (!is_named(header.name.substr(0, prefix.size()), prefix)) continue;
    if (is_signed(signed_headers, header.name)) continue;
    return refuse(Fault::invalid_signature,
                  "Every 'X-Amz-*' header must be a 'SignedHeader' in the AWS Authorization.");
  }
  return {};
}

bool is_word(std::string_view text, std::string_view also) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || also.contains(c);
  });
}

// <access key id>/<date>/<Region>/<service>/aws4_request
Result<std::array<std::string_view, 5>> split_credential(std::string_view credential) {
  std::array<std::string_view, 5> elements;
  if (std::ranges::count(credential, '/') == 4) {
    Split parts(credential, '/');
    for (std::string_view& element : elements) element = *parts.next();
  }
  if (std::ranges::all_of(elements, [](std::string_view element) { return is_word(element, "-_"); }))
    return elements;
  return refuse(
      Fault::incomplete_signature,
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
}

Result<Authorization> read_credential(const Parts& parts, std::string_view amz_date) {
  TRY(const auto elements, split_credential(parts.credential));
  const auto [access_key_id, date, region, service, terminator] = elements;
  if (terminator != "aws4_request") {
    return refuse(Fault::invalid_signature,
                  "Credential should be scoped with a valid terminator: 'aws4_request'.");
  }
  const std::string_view day = amz_date.substr(0, 8);
  if (date != day) {
    return refuse(
        Fault::invalid_signature,
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '" +
            std::string(date) + "' != '" + std::string(day) + "', from '" + std::string(amz_date) + "'.");
  }
  if (access_key_id.size() < 16 || access_key_id.size() > 128 || !is_word(access_key_id, "_")) {
    return refuse(Fault::unrecognized_client, "The security token included in the request is invalid.");
  }
  return Authorization{access_key_id, {date, region, service}, parts.signed_headers, parts.signature};
}

// UNSIGNED-PAYLOAD and STREAMING-… are S3's. Whether the hash is the body's, verify() finds out.
Result<> check_payload(std::string_view content_sha256) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (content_sha256.size() == 64 && std::ranges::all_of(content_sha256, is_digit)) return {};
  return refuse(Fault::invalid_signature,
                "'x-amz-content-sha256' must be the SHA-256 of the body in hexadecimal.");
}

}  // namespace

bool is_presigned(std::string_view target) {
  constexpr std::array parameters = {"x-amz-algorithm", "x-amz-credential", "x-amz-signature",
                                     "awsaccesskeyid"};
  const std::size_t query = target.find('?');
  if (query == std::string_view::npos) return false;
  for (Split parts(target.substr(query + 1), '&'); const auto part = parts.next();) {
    const std::string_view name = part->substr(0, part->find('='));
    if (std::ranges::any_of(parameters, [&](const char* known) { return is_named(name, known); }))
      return true;
  }
  return false;
}

Result<Claim> read_claim(const SignedRequest& request, Time now) {
  TRY(const Singles found, find_singles(request.headers));
  if (is_presigned(request.target)) {
    return refuse(Fault::incomplete_signature,
                  "Presigned requests are not supported. Sign with an Authorization header.");
  }
  if (!found.authorization)
    return refuse(Fault::missing_authentication_token, "Missing Authentication Token");
  TRY(const Parts parts, read_parts(*found.authorization, found.amz_date || found.date));
  TRY(const Time time, read_time(found));
  CHECK(check_skew(time, now));
  CHECK(check_list(parts.signed_headers, request.headers));
  CHECK(check_signed(parts.signed_headers, request.headers));
  std::string amz_date = found.amz_date ? std::string(*found.amz_date) : iso_basic(time);
  TRY(const Authorization authorization, read_credential(parts, amz_date));
  if (found.content_sha256) CHECK(check_payload(*found.content_sha256));
  return Claim{authorization, time, std::move(amz_date), found.content_sha256.value_or("")};
}

}  // namespace bongtu::sigv4
