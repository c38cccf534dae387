#include "ops/iam/user.h"

namespace bongtu::ops::iam {
namespace {

struct DeleteUserRequest {
  std::string name;
  static constexpr auto shape =
      fields(field("UserName", &DeleteUserRequest::name, existing_user_bounds, "Who goes."));
};

Result<Nothing> delete_user(Iam& iam, const DeleteUserRequest& request) {
  TRY(const auto user, find<OfUser>(iam, request.name, "iam:DeleteUser"));
  const auto conflict = [](std::string_view what) {
    return refuse(Fault::delete_conflict, "Cannot delete entity, must " + std::string(what) + " first.");
  };
  if (!iam.people->access_keys_of(request.name).empty()) return conflict("delete access keys");
  if (!user->record.attached.empty()) return conflict("detach all policies");
  if (!user->record.policies.empty()) return conflict("delete policies");
  remove(iam, *user);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteUser =
    query_operation<&delete_user>("DeleteUser", "Deletes a user who has neither access keys nor policies.");

}  // namespace bongtu::ops::iam
