// Every request comes through here, whatever its protocol.
#include "service/protocol.h"

namespace bongtu::service {
namespace {

constexpr std::size_t stage_body_limit = 16 * 1024 * 1024;
constexpr std::size_t other_body_limit = 1024 * 1024;
constexpr std::size_t digits_of_large = 7;  // shorter lengths are below other_body_limit

// What each protocol has.
struct Wire {
  std::unique_ptr<PendingCall> (*admit)(const Parts&, const Request&);
  Reply (*busy)(const Call&);
  Reply (*unrecorded)(const Reply&);
};

Wire wire_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::health:
      return {admit_health, busy_stage, unrecorded_stage};
    case Protocol::aws_json:
      return {admit_aws_json, busy_aws_json, unrecorded_aws_json};
    case Protocol::query:
      return {admit_query, busy_query, unrecorded_query};
    case Protocol::rest_json:
      return {admit_rest_json, busy_rest_json, unrecorded_rest_json};
    case Protocol::stage:
      return {admit_stage, busy_stage, unrecorded_stage};
  }
  __builtin_unreachable();
}

class Node : public Service {
 public:
  explicit Node(const Parts& parts) : parts_(parts) {}

  std::size_t body_limit(const Request& head) const override {
    const bool large = find_header(head, "content-length").value_or("").size() >= digits_of_large;
    if (!large || protocol_of(head) != Protocol::stage) return other_body_limit;
    // Read only for a caller whose API key is good: strangers get no memory for it.
    return parts_.gateway.knows(find_header(head, "x-api-key").value_or("")) ? stage_body_limit
                                                                             : other_body_limit;
  }

  std::unique_ptr<Admitted> admit(const Request& request) override {
    return wire_of(protocol_of(request)).admit(parts_, request);
  }

  std::optional<Reply> run(Admitted& admitted, bool may_wait) override {
    return static_cast<PendingCall&>(admitted).run(may_wait);
  }

  Reply busy(Admitted& admitted) override { return static_cast<PendingCall&>(admitted).busy(); }

  Reply busy(const Request& request) override {
    const Call call = start_call(parts_, request);
    Reply reply = wire_of(protocol_of(request)).busy(call);
    parts_.audit.count_refusal(call.source, reply.error_type);
    return reply;
  }

  Result<> record(std::string_view lines) override { return parts_.audit.append(lines); }

  Reply unrecorded(const Reply& reply) override {
    return wire_of(static_cast<Protocol>(reply.protocol)).unrecorded(reply);
  }

 private:
  const Parts parts_;
};

}  // namespace

std::unique_ptr<Service> make_service(const Parts& parts) { return std::make_unique<Node>(parts); }

}  // namespace bongtu::service
