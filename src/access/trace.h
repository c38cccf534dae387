// Trace: what a simulation of policies wants to know beside the decision.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "access/decision.h"

namespace bongtu::access {

struct Trace {
  enum class Source : std::uint8_t { identity, boundary, session, resource };

  // A statement that applied to the question: action, resource, principal and conditions. With a deny among
  // them the allows count for nothing; AWS then lists the denies alone.
  struct Match {
    Source source = Source::identity;
    std::size_t policy = 0;     // index in Principal::policies or ::session_policies; else 0
    std::size_t statement = 0;  // index in the document, from 0; its place in the text: statement_positions
    bool allow = false;
  };

  std::vector<Match> matched;
  // Condition keys, as Question::values is asked for them, that a statement of this action and resource (its
  // conditions or variables) asked for and that had no value; each once, in the order of asking. For a key
  // that only the principal can have (aws:username of a role) it is there too.
  std::vector<std::string> missing;
};

// As decide() does it, by the same code, but looks at every statement. `resource_policy` may be null: the
// question is then one that no resource policy governs. What `trace` held before stays.
Decision decide(const Principal& principal, const Question& question, const Policy* resource_policy,
                Trace& trace);

// A place in a text: both from 1, columns in bytes.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

// The first character of a statement and the one after its last.
struct Span {
  Position start;
  Position end;
};

// Where the statements of `document` stand in it, in their order. `document` must be one that parse_policy
// takes; of any other the result is not specified.
std::vector<Span> statement_positions(std::string_view document);

}  // namespace bongtu::access
