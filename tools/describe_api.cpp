// describe_api: prints every operation of every service as JSON: its members with their bounds, and its
// errors. The conformance tests compare that with AWS's models, and tools/make_reference makes docs/reference
// of it.
#include <boost/json/serialize.hpp>
#include <iostream>

#include "ops/operation.h"
#include "service/protocol.h"

namespace bongtu {
namespace {

json::array members(const std::vector<Description>& described);

void add_bounds(json::object& out, const Bounds& bounds) {
  if (bounds.min != std::numeric_limits<std::int64_t>::min()) out["min"] = bounds.min;
  if (bounds.max != std::numeric_limits<std::int64_t>::max()) out["max"] = bounds.max;
  if (!bounds.pattern.text.empty()) out["pattern"] = bounds.pattern.text;
  if (bounds.values == nullptr) return;
  json::array& values = out["enum"].emplace_array();
  for (const std::string_view value : bounds.values()) values.emplace_back(value);
}

json::object member(const Description& description) {
  json::object out;
  if (!description.name.empty()) out["name"] = description.name;
  if (!description.type.empty()) out["type"] = description.type;
  if (description.required) out["required"] = true;
  if (description.sensitive) out["sensitive"] = true;
  if (!description.built) out["built"] = false;
  add_bounds(out, description.bounds);
  if (!description.doc.empty()) out["doc"] = description.doc;
  if (!description.members.empty()) out["members"] = members(description.members);
  if (!description.element.empty()) out["element"] = member(description.element.front());
  return out;
}

json::array members(const std::vector<Description>& described) {
  json::array out;
  for (const Description& description : described) out.push_back(member(description));
  return out;
}

using ErrorName = std::string_view (*)(Fault);

json::object operation(const ops::Operation& described, ErrorName name) {
  json::object out;
  out["doc"] = described.doc;
  out["request"] = members(described.request());
  out["response"] = members(described.response());
  json::array& errors = out["errors"].emplace_array();
  for (int fault = 0; fault <= static_cast<int>(Fault::later); ++fault) {
    if (described.faults.contains(static_cast<Fault>(fault)))
      errors.emplace_back(name(static_cast<Fault>(fault)));
  }
  return out;
}

json::object service(std::span<const ops::Operation* const> operations, ErrorName name) {
  json::object out;
  for (const ops::Operation* one : operations) out[one->name] = operation(*one, name);
  return out;
}

json::object api() {
  json::object out;
  out["kms"] = service(ops::kms_operations(), &service::aws_json_error);
  out["iam"] = service(ops::iam_operations(), [](Fault fault) { return service::query_error(fault, "iam"); });
  out["sts"] = service(ops::sts_operations(), [](Fault fault) { return service::query_error(fault, "sts"); });
  return out;
}

}  // namespace
}  // namespace bongtu

int main() { std::cout << bongtu::json::serialize(bongtu::api()) << '\n'; }
