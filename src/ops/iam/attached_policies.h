// Managed policies attached to users and roles: Attach, Detach, ListAttached.
#pragma once

#include <algorithm>

#include "ops/iam/boundary.h"
#include "ops/iam/page.h"

namespace bongtu::ops::iam {

inline constexpr std::size_t most_attached = 10;

template <class Of>
struct AttachRequest {
  std::string name;
  std::string arn;
  static constexpr auto shape =
      fields(field(Of::member, &AttachRequest::name, Of::name_bounds, "Whose policy it becomes or is."),
             field("PolicyArn", &AttachRequest::arn, arn_bounds, "The managed policy."));
};

template <class Of>
Result<Nothing> attach(Iam& iam, const AttachRequest<Of>& request) {
  TRY(const auto entity, find<Of>(iam, request.name, action_name<Of>("Attach", "Policy"),
                                  {{"iam:PolicyARN", request.arn},
                                   {"iam:PermissionsBoundary", current_boundary<Of>(iam, request.name)}}));
  auto record = entity->record;
  if (std::ranges::find(record.attached, request.arn) != record.attached.end()) return Nothing{};
  CHECK(hold_policy(iam, request.arn, "Policy " + request.arn + " does not exist or is not attachable."));
  if (record.attached.size() >= most_attached) {
    return refuse(Fault::limit_exceeded, "Cannot exceed quota for PoliciesPer" + std::string(Of::title) +
                                             ": " + std::to_string(most_attached));
  }
  record.attached.push_back(request.arn);
  put(iam, *entity, record);
  return Nothing{};
}

template <class Of>
Result<Nothing> detach(Iam& iam, const AttachRequest<Of>& request) {
  TRY(const auto entity, find<Of>(iam, request.name, action_name<Of>("Detach", "Policy"),
                                  {{"iam:PolicyARN", request.arn},
                                   {"iam:PermissionsBoundary", current_boundary<Of>(iam, request.name)}}));
  auto record = entity->record;
  if (std::erase(record.attached, request.arn) == 0) {
    return refuse(Fault::not_found, "Policy " + request.arn + " was not found.");
  }
  put(iam, *entity, record);
  return Nothing{};
}

template <class Of>
struct ListAttachedRequest {
  std::string name;
  std::optional<std::string> prefix;
  std::optional<std::string> marker;
  std::optional<std::int64_t> max_items;
  static constexpr auto shape =
      fields(field(Of::member, &ListAttachedRequest::name, Of::name_bounds, "Whose policies."),
             field("PathPrefix", &ListAttachedRequest::prefix, path_bounds, "Only policies below this path."),
             field("Marker", &ListAttachedRequest::marker, marker_bounds, "Where the last page ended."),
             field("MaxItems", &ListAttachedRequest::max_items, max_items_bounds, "100 if not given."));
};

struct AttachedPolicy {
  std::string name;
  std::string arn;
  static constexpr auto shape =
      fields(field("PolicyName", &AttachedPolicy::name), field("PolicyArn", &AttachedPolicy::arn));
};

struct ListAttachedResponse {
  std::vector<AttachedPolicy> policies;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(field("AttachedPolicies", &ListAttachedResponse::policies),
                                       field("IsTruncated", &ListAttachedResponse::is_truncated),
                                       field("Marker", &ListAttachedResponse::marker));
};

template <class Of>
Result<ListAttachedResponse> list_attached(Iam& iam, const ListAttachedRequest<Of>& request) {
  const std::string action = "iam:ListAttached" + std::string(Of::title) + "Policies";
  TRY(const auto entity, find<Of>(iam, request.name, action));
  std::vector<std::string> arns = entity->record.attached;
  std::ranges::sort(arns);
  std::vector<std::pair<std::string, AttachedPolicy>> all;
  for (const std::string& arn : arns) {
    const auto policy = iam.people->policy(arn);
    if (policy == nullptr || !policy->record.path.starts_with(request.prefix.value_or("/"))) continue;
    all.emplace_back(arn, AttachedPolicy{policy->record.name, arn});
  }
  ListAttachedResponse response;
  CHECK(paginate(action, request, std::move(all), &ListAttachedResponse::policies, response));
  return response;
}

}  // namespace bongtu::ops::iam
