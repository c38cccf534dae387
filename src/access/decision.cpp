#include "access/decision.h"

#include <algorithm>

#include "access/evaluation.h"
#include "access/named_principal.h"

namespace bongtu::access {
namespace {

using Source = Trace::Source;

// What the policies of one source say.
struct Verdict {
  bool denied = false;
  Naming allowed = Naming::none;  // identity policies, boundaries and session policies: none or self
};

class Decider {
 public:
  Decider(const Principal& principal, const Question& question, Trace* trace)
      : principal_(principal), evaluation_(principal, question, trace), trace_(trace) {}

  Reason decide(const Policy* resource_policy) {
    weigh_all(resource_policy);
    if (identity_.denied) return Reason::identity_deny;
    if (resource_.denied) return Reason::resource_deny;
    if (boundary_.denied) return Reason::boundary_deny;
    if (session_.denied) return Reason::session_deny;
    return resource_policy != nullptr ? decide_with_resource() : decide_by_identity();
  }

  // What boundary and session policies leave of an allow.
  Reason decide_bounded() const {
    if (principal_.boundary != nullptr && boundary_.allowed == Naming::none) return Reason::no_boundary;
    if (principal_.session_policies && session_.allowed == Naming::none) return Reason::no_session_policy;
    return Reason::allowed;
  }

  void weigh_bounds() {
    if (principal_.boundary != nullptr) weigh(*principal_.boundary, {Source::boundary}, boundary_);
    if (!principal_.session_policies) return;
    weigh_list(*principal_.session_policies, Source::session, session_);
  }

 private:
  using Policies = std::vector<std::shared_ptr<const Policy>>;

  void weigh_all(const Policy* resource_policy) {
    weigh_list(principal_.policies, Source::identity, identity_);
    if (resource_policy != nullptr) weigh(*resource_policy, {Source::resource}, resource_);
    weigh_bounds();
  }

  void weigh_list(const Policies& policies, Source source, Verdict& verdict) {
    for (std::size_t i = 0; i < policies.size(); ++i) weigh(*policies[i], {source, i}, verdict);
  }

  void weigh(const Policy& policy, Trace::Match match, Verdict& verdict) {
    for (const Statement& statement : policy.statements) {
      const Naming named = naming(statement, principal_);
      if (named != Naming::none && evaluation_.applies(statement)) {
        if (!statement.allow) verdict.denied = true;
        if (statement.allow) verdict.allowed = std::max(verdict.allowed, named);
        match.allow = statement.allow;
        if (trace_ != nullptr) trace_->matched.push_back(match);
      }
      ++match.statement;
    }
  }

  Reason decide_with_resource() const {
    if (resource_.allowed == Naming::none) return Reason::no_resource_policy;
    if (resource_.allowed == Naming::self) return Reason::allowed;
    if (resource_.allowed == Naming::role) return decide_bounded();
    return decide_by_identity();
  }

  Reason decide_by_identity() const {
    if (principal_.kind == Principal::Kind::root) return Reason::allowed;
    return identity_.allowed == Naming::none ? Reason::no_identity_policy : decide_bounded();
  }

  const Principal& principal_;
  Evaluation evaluation_;
  Trace* trace_;
  Verdict identity_, resource_, boundary_, session_;
};

struct Words {
  Reason reason;
  std::string_view source;
};
// "an identity-based", where the reason is an explicit deny.
constexpr Words words[] = {
    {Reason::no_identity_policy, "identity-based policy"},
    {Reason::no_resource_policy, "resource-based policy"},
    {Reason::no_boundary, "permissions boundary"},
    {Reason::no_session_policy, "session policy"},
    {Reason::identity_deny, "an identity-based policy"},
    {Reason::resource_deny, "a resource-based policy"},
    {Reason::boundary_deny, "a permissions boundary"},
    {Reason::session_deny, "a session policy"},
};

}  // namespace

Decision decide(const Principal& principal, const Question& question) {
  return {Decider(principal, question, nullptr).decide(nullptr)};
}

Decision decide(const Principal& principal, const Question& question, const Policy& key_policy) {
  return {Decider(principal, question, nullptr).decide(&key_policy)};
}

Decision decide(const Principal& principal, const Question& question, const Policy* resource_policy,
                Trace& trace) {
  return {Decider(principal, question, &trace).decide(resource_policy)};
}

bool may_be_granted(const Principal& principal, const Question& question, std::string_view grantee) {
  const Naming named = naming(grantee, principal);
  if (named != Naming::role) return named == Naming::self;
  Decider decider(principal, question, nullptr);
  decider.weigh_bounds();
  return decider.decide_bounded() == Reason::allowed;
}

bool is_named_by(const Principal& principal, std::string_view named) {
  return naming(named, principal) != Naming::none;
}

std::string denial_text(const Principal& principal, const Question& question, Reason reason) {
  std::string text = "User: " + principal.arn + " is not authorized to perform: ";
  text.append(question.action).append(" on resource: ").append(question.resource);
  const auto* const found = std::ranges::find(words, reason, &Words::reason);
  if (found == std::end(words)) return text;
  if (Decision{reason}.denied_explicitly())
    return text.append(" with an explicit deny in ").append(found->source);
  return text.append(" because no ")
      .append(found->source)
      .append(" allows the ")
      .append(question.action)
      .append(" action");
}

}  // namespace bongtu::access
