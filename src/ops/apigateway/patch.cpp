#include "ops/apigateway/patch.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace bongtu::ops::apigateway {
namespace {

constexpr std::string_view op_names[] = {"add", "replace", "remove"};

std::string_view name_of(PatchOp op) { return op_names[static_cast<std::size_t>(op)]; }

std::optional<PatchOp> op_of(std::string_view name) {
  const auto* const found = std::ranges::find(op_names, name);
  if (found == std::end(op_names)) return std::nullopt;
  return static_cast<PatchOp>(found - std::begin(op_names));
}

// "/a/b" as {"a", "b"}.
std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    parts.push_back(path.substr(0, path.find('/')));
    path.remove_prefix(parts.back().size());
  }
  return parts;
}

// What stands at each * of the pattern, or nothing.
std::optional<std::vector<std::string_view>> match(std::string_view pattern, std::string_view path) {
  const auto wanted = parts_of(pattern), given = parts_of(path);
  std::vector<std::string_view> parts;
  if (wanted.size() != given.size()) return std::nullopt;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == "*" && !given[i].empty())
      parts.push_back(given[i]);
    else if (wanted[i] != given[i])
      return std::nullopt;
  }
  return parts;
}

bool allows(const PatchPath& row, std::string_view op) {
  return std::ranges::any_of(row.ops, [&](PatchOp allowed) { return name_of(allowed) == op; });
}

std::string listed(const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view name : names) list += (list.empty() ? "" : ", ") + std::string(name);
  return "Must be one of: [" + list + "]";
}

std::unexpected<Error> wrong_op(std::span<const PatchPath> rows) {
  std::vector<std::string_view> names;
  for (const std::string_view op : op_names) {
    if (std::ranges::any_of(rows, [&](const PatchPath& row) { return allows(row, op); })) names.push_back(op);
  }
  return refuse(Fault::validation, "Invalid patch operation specified. " + listed(names));
}

std::unexpected<Error> wrong_path(std::span<const PatchPath> rows, std::string_view op,
                                  std::string_view path) {
  std::vector<std::string_view> names;
  for (const PatchPath& row : rows) {
    if (allows(row, op)) names.push_back(row.pattern);
  }
  if (names.empty()) return wrong_op(rows);
  return refuse(Fault::validation, "Invalid patch path  '" + std::string(path) + "' specified for op '" +
                                       std::string(op) + "'. " + listed(names));
}

std::unexpected<Error> wrong_value(const PatchStep& step) {
  return refuse(Fault::validation, "Invalid patch value '" + std::string(step.value) +
                                       "' specified for op '" + std::string(name_of(step.op)) + "' of '" +
                                       std::string(step.path) + "'");
}

template <class Number>
Result<json::value> number_in(const PatchStep& step) {
  Number number = 0;
  const char* const first = step.value.data();
  const char* const last = first + step.value.size();
  const auto [end, error] = std::from_chars(first, last, number);
  if (error != std::errc() || end != last || !std::isfinite(static_cast<double>(number)))
    return wrong_value(step);
  return json::value(number);
}

// What is absent is made on the way: a first variable makes the map.
Result<> set_or_remove(json::object& document, const PatchPath& row, const PatchStep& step) {
  auto parts = parts_of(step.path);
  json::object* at = &document;
  const std::string last = unescaped(parts.back());
  parts.pop_back();
  for (const std::string_view part : parts) {
    json::value& next = (*at)[unescaped(part)];
    at = next.is_object() ? &next.get_object() : &next.emplace_object();
  }
  if (step.op == PatchOp::remove) {
    at->erase(last);
    return {};
  }
  TRY(auto value, patch_value(row.type, step));
  (*at)[last] = std::move(value);
  return {};
}

Result<> apply(json::object& document, std::span<const PatchPath> rows, const PatchOperation& operation) {
  const std::string op = operation.op.value_or(""), path = operation.path.value_or("");
  const PatchPath* row = nullptr;
  std::optional<std::vector<std::string_view>> parts;
  for (const PatchPath& one : rows) {
    auto found = match(one.pattern, path);
    if (!found || (row != nullptr && !allows(one, op))) continue;
    row = &one;
    parts = std::move(found);
    if (allows(one, op)) break;
  }
  if (row == nullptr) return wrong_path(rows, op, path);
  if (!allows(*row, op)) return wrong_op({row, 1});
  const PatchStep step{*op_of(op), path, *std::move(parts),
                       operation.value ? std::string_view(*operation.value) : ""};
  if (step.op != PatchOp::remove && !operation.value) return wrong_value(step);
  return row->action != nullptr ? row->action(document, step) : set_or_remove(document, *row, step);
}

}  // namespace

const std::vector<std::string_view>& patch_ops() {
  static const std::vector<std::string_view> values{"add", "remove", "move", "test", "replace", "copy"};
  return values;
}

Result<> apply_patch(json::object& document, std::span<const PatchPath> paths,
                     const PatchOperations& operations) {
  if (!operations) return {};
  for (const PatchOperation& operation : *operations) CHECK(apply(document, paths, operation));
  return {};
}

std::string unescaped(std::string_view part) {
  std::string text;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const bool escape = part[i] == '~' && i + 1 < part.size() && (part[i + 1] == '0' || part[i + 1] == '1');
    text += !escape ? part[i] : part[++i] == '1' ? '/' : '~';
  }
  return text;
}

Result<json::value> patch_value(PatchType type, const PatchStep& step) {
  switch (type) {
    case PatchType::text:
      return json::value(json::string(step.value));
    case PatchType::integer:
      return number_in<std::int64_t>(step);
    case PatchType::number:
      return number_in<double>(step);
    case PatchType::boolean:
      if (step.value == "true" || step.value == "false") return json::value(step.value == "true");
      return wrong_value(step);
  }
  return wrong_value(step);
}

}  // namespace bongtu::ops::apigateway
