// What the wire protocols share: how a request is told apart, and a call of one protocol once it is admitted.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/call.h"
#include "service/parts.h"
#include "service/service.h"

namespace bongtu::service {

enum class Protocol : std::uint8_t { health, aws_json, query, rest_json, stage };

// Decided from the head alone (design: "What a request is").
Protocol protocol_of(const Request& head);

// The service that the credential scope of a header signature names; empty where there is none.
std::string_view signed_service(const Request& head);

// The first header of that name (given in lower case, sent in any), or nothing. `count_headers` tells whether
// it is alone.
std::optional<std::string_view> find_header(const Request& request, std::string_view name);
std::size_t count_headers(const Request& request, std::string_view name);

// A call between admit() and its reply.
class PendingCall : public Admitted {
 public:
  // Nothing only where may_wait is false and the call must be run again.
  virtual std::optional<Reply> run(bool may_wait) = 0;
  virtual Reply busy() = 0;
};

std::unique_ptr<PendingCall> admit_aws_json(const Parts& parts, const Request& request);
std::unique_ptr<PendingCall> admit_query(const Parts& parts, const Request& request);
std::unique_ptr<PendingCall> admit_rest_json(const Parts& parts, const Request& request);
std::unique_ptr<PendingCall> admit_stage(const Parts& parts, const Request& request);
std::unique_ptr<PendingCall> admit_health(const Parts& parts, const Request& request);

// Where no worker has room for a request whose caller is not known yet.
Reply busy_aws_json(const Call& call);
Reply busy_query(const Call& call);
Reply busy_rest_json(const Call& call);
Reply busy_stage(const Call& call);

Reply unrecorded_aws_json(const Reply& reply);
Reply unrecorded_query(const Reply& reply);
Reply unrecorded_rest_json(const Reply& reply);
Reply unrecorded_stage(const Reply& reply);

// What callers read for a fault: __type in AWS JSON, Code in the Query protocol, X-Amzn-ErrorType in REST.
std::string_view aws_json_error(Fault fault);
std::string_view query_error(Fault fault, std::string_view service);
std::string_view rest_json_error(Fault fault, std::string_view service);

// A Call for the request: new id, the time, account and source.
Call start_call(const Parts& parts, const Request& request);

// Commits the call's changes together with its audit record, and drops what they change from the caches; a
// call without changes commits nothing. Fault::conflict: run the operation again.
Result<> commit(const Parts& parts, Call& call);

// Logs the detail of a failure of ours, with the request's id.
void log_failure(const Call& call, const Error& error);

}  // namespace bongtu::service
