// Every request comes through here, whatever its protocol.
#include "service/protocol.h"

namespace bongtu::service {
namespace {

constexpr std::size_t stage_body_limit = 16 * 1024 * 1024;
constexpr std::size_t other_body_limit = 1024 * 1024;
constexpr std::size_t digits_of_large = 7;  // shorter lengths are below other_body_limit

class Node : public Service {
 public:
  explicit Node(const Parts& parts) : parts_(parts) {}

  std::size_t body_limit(const Request& head) const override {
    if (protocol_of(head) != Protocol::stage) return other_body_limit;
    // A body that may be larger is read only for a caller whose API key is good: strangers get no memory for
    // it.
    const bool large = find_header(head, "content-length").value_or("").size() >= digits_of_large;
    if (!large || parts_.gateway.knows(find_header(head, "x-api-key").value_or(""))) return stage_body_limit;
    return other_body_limit;
  }

  std::unique_ptr<Admitted> admit(const Request& request) override {
    switch (protocol_of(request)) {
      case Protocol::health:
        return admit_health(parts_, request);
      case Protocol::aws_json:
        return admit_aws_json(parts_, request);
      case Protocol::stage:
        return admit_stage(parts_, request);
    }
    __builtin_unreachable();
  }

  std::optional<Reply> run(Admitted& admitted, bool may_wait) override {
    return static_cast<PendingCall&>(admitted).run(may_wait);
  }

  Reply busy(Admitted& admitted) override { return static_cast<PendingCall&>(admitted).busy(); }

  Reply busy(const Request& request) override {
    const Call call = start_call(parts_, request);
    Reply reply = protocol_of(request) == Protocol::aws_json ? busy_aws_json(call) : busy_stage(call);
    parts_.audit.count_refusal(call.source, reply.error_type);
    return reply;
  }

  Result<> record(std::string_view lines) override { return parts_.audit.append(lines); }

  Reply unrecorded(const Reply& reply) override {
    return reply.protocol == static_cast<std::uint8_t>(Protocol::aws_json) ? unrecorded_aws_json(reply)
                                                                           : unrecorded_stage(reply);
  }

 private:
  const Parts parts_;
};

}  // namespace

std::unique_ptr<Service> make_service(const Parts& parts) { return std::make_unique<Node>(parts); }

}  // namespace bongtu::service
