// Managed policies.
#pragma once

#include "base/xml.h"
#include "ops/iam/entity.h"
#include "ops/iam/tag.h"

namespace bongtu::ops::iam {

inline constexpr std::size_t most_versions = 5;

struct ManagedPolicyView {
  std::string name;
  std::string id;
  std::string arn;
  std::string path;
  std::string default_version;
  std::int64_t attachments = 0;
  std::int64_t boundaries = 0;
  bool attachable = true;
  std::optional<std::string> description;
  double created = 0;
  double updated = 0;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto shape = fields(
      field("PolicyName", &ManagedPolicyView::name), field("PolicyId", &ManagedPolicyView::id),
      field("Arn", &ManagedPolicyView::arn), field("Path", &ManagedPolicyView::path),
      field("DefaultVersionId", &ManagedPolicyView::default_version),
      field("AttachmentCount", &ManagedPolicyView::attachments),
      field("PermissionsBoundaryUsageCount", &ManagedPolicyView::boundaries),
      field("IsAttachable", &ManagedPolicyView::attachable),
      field("Description", &ManagedPolicyView::description), field("CreateDate", &ManagedPolicyView::created),
      field("UpdateDate", &ManagedPolicyView::updated), field("Tags", &ManagedPolicyView::tags));
};

struct ManagedPolicyResponse {
  ManagedPolicyView policy;
  static constexpr auto shape = fields(field("Policy", &ManagedPolicyResponse::policy));
};

// How many users and roles have each managed policy, by ARN.
struct PolicyUse {
  std::int64_t attachments = 0;
  std::int64_t boundaries = 0;
};
std::map<std::string, PolicyUse> policy_uses(const access::People& people);

// Lists leave description and tags out.
ManagedPolicyView brief_view(const access::ManagedPolicyRecord& policy, const std::string& arn,
                             PolicyUse use);
ManagedPolicyView view_of(const access::ManagedPolicyRecord& policy, const std::string& arn, PolicyUse use);

struct PolicyArnRequest {
  std::string arn;
  static constexpr auto shape =
      fields(field("PolicyArn", &PolicyArnRequest::arn, arn_bounds, "The managed policy."));
};

bool is_version_id(std::string_view text);
inline constexpr Bounds version_id_bounds{.pattern = {"v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?", &is_version_id}};
inline std::string version_id(std::int64_t number) { return "v" + std::to_string(number); }

struct PolicyVersionRequest {
  std::string arn;
  std::string version;
  static constexpr auto shape =
      fields(field("PolicyArn", &PolicyVersionRequest::arn, arn_bounds, "The managed policy."),
             field("VersionId", &PolicyVersionRequest::version, version_id_bounds, "v1, v2 …"));
};

struct PolicyVersionView {
  std::optional<EncodedDocument> document;
  std::string version;
  bool is_default = false;
  double created = 0;
  static constexpr auto shape =
      fields(field("Document", &PolicyVersionView::document), field("VersionId", &PolicyVersionView::version),
             field("IsDefaultVersion", &PolicyVersionView::is_default),
             field("CreateDate", &PolicyVersionView::created));
};

struct PolicyVersionResponse {
  PolicyVersionView version;
  static constexpr auto shape = fields(field("PolicyVersion", &PolicyVersionResponse::version));
};

// Without the document.
PolicyVersionView view_of(const access::ManagedPolicyRecord& policy,
                          const access::PolicyVersionRecord& version);

// The policy, once the caller may do `action` to it: access_denied, then not_found. One of AWS's cannot be
// changed: access_denied where `changes`.
enum class Access { reads, changes };
Result<std::shared_ptr<const access::ManagedPolicy>> find_policy(Iam& iam, const std::string& arn,
                                                                 std::string_view action, Access access);
// Fault::not_found where the policy has no such version.
Result<const access::PolicyVersionRecord*> find_version(const access::ManagedPolicyRecord& policy,
                                                        const std::string& version);

// A document of a managed policy: 6,144 characters at most.
Result<> check_managed(const std::string& document);

}  // namespace bongtu::ops::iam
