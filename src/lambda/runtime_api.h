// The Runtime API of AWS Lambda, 2018-06-01: where invocations come from and answers go.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu::lambda {

// Of an answer, in bytes.
inline constexpr std::size_t max_payload = std::size_t{6} << 20;

struct Invocation {
  std::string request_id;
  std::optional<Time> deadline;  // when Lambda ends it, where it says so
  WipedText event;
};

// One connection, which is kept. Without time-outs: the sandbox may be frozen for hours inside any call. A
// request that finds the connection dead, as it is after a freeze, is sent once more on a new one. Errors are
// Fault::unavailable, and there is no going on after one.
class RuntimeApi {
 public:
  // `address` is AWS_LAMBDA_RUNTIME_API, "host:port". Fault::validation where it is not.
  static Result<std::unique_ptr<RuntimeApi>> at(std::string_view address);
  ~RuntimeApi();

  // Waits for the next invocation.
  Result<Invocation> next();
  Result<> respond(const std::string& request_id, std::string_view payload);
  // `error` is JSON: {"errorMessage","errorType"}.
  Result<> fail(const std::string& request_id, std::string_view type, std::string_view error);
  // Where it cannot start; the process ends then.
  Result<> fail_init(std::string_view type, std::string_view error);

 private:
  class Wire;
  explicit RuntimeApi(std::unique_ptr<Wire> wire);
  Result<> post(const std::string& path, std::string_view type, std::string_view body);

  std::unique_ptr<Wire> wire_;
};

}  // namespace bongtu::lambda
