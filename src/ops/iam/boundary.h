// Permissions boundaries of users and roles.
#pragma once

#include "ops/iam/entity.h"

namespace bongtu::ops::iam {

struct AttachedBoundary {
  std::string type = "Policy";
  std::string arn;
  static constexpr auto shape = fields(field("PermissionsBoundaryType", &AttachedBoundary::type),
                                       field("PermissionsBoundaryArn", &AttachedBoundary::arn));
};

inline std::optional<AttachedBoundary> boundary_of(const std::string& arn) {
  return arn.empty() ? std::nullopt : std::optional(AttachedBoundary{"Policy", arn});
}

// The managed policy of that ARN, which this call attaches: its record is written too, so that a deletion at
// the same time conflicts. Fault::not_found with `otherwise`.
Result<> hold_policy(Iam& iam, const std::string& arn, std::string otherwise);

// The boundary of that user or role now: what policies ask for (iam:PermissionsBoundary) of an action that
// changes what somebody may. Empty where there is none.
template <class Of>
std::string current_boundary(const Iam& iam, const std::string& name) {
  const auto entity = Of::find(*iam.people, name);
  return entity == nullptr ? std::string() : entity->record.boundary;
}

template <class Of>
struct PutBoundaryRequest {
  std::string name;
  std::string boundary;
  static constexpr auto shape = fields(
      field(Of::member, &PutBoundaryRequest::name, Of::name_bounds, "Whose boundary it becomes."),
      field("PermissionsBoundary", &PutBoundaryRequest::boundary, arn_bounds, "ARN of the managed policy."));
};

template <class Of>
Result<Nothing> put_boundary(Iam& iam, const PutBoundaryRequest<Of>& request) {
  TRY(const auto entity, find<Of>(iam, request.name, action_name<Of>("Put", "PermissionsBoundary"),
                                  {{"iam:PermissionsBoundary", request.boundary}}));
  if (entity->record.boundary == request.boundary) return Nothing{};
  CHECK(hold_policy(iam, request.boundary,
                    "Scope ARN: " + request.boundary + " does not exist or is not attachable."));
  auto record = entity->record;
  record.boundary = request.boundary;
  put(iam, *entity, record);
  return Nothing{};
}

template <class Of>
struct DeleteBoundaryRequest {
  std::string name;
  static constexpr auto shape = fields(
      field(Of::member, &DeleteBoundaryRequest::name, Of::name_bounds, "Whose boundary is taken away."));
};

template <class Of>
Result<Nothing> delete_boundary(Iam& iam, const DeleteBoundaryRequest<Of>& request) {
  TRY(const auto entity, find<Of>(iam, request.name, action_name<Of>("Delete", "PermissionsBoundary"),
                                  {{"iam:PermissionsBoundary", current_boundary<Of>(iam, request.name)}}));
  if (entity->record.boundary.empty()) return Nothing{};
  auto record = entity->record;
  record.boundary.clear();
  put(iam, *entity, record);
  return Nothing{};
}

}  // namespace bongtu::ops::iam
