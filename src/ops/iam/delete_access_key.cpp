#include "ops/iam/access_key.h"

namespace bongtu::ops::iam {
namespace {

struct DeleteAccessKeyRequest {
  std::optional<std::string> name;
  std::string id;
  static constexpr auto shape = fields(
      field("UserName", &DeleteAccessKeyRequest::name, existing_user_bounds, "The caller if not given."),
      field("AccessKeyId", &DeleteAccessKeyRequest::id, access_key_id_bounds, "Which access key."));
};

Result<Nothing> delete_access_key(Iam& iam, const DeleteAccessKeyRequest& request) {
  TRY(const OwnedAccessKey owned, find_access_key(iam, request.name, request.id, "iam:DeleteAccessKey"));
  touch(iam, *owned.user);
  CHECK(iam.directory.delete_access_key(iam.call(), *owned.key));
  return Nothing{};
}

}  // namespace

extern const Operation DeleteAccessKey = query_operation<&delete_access_key>(
    "DeleteAccessKey", "Deletes an access key; it is refused from now on.");

}  // namespace bongtu::ops::iam
