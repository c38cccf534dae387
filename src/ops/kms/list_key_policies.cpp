#include "ops/kms/faults.h"
#include "ops/kms/key_policy.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

struct ListKeyPoliciesRequest {
  std::string key_id;
  std::optional<std::int64_t> limit;
  std::optional<std::string> marker;
  static constexpr auto shape =
      fields(field("KeyId", &ListKeyPoliciesRequest::key_id, key_id_bounds, bare_key_id_doc),
             field("Limit", &ListKeyPoliciesRequest::limit, limit_bounds, "A key has one policy."),
             field("Marker", &ListKeyPoliciesRequest::marker, marker_bounds, "There is no second page."));
};

struct ListKeyPoliciesResponse {
  std::vector<std::string> names;
  bool truncated = false;
  static constexpr auto shape = fields(field("PolicyNames", &ListKeyPoliciesResponse::names),
                                       field("Truncated", &ListKeyPoliciesResponse::truncated));
};

Result<ListKeyPoliciesResponse> list_key_policies(keys::Gate& gate, const ListKeyPoliciesRequest& request) {
  CHECK(gate.manage(request.key_id, "kms:ListKeyPolicies"));
  if (request.marker) return refuse(Fault::validation, "The marker is not valid.");
  return ListKeyPoliciesResponse{{std::string(only_policy)}};
}

}  // namespace

extern const Operation ListKeyPolicies = operation<&list_key_policies>(
    "ListKeyPolicies", Where::loop, "Lists the names of the key policies of a KMS key: default.",
    manage_faults);

}  // namespace bongtu::ops
