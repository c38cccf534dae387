// Inline policies of users and roles: Put, Get, List, Delete.
#pragma once

#include <algorithm>

#include "base/xml.h"
#include "ops/iam/boundary.h"
#include "ops/iam/page.h"

namespace bongtu::ops::iam {

template <class Of>
struct PutPolicyRequest {
  std::string name;
  std::string policy_name;
  std::string document;
  static constexpr auto shape =
      fields(field(Of::member, &PutPolicyRequest::name, Of::name_bounds, "Whose policy it becomes."),
             field("PolicyName", &PutPolicyRequest::policy_name, policy_name_bounds,
                   "A policy of that name is replaced."),
             field("PolicyDocument", &PutPolicyRequest::document, document_bounds, "The policy as JSON."));
};

// Inline policies of one entity share one limit of size.
template <class Of>
Result<> check_sizes(const typename Of::Record& record) {
  std::size_t size = 0;
  for (const access::PolicyRecord& policy : record.policies) size += size_of_document(policy.document);
  if (size <= Of::inline_limit) return {};
  return refuse(Fault::limit_exceeded, "Maximum policy size of " + std::to_string(Of::inline_limit) +
                                           " bytes exceeded for " + std::string(Of::kind) + " " +
                                           record.name);
}

template <class Of>
Result<Nothing> put_policy(Iam& iam, const PutPolicyRequest<Of>& request) {
  TRY(const auto entity, find<Of>(iam, request.name, action_name<Of>("Put", "Policy"),
                                  {{"iam:PermissionsBoundary", current_boundary<Of>(iam, request.name)}}));
  CHECK(check_document(request.document, access::PolicyKind::identity, document_bounds.max, ""));
  auto record = entity->record;
  const auto old = std::ranges::find(record.policies, request.policy_name, &access::PolicyRecord::name);
  if (old != record.policies.end())
    old->document = request.document;
  else
    record.policies.push_back({request.policy_name, request.document});
  CHECK(check_sizes<Of>(record));
  put(iam, *entity, record);
  return Nothing{};
}

template <class Of>
struct NamedPolicyRequest {
  std::string name;
  std::string policy_name;
  static constexpr auto shape =
      fields(field(Of::member, &NamedPolicyRequest::name, Of::name_bounds, "Whose policy it is."),
             field("PolicyName", &NamedPolicyRequest::policy_name, policy_name_bounds, "Which policy."));
};

template <class Of>
std::unexpected<Error> no_such_policy(const std::string& name) {
  return no_such(std::string(Of::kind) + " policy", name);
}

template <class Of>
struct GetPolicyResponse {
  std::string name;
  std::string policy_name;
  EncodedDocument document;
  static constexpr auto shape = fields(field(Of::member, &GetPolicyResponse::name),
                                       field("PolicyName", &GetPolicyResponse::policy_name),
                                       field("PolicyDocument", &GetPolicyResponse::document));
};

template <class Of>
Result<GetPolicyResponse<Of>> get_policy(Iam& iam, const NamedPolicyRequest<Of>& request) {
  TRY(const auto entity, find<Of>(iam, request.name, action_name<Of>("Get", "Policy")));
  const auto& policies = entity->record.policies;
  const auto policy = std::ranges::find(policies, request.policy_name, &access::PolicyRecord::name);
  if (policy == policies.end()) return no_such_policy<Of>(request.policy_name);
  return GetPolicyResponse<Of>{request.name, policy->name, {policy->document}};
}

template <class Of>
Result<Nothing> delete_policy(Iam& iam, const NamedPolicyRequest<Of>& request) {
  TRY(const auto entity, find<Of>(iam, request.name, action_name<Of>("Delete", "Policy"),
                                  {{"iam:PermissionsBoundary", current_boundary<Of>(iam, request.name)}}));
  auto record = entity->record;
  const auto is_it = [&](const access::PolicyRecord& policy) { return policy.name == request.policy_name; };
  if (std::erase_if(record.policies, is_it) == 0) return no_such_policy<Of>(request.policy_name);
  put(iam, *entity, record);
  return Nothing{};
}

template <class Of>
struct ListPoliciesRequest {
  std::string name;
  std::optional<std::string> marker;
  std::optional<std::int64_t> max_items;
  static constexpr auto shape =
      fields(field(Of::member, &ListPoliciesRequest::name, Of::name_bounds, "Whose policies."),
             field("Marker", &ListPoliciesRequest::marker, marker_bounds, "Where the last page ended."),
             field("MaxItems", &ListPoliciesRequest::max_items, max_items_bounds, "100 if not given."));
};

struct ListPoliciesResponse {
  std::vector<std::string> names;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(field("PolicyNames", &ListPoliciesResponse::names),
                                       field("IsTruncated", &ListPoliciesResponse::is_truncated),
                                       field("Marker", &ListPoliciesResponse::marker));
};

template <class Of>
Result<ListPoliciesResponse> list_policies(Iam& iam, const ListPoliciesRequest<Of>& request) {
  const std::string action = "iam:List" + std::string(Of::title) + "Policies";
  TRY(const auto entity, find<Of>(iam, request.name, action));
  std::vector<std::pair<std::string, std::string>> all;
  for (const access::PolicyRecord& policy : entity->record.policies)
    all.emplace_back(policy.name, policy.name);
  std::ranges::sort(all);
  ListPoliciesResponse response;
  CHECK(paginate(action, request, std::move(all), &ListPoliciesResponse::names, response));
  return response;
}

}  // namespace bongtu::ops::iam
