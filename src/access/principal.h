// Principal: who acts, and what bounds it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "access/policy.h"
#include "base/clock.h"

namespace bongtu::access {

using Tags = std::map<std::string, std::string, std::less<>>;

struct Principal {
  enum class Kind : std::uint8_t { root, user, session };

  std::string
      arn;  // arn:aws:iam::A:user/path/name | arn:aws:sts::A:assumed-role/role/session | arn:aws:iam::A:root
  Kind kind = Kind::user;
  std::string account;   // 12 digits
  std::string id;        // aws:userid: AIDA… of a user, AROA…:session-name of a session, the account of root
  std::string name;      // aws:username, of users only
  std::string role_arn;  // of sessions: arn:aws:iam::A:role/path/name, which policies and grants may name too
  Tags tags;             // aws:PrincipalTag/…
  std::vector<std::shared_ptr<const Policy>> policies;  // identity policies, inline and attached
  // Both only take away: what they do not allow, an identity policy cannot give.
  std::shared_ptr<const Policy> boundary;  // permissions boundary; null = none
  std::optional<std::vector<std::shared_ptr<const Policy>>> session_policies;  // of AssumeRole with policies
  Time issued{};  // of a session: when its token was issued; the epoch for all else
};

}  // namespace bongtu::access
