// Decision: policies combined as AWS combines them (docs: "Policy evaluation logic" of IAM, "Determining
// access" of KMS).
#pragma once

#include <cstdint>
#include <string>

#include "access/policy.h"
#include "access/principal.h"
#include "access/question.h"

namespace bongtu::access {

// Why. The last row of a table in decision.cpp gives each AWS's words.
enum class Reason : std::uint8_t {
  allowed,
  no_identity_policy,  // nothing allows it: implicit deny
  no_resource_policy,  // the key policy neither names the caller nor lets its account's policies decide
  no_boundary,         // the permissions boundary does not allow it
  no_session_policy,   // the session's policies do not allow it
  identity_deny,       // explicit denies
  resource_deny,
  boundary_deny,
  session_deny,
};

struct Decision {
  Reason reason = Reason::no_identity_policy;
  bool allowed() const { return reason == Reason::allowed; }
  bool denied_explicitly() const { return reason >= Reason::identity_deny; }
};

// An action that no resource policy governs (kms:CreateKey, kms:ListKeys, iam:…): identity policies within
// boundary and session policies. The account's root is allowed whatever it asks.
Decision decide(const Principal& principal, const Question& question);

// An action on a KMS key: the key policy is the root of trust. It allows by naming the caller, or it lets the
// account decide (Principal = the account), and then identity policies count. The same holds for a role's
// trust policy and sts:AssumeRole, with the role's ARN as resource. What allows is bounded as IAM's
// documentation has it ("Policy evaluation logic"): what a policy gives to the caller's own ARN, or to
// everybody ("*"), no boundary and no session policy takes away again, but for an explicit deny; what it
// gives to a session's role, or leaves to the account, they do.
Decision decide(const Principal& principal, const Question& question, const Policy& key_policy);

// What a grant gives beside policies is bounded like what a key policy gives to the same principal: a session
// that was granted as a role stays within its boundary and its session policies; explicit denies were looked
// at before. False where `grantee` is not a name of the principal.
bool may_be_granted(const Principal& principal, const Question& question, std::string_view grantee);

// True where a grant that names `named` means this principal: its own ARN or, of a session, its role's. An
// account's ARN means its root only: to leave the decision to identity policies is for policies, not grants.
bool is_named_by(const Principal& principal, std::string_view named);

// "User: ARN is not authorized to perform: kms:Decrypt on resource: ARN because no identity-based policy
// allows the kms:Decrypt action"
std::string denial_text(const Principal& principal, const Question& question, Reason reason);

}  // namespace bongtu::access
