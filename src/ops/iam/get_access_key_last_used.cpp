#include "ops/iam/access_key.h"

namespace bongtu::ops::iam {
namespace {

struct GetAccessKeyLastUsedRequest {
  std::string id;
  static constexpr auto shape = fields(
      field("AccessKeyId", &GetAccessKeyLastUsedRequest::id, access_key_id_bounds, "Which access key."));
};

struct LastUsed {
  std::optional<double> date;
  std::string service = "N/A";
  std::string region = "N/A";
  static constexpr auto shape =
      fields(field("LastUsedDate", &LastUsed::date), field("ServiceName", &LastUsed::service),
             field("Region", &LastUsed::region));
};

struct GetAccessKeyLastUsedResponse {
  std::string name;
  LastUsed last_used;
  static constexpr auto shape = fields(field("UserName", &GetAccessKeyLastUsedResponse::name),
                                       field("AccessKeyLastUsed", &GetAccessKeyLastUsedResponse::last_used));
};

Result<GetAccessKeyLastUsedResponse> get_access_key_last_used(Iam& iam,
                                                              const GetAccessKeyLastUsedRequest& request) {
  const auto key = iam.people->access_key(request.id);
  const auto user = key == nullptr ? nullptr : iam.people->user(key->record.user);
  const std::string_view action = "iam:GetAccessKeyLastUsed";
  if (user == nullptr || !iam.gate.allow(action, user->arn, {}, &user->record.tags)) {
    // Whose access key it is, and whether there is one, is for those who may ask about that user.
    CHECK(iam.gate.allow(action));
    return no_such_access_key(request.id);
  }
  GetAccessKeyLastUsedResponse response{user->record.name, {}};
  TRY(const auto use, iam.directory.last_used(request.id));
  if (use) response.last_used = {use->time, use->service, use->region};
  return response;
}

}  // namespace

extern const Operation GetAccessKeyLastUsed = query_operation<&get_access_key_last_used>(
    "GetAccessKeyLastUsed", "Says when, and for which service, an access key was used last.");

}  // namespace bongtu::ops::iam
