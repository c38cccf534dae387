// What the store keeps of users, access keys and roles.
#pragma once

#include <string>
#include <vector>

#include "base/shape.h"

namespace bongtu::access {

struct PolicyRecord {
  std::string name;
  std::string document;
  static constexpr auto shape =
      fields(field("name", &PolicyRecord::name), field("document", &PolicyRecord::document));
};

struct UserRecord {
  std::string name;
  double created = 0;
  std::vector<PolicyRecord> policies;
  static constexpr auto shape =
      fields(field("name", &UserRecord::name), field("created", &UserRecord::created),
             field("policies", &UserRecord::policies));
};

struct RoleRecord {
  std::string name;
  double created = 0;
  std::vector<PolicyRecord> policies;
  static constexpr auto shape =
      fields(field("name", &RoleRecord::name), field("created", &RoleRecord::created),
             field("policies", &RoleRecord::policies));
};

struct AccessKeyRecord {
  std::string user;
  bool active = true;
  double created = 0;
  Bytes secret;  // sealed, purpose "secret-access-key"
  static constexpr auto shape =
      fields(field("user", &AccessKeyRecord::user), field("active", &AccessKeyRecord::active),
             field("created", &AccessKeyRecord::created), field("secret", &AccessKeyRecord::secret));
};

inline constexpr std::string_view secret_purpose = "secret-access-key";

}  // namespace bongtu::access
