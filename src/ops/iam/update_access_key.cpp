#include "ops/iam/access_key.h"

namespace bongtu::ops::iam {
namespace {

const std::vector<std::string_view>& statuses() {
  static const std::vector<std::string_view> values = {"Active", "Inactive", "Expired"};
  return values;
}

struct UpdateAccessKeyRequest {
  std::optional<std::string> name;
  std::string id;
  std::string status;
  static constexpr auto shape = fields(
      field("UserName", &UpdateAccessKeyRequest::name, existing_user_bounds, "The caller if not given."),
      field("AccessKeyId", &UpdateAccessKeyRequest::id, access_key_id_bounds, "Which access key."),
      field("Status", &UpdateAccessKeyRequest::status, {.values = &statuses}, "Active or Inactive."));
};

Result<Nothing> update_access_key(Iam& iam, const UpdateAccessKeyRequest& request) {
  TRY(const OwnedAccessKey owned, find_access_key(iam, request.name, request.id, "iam:UpdateAccessKey"));
  if (request.status == "Expired") {
    return refuse(Fault::invalid_input, "The status of an access key can be Active or Inactive.");
  }
  const bool active = request.status == "Active";
  if (owned.key->record.active != active) {
    CHECK(iam.directory.set_access_key(iam.call(), *owned.key, active, owned.user->record.name));
  }
  return Nothing{};
}

}  // namespace

extern const Operation UpdateAccessKey =
    query_operation<&update_access_key>("UpdateAccessKey", "Makes an access key active or inactive.");

}  // namespace bongtu::ops::iam
