#include "edge/answer.h"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>

#include "edge/reply.h"

namespace bongtu::edge {
namespace {

using service::Reply;

Reply failed(const std::exception& error) {
  spdlog::error("a call failed: {}", error.what());
  return plain_reply(500, "The request could not be processed.");
}

struct Run {
  service::Service& service;
  const service::Request& request;
  std::unique_ptr<service::Admitted> admitted;
  std::optional<Reply> reply;

  // Leaves `reply` empty where the call has to wait.
  void on_loop() try {
    admitted = service.admit(request);
    if (admitted->computes()) reply = service.run(*admitted, false);
    // Before this turn's other calls need memory: a hundred that are kept until the turn is recorded cost
    // more in the allocator than in the cipher.
    if (reply) admitted.reset();
  } catch (const std::exception& error) {
    reply = failed(error);
  }

  void waiting() try {
    if (!admitted) admitted = service.admit(request);
    reply = service.run(*admitted, true).value();
  } catch (const std::exception& error) {
    reply = failed(error);
  }

  void without_room() { reply = admitted ? service.busy(*admitted) : service.busy(request); }
};

// False, and nothing done, where no worker has room.
Task<bool> run_on_worker(Loop& loop, Run& run) {
  // Nothing cancels this wait but the end of the job, which cannot come before the loop's thread waits.
  Timer done(loop.executor(), SteadyClock::time_point::max());
  const auto job = [&loop, &run, &done] {
    run.waiting();
    asio::post(loop.executor(), [&done] { done.cancel(); });
  };
  if (!loop.shared().workers->post(job)) co_return false;
  error_code cancelled;
  co_await done.async_wait(asio::redirect_error(awaiting, cancelled));
  co_return true;
}

}  // namespace

Task<> answer(Loop& loop, const service::Request& request, Reply& reply) {
  Run run{loop.shared().service, request, {}, {}};
  if (request.body.size() <= max_body_on_loop) run.on_loop();
  if (!run.reply) {
    const bool has_run = co_await run_on_worker(loop, run);
    if (!has_run) run.without_room();
  }
  reply = *std::move(run.reply);
  if (reply.audit.empty()) co_return;
  // The loop goes once through whatever else is ready, which adds its lines to the turn.
  const std::shared_ptr<Recorder::Turn> turn = loop.recorder().add(reply.audit);
  co_await asio::post(loop.executor(), awaiting);
  if (!loop.recorder().recorded(*turn)) reply = loop.shared().service.unrecorded(reply);
}

}  // namespace bongtu::edge
