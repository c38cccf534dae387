#include "client/session.h"

#include <algorithm>
#include <array>
#include <thread>

#include "client/api_error.h"
#include "client/sources.h"
#include "crypto/random.h"
#include "sigv4/sigv4.h"

namespace bongtu::client {
namespace {

using std::chrono::milliseconds;

// The service takes five minutes; its Date header has whole seconds, and some time passes on the way.
constexpr std::chrono::minutes tolerable_skew{4};

ApiError no_reply(Failure failure) {
  return {.name = {}, .error = std::move(failure.error), .again = failure.kind != Failure::Kind::final};
}

}  // namespace

Surroundings real_surroundings() {
  static const SystemClock clock;
  return {clock, [](milliseconds time) { std::this_thread::sleep_for(time); }};
}

milliseconds backoff(int failed) {
  constexpr std::int64_t base = 50, most = 2000;
  const std::int64_t bound = std::min(most, base << std::clamp(failed - 1, 0, 10));
  std::array<std::uint8_t, 4> bytes{};
  crypto::random(bytes);
  std::uint32_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8 | byte;
  return milliseconds(number % (bound + 1));
}

Result<std::shared_ptr<Session>> Session::open(const Options& options, Surroundings surroundings) {
  TRY(auto profile, Profile::open(options.profile));
  auto shared = std::make_shared<const Profile>(std::move(profile));
  TRY(auto settings, settings_of(options, *shared));
  return std::shared_ptr<Session>(
      new Session(std::move(settings), std::move(shared), !options.profile.empty(), std::move(surroundings)));
}

Session::Session(Settings settings, std::shared_ptr<const Profile> profile, bool profile_was_given,
                 Surroundings surroundings)
    : settings_(std::move(settings)),
      surroundings_(std::move(surroundings)),
      transport_(surroundings_.clock, settings_.ca_file),
      credentials_(surroundings_.clock,
                   credential_sources(std::move(profile), profile_was_given, transport_)) {}

Result<> Session::check_credentials() {
  CHECK(credentials_.get());
  return {};
}

Time Session::now() const { return surroundings_.clock.now() + milliseconds(ahead_.load()); }

milliseconds Session::left() const {
  return std::chrono::duration_cast<milliseconds>(deadline_.load() - std::chrono::steady_clock::now());
}

// True where our clock was wrong and is not any more.
bool Session::set_clock_by(const Reply& reply) {
  if (!reply.date) return false;
  const milliseconds off = *reply.date - now();
  if (std::chrono::abs(off) < tolerable_skew) return false;
  ahead_ = (*reply.date - surroundings_.clock.now()).count();
  return true;
}

Result<Request> Session::signed_request(const Url& endpoint, std::string_view region,
                                        std::string_view operation, std::string_view body) {
  TRY(const auto credentials, credentials_.get());
  const std::string date = iso_basic(now());
  const std::string target = "TrentService." + std::string(operation);
  const std::string host = endpoint.authority();
  Request request{"POST", endpoint.target, {}, body};
  request.fields.push_back({"Content-Type", "application/x-amz-json-1.1"});
  request.fields.push_back({"X-Amz-Date", WipedText(date)});
  request.fields.push_back({"X-Amz-Target", WipedText(target)});
  if (!credentials->session_token.empty())
    request.fields.push_back({"X-Amz-Security-Token", credentials->session_token});
  std::vector<sigv4::Header> headers = {{"Host", host}};
  for (const Field& field : request.fields) headers.push_back({field.name, field.value});
  const sigv4::Scope scope{std::string_view(date).substr(0, 8), region, "kms"};
  TRY(const auto authorization,
      sigv4::sign({request.method, request.target, headers, body}, credentials->access_key_id,
                  credentials->secret_access_key, scope));
  request.fields.push_back({"Authorization", WipedText(authorization)});
  request.fields.push_back({"User-Agent", "bongtu/" BONGTU_VERSION});
  return request;
}

Result<WipedText> Session::call(const Url& endpoint, std::string_view region, std::string_view operation,
                                std::string_view body) {
  bool clock_was_set = false;
  for (int attempt = 1;; ++attempt) {
    TRY(const auto request, signed_request(endpoint, region, operation, body));
    const milliseconds time = std::min(settings_.timeout, left());
    if (time.count() <= 0) return refuse(Fault::unavailable, "There is no time left to call KMS.");
    auto reply = transport_.exchange(endpoint, request, time);
    if (reply && reply->status == 200) return std::move(reply->body);
    ApiError refusal = reply ? api_error(*reply) : no_reply(std::move(reply.error()));
    if (refusal.of_the_clock && !std::exchange(clock_was_set, true) && set_clock_by(*reply)) {
      --attempt;
      continue;
    }
    if (!refusal.again || attempt >= settings_.attempts) return std::unexpected(std::move(refusal.error));
    const milliseconds pause = backoff(attempt);
    if (pause >= left()) return std::unexpected(std::move(refusal.error));
    surroundings_.pause(pause);
  }
}

}  // namespace bongtu::client
