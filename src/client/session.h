// Session: what the clients of all Regions share, and how one call is made.
#pragma once

#include <atomic>
#include <functional>

#include "client/credentials.h"
#include "client/settings.h"
#include "client/transport.h"

namespace bongtu::client {

// What a test puts in the place of.
struct Surroundings {
  const Clock& clock;
  std::function<void(std::chrono::milliseconds)> pause;
};
Surroundings real_surroundings();

// Full jitter: evenly between zero and 50 ms, 100 ms, 200 ms, … 2 s before the attempt after `failed`.
std::chrono::milliseconds backoff(int failed);

// Safe from any thread.
class Session {
 public:
  // Reads the environment and the shared files.
  static Result<std::shared_ptr<Session>> open(const Options& options, Surroundings surroundings);

  const Settings& settings() const { return settings_; }
  // Finds credentials, or says where it looked.
  Result<> check_credentials();

  // Signs and sends one call of KMS's JSON protocol; the body of its answer, or AWS's refusal as a Fault.
  // Every operation of KMS that we call may be called twice, so all are tried again: where the connection
  // failed, the service failed or was busy. Where the service finds our clock wrong, once more by the
  // service's.
  Result<WipedText> call(const Url& endpoint, std::string_view region, std::string_view operation,
                         std::string_view body);

  // From now on no call goes on beyond it, nor waits for an attempt that would: it fails with what it has.
  void finish_by(Deadline deadline) { deadline_ = deadline; }

 private:
  Session(Settings settings, std::shared_ptr<const Profile> profile, bool profile_was_given,
          Surroundings surroundings);

  Result<Request> signed_request(const Url& endpoint, std::string_view region, std::string_view operation,
                                 std::string_view body);
  Time now() const;
  std::chrono::milliseconds left() const;
  bool set_clock_by(const Reply& reply);

  const Settings settings_;
  const Surroundings surroundings_;
  Transport transport_;
  CredentialCache credentials_;
  std::atomic<Deadline> deadline_{Deadline::max()};
  std::atomic<std::int64_t> ahead_{0};  // milliseconds that the service's clock is ahead of ours
};

}  // namespace bongtu::client
