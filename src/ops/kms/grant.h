// What the operations on grants share.
#pragma once

#include "keys/gate.h"
#include "ops/kms/bounds.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {

inline constexpr std::string_view grant_id_doc = "What CreateGrant returned.";
inline constexpr std::string_view service_principal_doc = "An AWS service; refused, none of them calls here.";

struct GrantConstraints {
  std::optional<EncryptionContext> context_subset;
  std::optional<EncryptionContext> context_equals;
  std::optional<std::string> source_arn;
  static constexpr auto shape = fields(
      field("EncryptionContextSubset", &GrantConstraints::context_subset, {},
            "Pairs that the encryption context must have; it may have others."),
      field("EncryptionContextEquals", &GrantConstraints::context_equals, {},
            "The whole encryption context."),
      field("SourceArn", &GrantConstraints::source_arn, source_arn_bounds,
            "For whom an AWS service calls. None calls here, so that such a grant lets nobody use the key."));
};

struct GrantListEntry {
  std::string key_arn;
  std::string id;
  std::optional<std::string> name;
  double created = 0;
  std::string grantee;
  std::optional<std::string> retiring;
  std::string account;  // arn:aws:iam::A:root
  std::vector<std::string> operations;
  std::optional<GrantConstraints> constraints;
  static constexpr auto shape = fields(
      field("KeyId", &GrantListEntry::key_arn), field("GrantId", &GrantListEntry::id),
      field("Name", &GrantListEntry::name), field("CreationDate", &GrantListEntry::created),
      field("GranteePrincipal", &GrantListEntry::grantee),
      field("RetiringPrincipal", &GrantListEntry::retiring),
      field("IssuingAccount", &GrantListEntry::account), field("Operations", &GrantListEntry::operations),
      field("Constraints", &GrantListEntry::constraints));
};

// What ListGrants and ListRetirableGrants answer.
struct GrantPage {
  std::vector<GrantListEntry> grants;
  std::optional<std::string> next_marker;
  bool truncated = false;
  static constexpr auto shape =
      fields(field("Grants", &GrantPage::grants), field("NextMarker", &GrantPage::next_marker),
             field("Truncated", &GrantPage::truncated));
};
inline constexpr std::int64_t default_grants_limit = 50;

// Of grants that were read with one more than `limit` where there are more. `position`: what comes after goes
// on with.
GrantPage grant_page(const keys::Place& place, std::string_view list, keys::Grants grants, std::size_t limit,
                     std::string (*position)(const keys::GrantEntry&));

// Grants to AWS services would be grants to nobody: Fault::unsupported_operation.
Result<> refuse_service_principal(const std::optional<std::string>& principal, std::string_view member);

// Fault::invalid_grant_id for what is no grant id.
Result<> check_grant_id(const std::string& id);
// As AWS words it.
std::unexpected<Error> no_such_grant(const std::string& id);

}  // namespace bongtu::ops
