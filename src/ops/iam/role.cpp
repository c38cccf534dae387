#include "ops/iam/role.h"

namespace bongtu::ops::iam {

RoleView brief_view(const access::RoleRecord& role, const std::string& arn) {
  RoleView view{role.path, role.name, role.id, arn, role.created, {}, {}, role.max_session, {}, {}};
  if (!role.trust.empty()) view.trust = EncodedDocument{role.trust};
  if (!role.description.empty()) view.description = role.description;
  return view;
}

RoleView view_of(const access::RoleRecord& role, const std::string& arn) {
  RoleView view = brief_view(role, arn);
  view.boundary = boundary_of(role.boundary);
  if (!role.tags.empty()) view.tags = from_tags(role.tags);
  return view;
}

Result<> check_trust(const std::string& document) {
  return check_document(document, access::PolicyKind::trust, 2048,
                        "Cannot exceed quota for ACLSizePerRole: 2048");
}

}  // namespace bongtu::ops::iam
