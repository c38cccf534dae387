// What SimulatePrincipalPolicy and SimulateCustomPolicy share: questions to the evaluator of the gate, about
// a principal that need not be there.
#pragma once

#include "access/trace.h"
#include "ops/iam/entity.h"
#include "ops/iam/page.h"

namespace bongtu::ops::iam {

// A policy of a simulation: where it comes from, and its text.
struct Source {
  std::string id;
  std::string type;
  std::string document;
  std::string arn{};  // of a managed policy that somebody has
};

// The source id of somebody's inline policy; `kind` is user or role.
inline std::string inline_source_id(std::string_view kind, const std::string& name,
                                    const std::string& policy) {
  return std::string(kind) + "_" + name + "_" + policy;
}

// Who is asked about. `policies` are the sources of principal.policies, in the same order.
struct Subject {
  access::Principal principal;
  std::vector<Source> policies;
  std::optional<Source> boundary;
};

const std::vector<std::string_view>& context_types();

struct ContextEntry {
  std::optional<std::string> name;
  std::optional<std::vector<std::string>> values;
  std::optional<std::string> type;
  static constexpr auto shape =
      fields(field("ContextKeyName", &ContextEntry::name, {5, 256}),
             field("ContextKeyValues", &ContextEntry::values),
             field("ContextKeyType", &ContextEntry::type, {.values = &context_types}));
};

// The members that both requests have.
struct Questions {
  const std::vector<std::string>& actions;
  const std::optional<std::vector<std::string>>& resources;
  const std::optional<std::vector<ContextEntry>>& context;
  const std::optional<std::string>& resource_policy;
};

struct StatementPosition {
  std::int64_t line = 1;
  std::int64_t column = 1;
  static constexpr auto shape =
      fields(field("Line", &StatementPosition::line), field("Column", &StatementPosition::column));
};

struct MatchedStatement {
  std::string source_id;
  std::string source_type;
  StatementPosition start;
  StatementPosition end;
  static constexpr auto shape =
      fields(field("SourcePolicyId", &MatchedStatement::source_id),
             field("SourcePolicyType", &MatchedStatement::source_type),
             field("StartPosition", &MatchedStatement::start), field("EndPosition", &MatchedStatement::end));
};

struct BoundaryDetail {
  bool allowed = false;
  static constexpr auto shape = fields(field("AllowedByPermissionsBoundary", &BoundaryDetail::allowed));
};

struct EvaluationResult {
  std::string action;
  std::string resource;
  std::string decision;
  std::vector<MatchedStatement> matched;
  std::vector<std::string> missing;
  std::optional<BoundaryDetail> boundary;
  static constexpr auto shape =
      fields(field("EvalActionName", &EvaluationResult::action),
             field("EvalResourceName", &EvaluationResult::resource),
             field("EvalDecision", &EvaluationResult::decision),
             field("MatchedStatements", &EvaluationResult::matched),
             field("MissingContextValues", &EvaluationResult::missing),
             field("PermissionsBoundaryDecisionDetail", &EvaluationResult::boundary));
};

struct SimulationResponse {
  std::vector<EvaluationResult> results;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(field("EvaluationResults", &SimulationResponse::results),
                                       field("IsTruncated", &SimulationResponse::is_truncated),
                                       field("Marker", &SimulationResponse::marker));
};

// Adds the policies of the request to those of the subject; its boundary takes the place of the subject's.
// Fault::invalid_input for a document that is no policy, and for more than one boundary.
Result<> add_inputs(Subject& subject, const std::optional<std::vector<std::string>>& policies,
                    const std::optional<std::vector<std::string>>& boundaries);

// One result for each action and each resource, by the key of its page. Fault::invalid_input for a resource
// policy that is none, and for more work than one call may make.
Result<std::vector<std::pair<std::string, EvaluationResult>>> simulate(const Subject& subject,
                                                                       const Questions& questions);

// The page of results that the request asks for.
template <class Request>
Result<SimulationResponse> simulation_of(const Subject& subject, const Request& request) {
  TRY(auto results,
      simulate(subject, {request.actions, request.resources, request.context, request.resource_policy}));
  SimulationResponse response;
  CHECK(paginate("simulation", request, std::move(results), &SimulationResponse::results, response));
  return response;
}

inline constexpr Bounds each_action{3, 128};
inline constexpr Bounds actions_bounds{.each = &each_action};
inline constexpr Bounds each_resource{1, 2048};
inline constexpr Bounds resources_bounds{.each = &each_resource};
inline constexpr Bounds documents_bounds{.each = &document_bounds};

}  // namespace bongtu::ops::iam
