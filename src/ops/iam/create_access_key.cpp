#include "ops/iam/access_key.h"

namespace bongtu::ops::iam {
namespace {

constexpr std::size_t keys_a_user = 2;

struct CreateAccessKeyRequest {
  std::optional<std::string> name;
  static constexpr auto shape = fields(
      field("UserName", &CreateAccessKeyRequest::name, existing_user_bounds, "The caller if not given."));
};

struct AccessKeyView {
  std::string name;
  std::string id;
  std::string status;
  WipedText secret;
  double created = 0;
  static constexpr auto shape =
      fields(field("UserName", &AccessKeyView::name), field("AccessKeyId", &AccessKeyView::id),
             field("Status", &AccessKeyView::status), field("SecretAccessKey", &AccessKeyView::secret),
             field("CreateDate", &AccessKeyView::created));
};

struct CreateAccessKeyResponse {
  AccessKeyView key;
  static constexpr auto shape = fields(field("AccessKey", &CreateAccessKeyResponse::key));
};

Result<CreateAccessKeyResponse> create_access_key(Iam& iam, const CreateAccessKeyRequest& request) {
  TRY(const std::string name, user_of(iam, request.name));
  TRY(const auto user, find<OfUser>(iam, name, "iam:CreateAccessKey"));
  if (iam.people->access_keys_of(name).size() >= keys_a_user) {
    return refuse(Fault::limit_exceeded, "Cannot exceed quota for AccessKeysPerUser: 2");
  }
  touch(iam, *user);
  const access::NewAccessKey made = iam.directory.create_access_key(iam.call(), name);
  return CreateAccessKeyResponse{
      {name, made.id, status_of(true), WipedText(as_text(made.secret.reveal())), seconds(iam.call().now)}};
}

}  // namespace

extern const Operation CreateAccessKey = query_operation<&create_access_key>(
    "CreateAccessKey", "Makes an access key for a user. Its secret is told this once.");

}  // namespace bongtu::ops::iam
