// /-/health: the process answers. /-/ready: it can serve, i.e. store and audit log work.
#include "service/protocol.h"

namespace bongtu::service {
namespace {

class HealthCall : public PendingCall {
 public:
  HealthCall(const Parts& parts, const Request& request)
      : parts_(parts),
        call_(start_call(parts, request)),
        get_(request.method == "GET" || request.method == "HEAD"),
        target_(request.target.substr(0, request.target.find('?'))) {}

  // From flags alone: what strangers send reads no store.
  bool computes() const override { return true; }

  std::optional<Reply> run(bool) override {
    if (!get_) return answer(405, R"({"message":"Only GET is answered here."})");
    if (target_ == "/-/health") return answer(200, R"({"status":"ok"})");
    if (target_ == "/-/ready") return ready();
    return answer(404, R"({"message":"There are /-/health and /-/ready."})");
  }

  Reply busy() override { return answer(503, R"({"ready":false,"reason":"All workers are busy."})"); }

 private:
  Reply ready() {
    if (!parts_.audit.ready())
      return answer(503, R"({"ready":false,"reason":"The audit log cannot be written."})");
    if (!parts_.audit.store_works()) {
      return answer(503, R"({"ready":false,"reason":"The store cannot be read."})");
    }
    return answer(200, R"({"ready":true})");
  }

  Reply answer(int status, std::string_view body) {
    return {.status = status,
            .content_type = "application/json",
            .request_id = call_.id,
            .error_type = {},
            .extra_headers = {},
            .body = WipedText(body),
            .audit = {},
            .protocol = static_cast<std::uint8_t>(Protocol::health)};
  }

  const Parts& parts_;
  const Call call_;
  const bool get_;
  const std::string target_;
};

}  // namespace

std::unique_ptr<PendingCall> admit_health(const Parts& parts, const Request& request) {
  return std::make_unique<HealthCall>(parts, request);
}

}  // namespace bongtu::service
