#include "ops/iam/exclusion.h"

#include <algorithm>

#include "access/pattern.h"

namespace bongtu::ops::iam {
namespace {

constexpr std::string_view boundary_type = "permission-boundary";

bool is_policy_arn(std::string_view arn) {
  constexpr std::string_view start = "arn:aws:iam::", kind = ":policy/";
  const std::size_t name = arn.find(kind);
  return arn.starts_with(start) && name != std::string_view::npos && arn.size() > name + kind.size() &&
         arn.find_first_of("*?") >= name + kind.size() && std::ranges::count(arn, '*') <= 1;
}

Result<> check(const PolicyIdentifier& identifier) {
  if (identifier.type.has_value() + identifier.arn.has_value() + identifier.in_line.has_value() != 1) {
    return refuse(Fault::invalid_input,
                  "Each member of PolicyExclusionList must have exactly one of PolicyType, PolicyArn and "
                  "InlinePolicyIdentifier.");
  }
  if (!identifier.arn || is_policy_arn(*identifier.arn)) return {};
  return refuse(Fault::invalid_input, "Invalid PolicyArn in PolicyExclusionList: " + *identifier.arn);
}

bool means(const PolicyIdentifier& identifier, const Source& source) {
  if (identifier.type) return *identifier.type == (source.arn.empty() ? "inline" : source.type);
  if (identifier.in_line) {
    const InlinePolicyIdentifier& named = *identifier.in_line;
    return source.arn.empty() && source.id == inline_source_id(named.type, named.name, named.policy);
  }
  const auto pattern =
      access::parse_pattern(*identifier.arn, access::Wildcards::special, access::Variables::literal);
  return !source.arn.empty() && pattern && access::like(pattern->text(), source.arn);
}

}  // namespace

const std::vector<std::string_view>& excluded_types() {
  static const std::vector<std::string_view> values = {"inline",      "aws-managed", "user-managed",
                                                       boundary_type, "scp",         "rcp"};
  return values;
}

const std::vector<std::string_view>& attachment_types() {
  static const std::vector<std::string_view> values = {"user", "group", "role"};
  return values;
}

Result<> exclude(Subject& subject, const std::optional<std::vector<PolicyIdentifier>>& identifiers) {
  if (!identifiers) return {};
  for (const PolicyIdentifier& identifier : *identifiers) {
    CHECK(check(identifier));
    if (identifier.type == boundary_type) {
      subject.boundary.reset();
      subject.principal.boundary = nullptr;
    }
    for (std::size_t i = subject.policies.size(); i-- > 0;) {
      if (!means(identifier, subject.policies[i])) continue;
      const auto at = static_cast<std::ptrdiff_t>(i);
      subject.policies.erase(subject.policies.begin() + at);
      subject.principal.policies.erase(subject.principal.policies.begin() + at);
    }
  }
  return {};
}

}  // namespace bongtu::ops::iam
