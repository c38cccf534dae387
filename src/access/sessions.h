// Sessions: role sessions by their tokens, opened once and then known.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "access/people.h"
#include "access/session_token.h"
#include "base/clock.h"

namespace bongtu::access {

struct Session {
  std::string access_key_id;
  SessionRecord record;
  std::shared_ptr<const Policy> policy;  // the inline session policy, or null
  Time expires;

  // Who the session is now: its role's policies are those of `people`. Null where the role is no longer there
  // or was made anew, or a session policy is gone.
  std::shared_ptr<const Principal> principal(const People& people) const;

 private:
  mutable std::mutex mutex_;
  mutable std::uint64_t generation_ = 0;  // of the people that `principal_` was made from
  mutable std::shared_ptr<const Principal> principal_;
};

// Safe from any thread.
class Sessions {
 public:
  explicit Sessions(const root::KeyTree& tree) : tree_(tree) {}

  // Null for what is no token of this access key id.
  std::shared_ptr<const Session> find(std::string_view access_key_id, std::string_view token) const;
  // Remembers one whose caller proved to have its secret.
  void keep(std::string_view token, std::shared_ptr<const Session> session);

 private:
  const root::KeyTree& tree_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Session>> sessions_;  // by the token's SHA-256
};

}  // namespace bongtu::access
