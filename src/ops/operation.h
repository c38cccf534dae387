// Operation: one call of an AWS API. A file, a line in operations.def, a test.
#pragma once

#include <span>
#include <string_view>
#include <type_traits>

#include "base/json.h"
#include "base/shape.h"
#include "keys/gate.h"

namespace bongtu::ops {

// What an operation that answers nothing returns; its body is empty.
struct Nothing {};

struct Operation {
  std::string_view name;  // as on the wire and in IAM actions
  std::string_view doc;
  // True where it changes nothing and never waits once its records are in memory: such calls run on an event
  // loop.
  bool computes = false;
  // Reads the request, asks the gate, does the work, and appends the response. May run more than once for one
  // call (on a loop and then on a worker, or after a version conflict), so it has no effects but
  // Call::changes.
  Result<> (*run)(keys::Gate& gate, const json::object& input, WipedText& output) = nullptr;
};

namespace operation_detail {

template <class F>
struct Signature;
template <class Response, class Request>
struct Signature<Result<Response> (*)(keys::Gate&, const Request&)> {
  using RequestType = Request;
  using ResponseType = Response;
};

template <auto function>
Result<> run(keys::Gate& gate, const json::object& input, WipedText& output) {
  using Types = Signature<decltype(function)>;
  TRY(const auto request, from_json<typename Types::RequestType>(input));
  TRY(const auto response, function(gate, request));
  if constexpr (!std::is_same_v<typename Types::ResponseType, Nothing>) to_json(output, response);
  return {};
}

}  // namespace operation_detail

enum class Where { loop, worker };

// `function` is Result<Response>(keys::Gate&, const Request&).
template <auto function>
constexpr Operation operation(std::string_view name, Where where, std::string_view doc) {
  return {name, doc, where == Where::loop, &operation_detail::run<function>};
}

// The operation of the KMS API with that name, or null.
const Operation* find_kms_operation(std::string_view name);
std::span<const Operation* const> kms_operations();

}  // namespace bongtu::ops
