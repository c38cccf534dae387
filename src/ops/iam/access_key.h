// Access keys of users.
#pragma once

#include "ops/iam/user.h"

namespace bongtu::ops::iam {

inline std::string status_of(bool active) { return active ? "Active" : "Inactive"; }

inline std::unexpected<Error> no_such_access_key(const std::string& id) {
  return refuse(Fault::not_found, "The Access Key with id " + id + " cannot be found.");
}

// The user's access key of that id, once the caller may do `action`; and the user.
struct OwnedAccessKey {
  std::shared_ptr<const access::User> user;
  std::shared_ptr<const access::AccessKey> key;
};
Result<OwnedAccessKey> find_access_key(Iam& iam, const std::optional<std::string>& user_name,
                                       const std::string& id, std::string_view action);

}  // namespace bongtu::ops::iam
