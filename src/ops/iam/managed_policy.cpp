#include "ops/iam/managed_policy.h"

#include <algorithm>

namespace bongtu::ops::iam {
namespace {

template <class Map>
void count(const Map& entities, std::map<std::string, PolicyUse>& uses) {
  for (const auto& [name, entity] : entities) {
    for (const std::string& arn : entity->record.attached) ++uses[arn].attachments;
    if (!entity->record.boundary.empty()) ++uses[entity->record.boundary].boundaries;
  }
}

}  // namespace

std::map<std::string, PolicyUse> policy_uses(const access::People& people) {
  std::map<std::string, PolicyUse> uses;
  count(people.users(), uses);
  count(people.roles(), uses);
  return uses;
}

ManagedPolicyView brief_view(const access::ManagedPolicyRecord& policy, const std::string& arn,
                             PolicyUse use) {
  ManagedPolicyView view;
  view.name = policy.name;
  view.id = policy.id;
  view.arn = arn;
  view.path = policy.path;
  view.default_version = version_id(policy.default_version);
  view.attachments = use.attachments;
  view.boundaries = use.boundaries;
  view.created = policy.created;
  view.updated = policy.updated;
  return view;
}

ManagedPolicyView view_of(const access::ManagedPolicyRecord& policy, const std::string& arn, PolicyUse use) {
  ManagedPolicyView view = brief_view(policy, arn, use);
  if (!policy.description.empty()) view.description = policy.description;
  if (!policy.tags.empty()) view.tags = from_tags(policy.tags);
  return view;
}

PolicyVersionView view_of(const access::ManagedPolicyRecord& policy,
                          const access::PolicyVersionRecord& version) {
  return {{}, version_id(version.number), version.number == policy.default_version, version.created};
}

bool is_version_id(std::string_view text) {
  return text.size() > 1 && text[0] == 'v' && text[1] >= '1' && text[1] <= '9';
}

Result<std::shared_ptr<const access::ManagedPolicy>> find_policy(Iam& iam, const std::string& arn,
                                                                 std::string_view action, Access access) {
  auto policy = iam.people->policy(arn);
  CHECK(iam.gate.allow(action, arn, {}, policy == nullptr ? nullptr : &policy->record.tags));
  if (policy == nullptr) return refuse(Fault::not_found, "Policy " + arn + " was not found.");
  if (access == Access::changes && policy->key.empty()) {
    return refuse(Fault::access_denied, "Policy " + arn + " is one of AWS and cannot be changed.");
  }
  return policy;
}

Result<const access::PolicyVersionRecord*> find_version(const access::ManagedPolicyRecord& policy,
                                                        const std::string& version) {
  const auto found = std::ranges::find_if(
      policy.versions, [&](const auto& known) { return version_id(known.number) == version; });
  if (found != policy.versions.end()) return &*found;
  return refuse(Fault::not_found,
                "Policy " + policy.name + " version " + version + " does not exist or is not attachable.");
}

Result<> check_managed(const std::string& document) {
  return check_document(document, access::PolicyKind::identity, 6144,
                        "Cannot exceed quota for PolicySize: 6144");
}

}  // namespace bongtu::ops::iam
