#include "ops/iam/simulation.h"

#include <algorithm>
#include <map>

namespace bongtu::ops::iam {
namespace {

using access::Trace;

constexpr std::size_t most_questions = 1000;
// Questions times bytes of policies and context: what one call may cost.
constexpr std::size_t most_work = std::size_t{4} * 1024 * 1024;

// Where the statements of each source stand; found once, since many questions ask.
using Positions = std::map<const Source*, std::vector<access::Span>>;

// The context entries of the request and nothing else: what they lack is missing.
class SimulatedValues : public access::ConditionValues {
 public:
  explicit SimulatedValues(const std::optional<std::vector<ContextEntry>>& entries) : entries_(entries) {}

  std::optional<std::vector<std::string>> find(std::string_view key) const override {
    if (!entries_) return std::nullopt;
    for (const ContextEntry& entry : *entries_) {
      if (access::same_letters(entry.name.value_or(""), key))
        return entry.values.value_or(std::vector<std::string>());
    }
    return std::nullopt;
  }

 private:
  const std::optional<std::vector<ContextEntry>>& entries_;
};

Result<std::shared_ptr<const access::Policy>> read(const std::string& document, access::PolicyKind kind,
                                                   std::string_view where) {
  auto policy = access::parse_policy(document, kind);
  if (!policy)
    return refuse(Fault::invalid_input,
                  "Invalid input in " + std::string(where) + ": " + policy.error().message);
  return policy;
}

std::string verdict_of(const access::Decision& decision) {
  if (decision.allowed()) return "allowed";
  return decision.denied_explicitly() ? "explicitDeny" : "implicitDeny";
}

const Source* source_of(const Subject& subject, const Source& resource, const Trace::Match& match) {
  switch (match.source) {
    case Trace::Source::identity:
      return match.policy < subject.policies.size() ? &subject.policies[match.policy] : nullptr;
    case Trace::Source::boundary:
      return subject.boundary ? &*subject.boundary : nullptr;
    case Trace::Source::resource:
      return &resource;
    case Trace::Source::session:
      return nullptr;  // nobody simulates a session
  }
  __builtin_unreachable();
}

StatementPosition at(const access::Position& position) {
  return {static_cast<std::int64_t>(position.line), static_cast<std::int64_t>(position.column)};
}

// Where a statement denied, the others do not count.
std::vector<MatchedStatement> matched_of(const Subject& subject, const Source& resource, const Trace& trace,
                                         Positions& known) {
  std::vector<MatchedStatement> matched;
  const bool denied = std::ranges::any_of(trace.matched, [](const auto& match) { return !match.allow; });
  for (const Trace::Match& match : trace.matched) {
    const Source* source = source_of(subject, resource, match);
    if (source == nullptr || (denied && match.allow)) continue;
    const auto [found, first] = known.try_emplace(source);
    if (first) found->second = access::statement_positions(source->document);
    const auto& positions = found->second;
    const access::Span span =
        match.statement < positions.size() ? positions[match.statement] : access::Span{};
    matched.push_back({source->id, source->type, at(span.start), at(span.end)});
  }
  return matched;
}

std::optional<BoundaryDetail> boundary_detail(const access::Principal& principal,
                                              const access::Question& question) {
  if (principal.boundary == nullptr) return std::nullopt;
  access::Principal bounded = principal;
  bounded.policies = {principal.boundary};
  bounded.boundary = nullptr;
  return BoundaryDetail{access::decide(bounded, question).allowed()};
}

std::size_t size_of(const Subject& subject, const Questions& questions) {
  std::size_t size = questions.resource_policy.value_or("").size();
  for (const Source& source : subject.policies) size += source.document.size();
  if (subject.boundary) size += subject.boundary->document.size();
  for (const ContextEntry& entry : questions.context.value_or(std::vector<ContextEntry>())) {
    for (const std::string& value : entry.values.value_or(std::vector<std::string>())) size += value.size();
  }
  return size;
}

}  // namespace

const std::vector<std::string_view>& context_types() {
  static const std::vector<std::string_view> values = {"string",  "stringList",  "numeric", "numericList",
                                                       "boolean", "booleanList", "ip",      "ipList",
                                                       "binary",  "binaryList",  "date",    "dateList"};
  return values;
}

Result<> add_inputs(Subject& subject, const std::optional<std::vector<std::string>>& policies,
                    const std::optional<std::vector<std::string>>& boundaries) {
  std::size_t number = 0;
  for (const std::string& document : policies.value_or(std::vector<std::string>())) {
    const std::string id = "PolicyInputList." + std::to_string(++number);
    TRY(auto policy, read(document, access::PolicyKind::identity, id));
    subject.principal.policies.push_back(std::move(policy));
    subject.policies.push_back({id, "IAM Policy", document});
  }
  if (!boundaries || boundaries->empty()) return {};
  if (boundaries->size() > 1)
    return refuse(Fault::invalid_input, "There can be one permissions boundary only.");
  const std::string id = "PermissionsBoundaryPolicyInputList.1";
  TRY(subject.principal.boundary, read(boundaries->front(), access::PolicyKind::identity, id));
  subject.boundary = Source{id, "IAM Permissions Boundary Policy", boundaries->front()};
  return {};
}

Result<std::vector<std::pair<std::string, EvaluationResult>>> simulate(const Subject& subject,
                                                                       const Questions& questions) {
  std::shared_ptr<const access::Policy> resource_policy;
  const Source resource_source{"ResourcePolicy", "resource", questions.resource_policy.value_or("")};
  if (questions.resource_policy) {
    TRY(resource_policy, read(resource_source.document, access::PolicyKind::key, resource_source.id));
  }
  const auto resources = questions.resources.value_or(std::vector<std::string>{"*"});
  if (questions.actions.size() * resources.size() > most_questions) {
    return refuse(Fault::invalid_input,
                  "One simulation answers at most 1000 pairs of an action and a resource.");
  }
  if (questions.actions.size() * resources.size() * size_of(subject, questions) > most_work) {
    return refuse(Fault::invalid_input,
                  "The policies and the context are too large for so many pairs; ask for fewer at a time.");
  }
  const SimulatedValues values(questions.context);
  Positions positions;
  std::vector<std::pair<std::string, EvaluationResult>> results;
  for (const std::string& action : questions.actions) {
    for (const std::string& resource : resources) {
      const access::Question question{action, resource, values};
      Trace trace;
      const auto decision = access::decide(subject.principal, question, resource_policy.get(), trace);
      EvaluationResult result{action,
                              resource,
                              verdict_of(decision),
                              matched_of(subject, resource_source, trace, positions),
                              trace.missing,
                              boundary_detail(subject.principal, question)};
      const std::string number = std::to_string(results.size());
      results.emplace_back(std::string(10 - number.size(), '0') + number, std::move(result));
    }
  }
  return results;
}

}  // namespace bongtu::ops::iam
