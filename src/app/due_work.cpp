#include "app/due_work.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "audit/log.h"
#include "crypto/random.h"
#include "service/protocol.h"

namespace bongtu::app {
namespace {

using keys::DueKind;
using keys::DueOutcome;
using keys::DueTimes;

constexpr auto interval = std::chrono::seconds(2);
constexpr auto flush_interval = std::chrono::minutes(1);
constexpr std::size_t most_a_round = 200;  // of one kind

// A call of the service itself, as the audit log tells it.
Call call_for(const service::Parts& parts, const DueKind& kind, const std::string& region, Time now) {
  Call call;
  call.id = crypto::to_string(crypto::random_uuid());
  call.now = now;
  call.account = parts.account;
  call.region = region;
  call.audit.service = "kms";
  call.audit.operation = kind.operation;
  call.audit.principal = "kms.amazonaws.com";
  return call;
}

// A due record without work: nothing happened that the audit log should tell.
Result<> drop(store::Store& store, const store::Record& record) {
  const Change change{Change::Kind::remove, record.key, record.version, {}};
  CHECK(store.commit({&change, 1}));
  return {};
}

void log(const Result<>& outcome) {
  if (!outcome) spdlog::error("due work: {} {}", outcome.error().message, outcome.error().detail);
}

}  // namespace

DueWork::DueWork(const service::Parts& parts)
    : parts_(parts),
      counted_(parts.store),
      queues_{{{keys::due_deletion, {}}, {keys::due_rotation, {}}, {keys::due_expiry, {}}}} {}

void DueWork::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void DueWork::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  log(flush());
}

void DueWork::run(const std::stop_token& stop) {
  do {
    try {
      log(round(std::chrono::steady_clock::now()));
    } catch (const std::exception& error) {
      spdlog::error("due work: {}", error.what());
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, interval, [] { return false; });
  } while (!stop.stop_requested());
}

Result<> DueWork::round(keys::Steady steady) {
  const Time wall = parts_.clock.now();
  TRY(const Time counted, counted_.tick(wall, steady));
  for (Queue& queue : queues_) CHECK(work(queue, {wall, counted}));
  CHECK(parts_.gateway.write_usage());
  if (steady - flushed_ < flush_interval) return {};
  flushed_ = steady;
  return flush();
}

Result<> DueWork::flush() {
  CHECK(parts_.catalog.last_usages().flush(parts_.store));
  return parts_.directory.flush_last_used();
}

Result<> DueWork::work(Queue& queue, const DueTimes& now) {
  const Time until = queue.kind.counted ? now.counted : now.wall;
  TRY(const auto records, keys::list_due(parts_.store, queue.kind, until, queue.after, most_a_round));
  queue.after = records.size() < most_a_round ? "" : records.back().key;
  // One that fails does not keep the others from their turn.
  for (const store::Record& record : records) log(finish(queue.kind, record, now));
  return {};
}

Result<> DueWork::finish(const DueKind& kind, const store::Record& record, const DueTimes& now) {
  DueOutcome outcome = DueOutcome::more;
  while (outcome == DueOutcome::more) {
    const auto attempted = attempt(kind, record, now);
    // Someone else changed what it is about; the next round looks again.
    if (!attempted && attempted.error().fault == Fault::conflict) return {};
    if (!attempted) return std::unexpected(attempted.error());
    outcome = *attempted;
  }
  return {};
}

Result<DueOutcome> DueWork::attempt(const DueKind& kind, const store::Record& record, const DueTimes& now) {
  TRY(const keys::DueRecord due, keys::parse_due(record.key));
  Call call = call_for(parts_, kind, due.region, now.wall);
  TRY(const auto key, parts_.catalog.find_key(call, due.key_id));
  DueOutcome outcome = DueOutcome::done;
  if (key != nullptr) {
    call.audit.keys.push_back(key->arn);
    TRY(outcome, kind.run(call, parts_.catalog, *key, due.number, now));
  }
  if (outcome == DueOutcome::not_yet) return outcome;
  if (call.changes.empty()) {
    CHECK(drop(parts_.store, record));
    return outcome;
  }
  const bool removed = std::ranges::find(call.changes, record.key, &Change::key) != call.changes.end();
  if (outcome == DueOutcome::done && !removed)
    call.changes.push_back({Change::Kind::remove, record.key, record.version, {}});
  CHECK(service::commit(parts_, call));
  return outcome;
}

}  // namespace bongtu::app
