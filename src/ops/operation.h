// Operation: one call of an AWS API. A file, a line in operations.def, a test.
#pragma once

#include <span>
#include <string_view>
#include <type_traits>

#include "access/directory.h"
#include "base/description.h"
#include "base/from_json.h"
#include "base/to_json.h"
#include "base/xml.h"
#include "gateway/gateway.h"
#include "keys/gate.h"

namespace bongtu::ops {

// What an operation that answers nothing returns; its body is empty.
struct Nothing {};

// What an answer of a REST API has beside its body.
struct ReplyHead {
  int status = 0;             // 0: the operation's own
  std::string extra_headers;  // whole "Name: value\r\n" lines
};

// What an operation works with.
struct Rooms {
  keys::Gate& gate;
  access::Directory* directory = nullptr;  // of all but KMS
  gateway::Gateway* gateway = nullptr;     // of API Gateway and Lambda
  ReplyHead* head = nullptr;               // the same
};

// The same for the operations of IAM and STS.
struct Iam {
  keys::Gate& gate;
  access::Directory& directory;
  std::shared_ptr<const access::People> people;  // at one moment; a change that came later is a conflict
  Call& call() { return gate.call(); }
};

// The same for the operations of API Gateway and Lambda.
struct Rest {
  keys::Gate& gate;
  access::Directory& directory;
  gateway::Gateway& gateway;
  ReplyHead& head;
  Call& call() { return gate.call(); }
};

// Where an operation of a REST API is found, as AWS's model says it.
struct Http {
  std::string_view method;     // empty: not an operation of a REST API
  std::string_view uri;        // "/apikeys/{api_Key}", "/apikeys?mode=import"
  int status = 200;            // of success
  std::string_view payload{};  // the member that takes the whole body, which then need not be JSON
};

// A set of faults.
class Faults {
 public:
  constexpr Faults() = default;
  constexpr Faults(std::initializer_list<Fault> faults) {
    for (const Fault fault : faults) bits_ |= bit(fault);
  }
  constexpr Faults operator|(Faults other) const {
    other.bits_ |= bits_;
    return other;
  }
  constexpr bool contains(Fault fault) const { return (bits_ & bit(fault)) != 0; }

 private:
  static_assert(static_cast<int>(Fault::later) < 64);
  static constexpr std::uint64_t bit(Fault fault) { return std::uint64_t{1} << static_cast<int>(fault); }
  std::uint64_t bits_ = 0;
};

struct Operation {
  std::string_view name;  // as on the wire and in IAM actions
  std::string_view doc;
  // True where it changes nothing and never waits once its records are in memory: such calls run on an event
  // loop.
  bool computes = false;
  // Reads the request, asks the gate, does the work, and appends the response. May run more than once for one
  // call (on a loop and then on a worker, or after a version conflict), so it has no effects but
  // Call::changes.
  Result<> (*run)(const Rooms& rooms, const json::object& input, WipedText& output) = nullptr;
  // What it may refuse by, beside what every call may meet (validation, access_denied, …).
  Faults faults{};
  // Its members, without running it.
  std::vector<Description> (*request)() = nullptr;
  std::vector<Description> (*response)() = nullptr;
  Http http{};
};

namespace operation_detail {

template <class F>
struct Signature;
template <class Response, class Request, class With>
struct Signature<Result<Response> (*)(With&, const Request&)> {
  using RequestType = Request;
  using ResponseType = Response;
};

template <auto function>
Result<> run(const Rooms& rooms, const json::object& input, WipedText& output) {
  using Types = Signature<decltype(function)>;
  keys::Gate& gate = rooms.gate;
  TRY(const auto request, from_json<typename Types::RequestType>(input));
  if constexpr (requires { request.grant_tokens; }) {
    if (request.grant_tokens) CHECK(gate.present(*request.grant_tokens));
  }
  TRY(const auto response, function(gate, request));
  // A dry run is the whole run, of which nothing is kept: so it fails just where the real one would.
  if constexpr (requires { request.dry_run; }) {
    if (request.dry_run.value_or(false))
      return refuse(Fault::dry_run, "The request would have succeeded, but the DryRun option is set.");
  }
  if constexpr (!std::is_same_v<typename Types::ResponseType, Nothing>) to_json(output, response);
  return {};
}

// The Query protocol: text in, XML out, its result without the element around it.
template <auto function>
Result<> run_query(const Rooms& rooms, const json::object& input, WipedText& output) {
  using Types = Signature<decltype(function)>;
  TRY(const auto request, from_form<typename Types::RequestType>(input));
  Iam iam{rooms.gate, *rooms.directory, rooms.directory->people()};
  TRY(const auto response, function(iam, request));
  if constexpr (!std::is_same_v<typename Types::ResponseType, Nothing>) to_xml(output, response);
  return {};
}

// REST: path labels and query parameters are members among those of the body.
template <auto function>
Result<> run_rest(const Rooms& rooms, const json::object& input, WipedText& output) {
  using Types = Signature<decltype(function)>;
  TRY(const auto request, from_json<typename Types::RequestType>(input));
  Rest rest{rooms.gate, *rooms.directory, *rooms.gateway, *rooms.head};
  TRY(const auto response, function(rest, request));
  if constexpr (std::is_same_v<typename Types::ResponseType, WipedText>)
    output = response;
  else if constexpr (!std::is_same_v<typename Types::ResponseType, Nothing>)
    to_json(output, response);
  return {};
}

template <class T>
std::vector<Description> members_of() {
  if constexpr (Shaped<T>) return describe<T>();
  return {};  // Nothing
}

template <auto function>
constexpr Operation with_shapes(Operation operation) {
  using Types = Signature<decltype(function)>;
  operation.request = &members_of<typename Types::RequestType>;
  operation.response = &members_of<typename Types::ResponseType>;
  return operation;
}

}  // namespace operation_detail

enum class Where { loop, worker };

// `function` is Result<Response>(keys::Gate&, const Request&). `faults` may be joined: `use_faults |
// Faults{…}`.
template <auto function>
constexpr Operation operation(std::string_view name, Where where, std::string_view doc, Faults faults = {}) {
  return operation_detail::with_shapes<function>(
      {name, doc, where == Where::loop, &operation_detail::run<function>, faults});
}

// The same of IAM and STS, which always may write: Result<Response>(Iam&, const Request&).
template <auto function>
constexpr Operation query_operation(std::string_view name, std::string_view doc, Faults faults = {}) {
  return operation_detail::with_shapes<function>(
      {name, doc, false, &operation_detail::run_query<function>, faults});
}

// The same of API Gateway and Lambda: Result<Response>(Rest&, const Request&). A Response that is WipedText
// is the body as it stands. The right is asked for by the protocol (service/rest_json.cpp).
template <auto function>
constexpr Operation rest_operation(std::string_view name, Http http, std::string_view doc,
                                   Faults faults = {}) {
  Operation made = operation_detail::with_shapes<function>(
      {name, doc, false, &operation_detail::run_rest<function>, faults});
  made.http = http;
  return made;
}

// The operation of a service (kms, iam, sts) with that name, or null.
const Operation* find_operation(std::string_view service, std::string_view name);
std::span<const Operation* const> iam_operations();
std::span<const Operation* const> sts_operations();
std::span<const Operation* const> apigateway_operations();
std::span<const Operation* const> lambda_operations();

// The operation of the KMS API with that name, or null.
const Operation* find_kms_operation(std::string_view name);
std::span<const Operation* const> kms_operations();

}  // namespace bongtu::ops
