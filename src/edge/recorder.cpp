#include "edge/recorder.h"

#include <spdlog/spdlog.h>

namespace bongtu::edge {

std::shared_ptr<Recorder::Turn> Recorder::add(std::string_view line) {
  if (!open_) {
    open_ = std::make_shared<Turn>();
    open_->lines = std::move(spare_);
  }
  open_->lines += line;
  return open_;
}

bool Recorder::recorded(Turn& turn) {
  if (turn.closed) return turn.recorded;
  turn.closed = true;
  open_.reset();  // the only turn that is not closed
  try {
    turn.recorded = service_.record(turn.lines).has_value();
  } catch (const std::exception& error) {
    spdlog::error("recording calls failed: {}", error.what());
  }
  if (turn.lines.capacity() <= kept_capacity) {
    turn.lines.clear();
    spare_ = std::move(turn.lines);
  }
  return turn.recorded;
}

}  // namespace bongtu::edge
