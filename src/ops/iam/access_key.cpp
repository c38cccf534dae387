#include "ops/iam/access_key.h"

namespace bongtu::ops::iam {

Result<OwnedAccessKey> find_access_key(Iam& iam, const std::optional<std::string>& user_name,
                                       const std::string& id, std::string_view action) {
  TRY(const std::string name, user_of(iam, user_name));
  TRY(auto user, find<OfUser>(iam, name, action));
  auto key = iam.people->access_key(id);
  if (key == nullptr || key->record.user != name) return no_such_access_key(id);
  return OwnedAccessKey{std::move(user), std::move(key)};
}

}  // namespace bongtu::ops::iam
