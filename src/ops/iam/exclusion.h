// PolicyExclusionList: what SimulatePrincipalPolicy leaves out, to tell what would be without it.
#pragma once

#include "ops/iam/simulation.h"

namespace bongtu::ops::iam {

const std::vector<std::string_view>& excluded_types();
const std::vector<std::string_view>& attachment_types();

struct InlinePolicyIdentifier {
  std::string policy;
  std::string type;
  std::string name;
  static constexpr auto shape =
      fields(field("PolicyName", &InlinePolicyIdentifier::policy, policy_name_bounds, "Which policy."),
             field("AttachmentType", &InlinePolicyIdentifier::type, {.values = &attachment_types},
                   "Of a user or a role; there are no groups."),
             field("AttachmentName", &InlinePolicyIdentifier::name, existing_user_bounds, "Whose policy."));
};

inline constexpr Bounds exclusions_bounds{.max = 256};

// Exactly one member says what is left out.
struct PolicyIdentifier {
  std::optional<std::string> type;
  std::optional<std::string> arn;
  std::optional<InlinePolicyIdentifier> in_line;
  static constexpr auto shape =
      fields(field("PolicyType", &PolicyIdentifier::type, {.values = &excluded_types},
                   "All policies of that type; there are none of scp and rcp."),
             field("PolicyArn", &PolicyIdentifier::arn, arn_bounds,
                   "An attached managed policy; its path and name may have one * and any number of ?."),
             field("InlinePolicyIdentifier", &PolicyIdentifier::in_line, {}, "An inline policy."));
};

// Takes from the subject what is excluded; what it does not have is ignored. Fault::invalid_input for an
// identifier that is none.
Result<> exclude(Subject& subject, const std::optional<std::vector<PolicyIdentifier>>& identifiers);

}  // namespace bongtu::ops::iam
