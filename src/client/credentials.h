// Credentials: where they come from, and how they stay fresh.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu::client {

struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  WipedText session_token;         // empty: none
  std::optional<Time> expiration;  // none: they last
};

// What a source had: credentials, or a word for the message that says where there were none.
struct Found {
  std::optional<Credentials> credentials;
  std::string looked;
};
// An error where the source is set up and does not work: then no other is asked.
using CredentialSource = std::function<Result<Found>()>;

// Safe from any thread. Takes the first source that has credentials, and stays with it. Those that expire are
// fetched anew 5 minutes before, by one thread, while the others go on with the old; a failure counts only
// once the old ones have expired.
class CredentialCache {
 public:
  CredentialCache(const Clock& clock, std::vector<CredentialSource> sources)
      : clock_(clock), sources_(std::move(sources)) {}

  // Fault::validation where no source has any: the message says where was looked.
  Result<std::shared_ptr<const Credentials>> get();

 private:
  std::shared_ptr<const Credentials> current() const;
  bool fits(const std::shared_ptr<const Credentials>& credentials, std::chrono::seconds spare) const;
  Result<std::shared_ptr<const Credentials>> fetch();

  const Clock& clock_;
  std::vector<CredentialSource> sources_;  // only the one that has them, once it is known; under `fetching_`
  Time not_before_;                        // of the next attempt, after one that failed; under `fetching_`
  std::mutex fetching_;                    // taken before `mutex_`
  mutable std::mutex mutex_;
  std::shared_ptr<const Credentials> current_;
};

}  // namespace bongtu::client
