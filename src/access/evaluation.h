// Evaluation: one question about one principal, asked of many statements.
#pragma once

#include <list>
#include <string>
#include <vector>

#include "access/document.h"
#include "access/principal.h"
#include "access/question.h"
#include "access/trace.h"

namespace bongtu::access {

class Evaluation {
 public:
  // All three must outlive the evaluation; `trace` may be null.
  Evaluation(const Principal& principal, const Question& question, Trace* trace);

  // Whether action, resource and conditions of the statement apply; its principals are not looked at.
  bool applies(const Statement& statement);

 private:
  using Values = std::optional<std::vector<std::string>>;
  struct Known {
    std::string_view key;
    Values values;
  };

  bool has_action(const Statement& statement) const;
  Truth has_resource(const Statement& statement);
  Truth meets(const Condition& condition);
  Truth meets_conditions(const std::vector<Condition>& conditions);
  // Whether one value of the request satisfies the condition.
  Truth satisfies(const Condition& condition, const std::string& value);
  Truth compare_pattern(const Operator& op, std::string_view value, const Pattern& pattern);

  // The pattern with its variables replaced; nothing where one of them has no value.
  std::optional<std::string> expand(const Pattern& pattern);
  const std::string* value_of(const ConditionKey& key);
  // The values of a key; null where the request has none.
  const std::vector<std::string>* find(const ConditionKey& key);
  Values ask(const ConditionKey& key) const;

  const Principal& principal_;
  const Question& question_;
  Trace* trace_;
  std::string action_;  // in lower case
  std::list<Known>
      known_;  // what was asked for before; a list, since what is found is held while more is sought
};

}  // namespace bongtu::access
