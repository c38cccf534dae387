// What a shape demands of a value, and what is told of one that does not satisfy it. Of from_json.h.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "base/shape.h"

namespace bongtu::shape_detail {

struct Place;

// Of more, the answer tells how many there are: a request of 1 MiB can violate 100,000 constraints.
inline constexpr std::size_t most_told = 100;

// What is wrong with a document: the first fault of form, else the violated constraints.
struct Problems {
  std::optional<Error> fault;
  std::vector<std::string> violations;  // up to most_told
  std::size_t violated_in_all = 0;
  // Absent members keep their defaults: of records, which may be older than their shape.
  bool defaults = false;
  bool text = false;  // numbers and booleans come as text, and an empty list as an empty text: of forms
  void form(std::string message);
  // `shown` is what comes between "Value" and "at": "'text' ", "null ", or nothing where the value is not
  // echoed.
  void violated(const Place& place, std::string_view shown, std::string_view constraint);
  // The fault of form, all violations as one Fault::validation, or nothing.
  Result<> verdict();
};

// Where a value stands.
struct Place {
  std::string_view name;  // wire name; empty for an element of a list
  const Bounds& bounds;
  Problems& problems;
  const Place* parent = nullptr;
  std::size_t element = 0;  // from 1
};

std::string quoted(std::string_view value);

// `what` is "length" or "value".
void check_size(std::int64_t size, std::string_view what, std::string_view shown, const Place& place);
// `echo`: whether the text may be told.
void check_text(std::string_view text, bool echo, const Place& place);
// The list as a whole, and its elements by Bounds::each.
void check_texts(const std::vector<std::string>& list, const Place& place);

}  // namespace bongtu::shape_detail
