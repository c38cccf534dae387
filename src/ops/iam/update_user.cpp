#include "ops/iam/user.h"

namespace bongtu::ops::iam {
namespace {

struct UpdateUserRequest {
  std::string name;
  std::optional<std::string> new_path;
  std::optional<std::string> new_name;
  static constexpr auto shape =
      fields(field("UserName", &UpdateUserRequest::name, existing_user_bounds, "Who changes."),
             field("NewPath", &UpdateUserRequest::new_path, path_bounds, "The path from now on."),
             field("NewUserName", &UpdateUserRequest::new_name, new_name_bounds, "The name from now on."));
};

// The record moves, and the access keys with it.
Result<> rename(Iam& iam, const access::User& user, const access::UserRecord& renamed) {
  const std::string key = access::lower(renamed.name);
  if (access::user_record(renamed.name) == user.key) {
    put(iam, user, renamed);
  } else {
    if (iam.people->users().contains(key)) {
      return refuse(Fault::already_exists, "User with name " + renamed.name + " already exists.");
    }
    remove(iam, user);
    create(iam, renamed);
  }
  if (renamed.name == user.record.name) return {};
  for (const auto& access_key : iam.people->access_keys_of(user.record.name)) {
    CHECK(iam.directory.set_access_key(iam.call(), *access_key, access_key->record.active, renamed.name));
  }
  return {};
}

Result<Nothing> update_user(Iam& iam, const UpdateUserRequest& request) {
  TRY(const auto user, find<OfUser>(iam, request.name, "iam:UpdateUser"));
  auto record = user->record;
  record.path = request.new_path.value_or(record.path);
  record.name = request.new_name.value_or(record.name);
  const std::string arn = access::iam_arn(iam.people->account(), OfUser::kind, record.path, record.name);
  if (arn == user->arn) return Nothing{};
  CHECK(iam.gate.allow("iam:UpdateUser", arn, {}, &record.tags));
  CHECK(rename(iam, *user, record));
  return Nothing{};
}

}  // namespace

extern const Operation UpdateUser =
    query_operation<&update_user>("UpdateUser", "Gives a user another name or path; the access keys stay.");

}  // namespace bongtu::ops::iam
