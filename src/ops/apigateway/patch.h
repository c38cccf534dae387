// PATCH of the API Gateway API: `patchOperations` applied to a record by a table of what may change.
#pragma once

#include <span>

#include "base/record.h"

namespace bongtu::ops::apigateway {

const std::vector<std::string_view>& patch_ops();

struct PatchOperation {
  std::optional<std::string> op;
  std::optional<std::string> path;
  std::optional<std::string> value;
  std::optional<std::string> from;
  static constexpr auto shape = fields(
      field("op", &PatchOperation::op, {.values = &patch_ops}, "What is done: add, replace or remove."),
      field("path", &PatchOperation::path, {}, "What is changed, as a JSON pointer."),
      field("value", &PatchOperation::value, {}, "Always text, also of numbers and booleans."),
      field("from", &PatchOperation::from, {}, "Of copy and move, which nothing here takes."));
};
using PatchOperations = std::optional<std::vector<PatchOperation>>;

inline constexpr std::string_view patch_doc = "Changes, made in their order; all of them or none.";

enum class PatchOp : std::uint8_t { add, replace, remove };
enum class PatchType : std::uint8_t { text, integer, number, boolean };

// One operation whose path and op are allowed.
struct PatchStep {
  PatchOp op;
  std::string_view path;
  std::vector<std::string_view> parts;  // what stood at each * of the pattern, still escaped (~1, ~0)
  std::string_view value;               // of add and replace
};

// Changes the document itself.
using PatchAction = Result<> (*)(json::object& document, const PatchStep& step);

// A row of a table: what may be changed, and how.
struct PatchPath {
  std::string_view pattern;            // "/variables/*"; * stands for one part
  std::initializer_list<PatchOp> ops;  // of a table that is static
  PatchType type = PatchType::text;
  PatchAction action = nullptr;  // none: the pattern is also where the record has it, and text becomes `type`
};

// Fault::validation in AWS's words for a path or an op that no row has, and for a value that is not of its
// type.
Result<> apply_patch(json::object& document, std::span<const PatchPath> paths,
                     const PatchOperations& operations);

// ~1 as /, ~0 as ~.
std::string unescaped(std::string_view part);

// A value of add or replace by its type. Fault::validation where it is none.
Result<json::value> patch_value(PatchType type, const PatchStep& step);

// The record as the operations leave it.
template <Shaped Record>
Result<Record> patched(const Record& record, std::span<const PatchPath> paths,
                       const PatchOperations& operations) {
  WipingResource memory;
  std::string text;
  to_json(text, record);
  TRY(json::value document, parse_json(text, memory));
  CHECK(apply_patch(document.get_object(), paths, operations));
  return from_json<Record>(document.get_object(), true);
}

}  // namespace bongtu::ops::apigateway
