#include "ops/kms/grant.h"

namespace bongtu::ops {
namespace {

std::optional<std::string> if_any(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

GrantListEntry shown(const keys::Place& place, const keys::GrantEntry& entry) {
  const keys::GrantRecord& grant = entry.record;
  GrantListEntry shown{.key_arn = keys::key_arn(place, entry.key_id),
                       .id = entry.id,
                       .name = if_any(grant.name),
                       .created = grant.created,
                       .grantee = grant.grantee,
                       .retiring = if_any(grant.retiring),
                       .account = "arn:aws:iam::" + std::string(place.account) + ":root",
                       .operations = grant.operations};
  if (grant.context_equals || grant.context_subset || !grant.source_arn.empty())
    shown.constraints =
        GrantConstraints{grant.context_subset, grant.context_equals, if_any(grant.source_arn)};
  return shown;
}

}  // namespace

GrantPage grant_page(const keys::Place& place, std::string_view list, keys::Grants grants, std::size_t limit,
                     std::string (*position)(const keys::GrantEntry&)) {
  GrantPage page;
  page.next_marker = cut_page(list, grants, limit, position);
  page.truncated = page.next_marker.has_value();
  for (const keys::GrantEntry& grant : grants) page.grants.push_back(shown(place, grant));
  return page;
}

Result<> refuse_service_principal(const std::optional<std::string>& principal, std::string_view member) {
  if (!principal) return {};
  return refuse(Fault::unsupported_operation,
                "The member " + std::string(member) + " is not supported here.");
}

Result<> check_grant_id(const std::string& id) {
  if (keys::is_grant_id(id)) return {};
  return refuse(Fault::invalid_grant_id, "Invalid grant ID specified");
}

std::unexpected<Error> no_such_grant(const std::string& id) {
  return refuse(Fault::not_found, "Grant ID " + id + " not found");
}

}  // namespace bongtu::ops
