// Recorder: the replies of one turn of an event loop are recorded with one write (docs/decisions/0005).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "service/service.h"

namespace bongtu::edge {

// One a loop, used by its thread only. answer() adds the audit line, lets the loop go once through whatever
// else is ready, and then asks whether the line is recorded; the first to ask records the lines of all.
class Recorder {
 public:
  class Turn {
    friend class Recorder;
    std::string lines;
    bool closed = false;
    bool recorded = false;
  };

  explicit Recorder(service::Service& service) : service_(service) {}

  std::shared_ptr<Turn> add(std::string_view line);
  // True where every line of the turn has been recorded; only then may its replies leave.
  bool recorded(Turn& turn);

 private:
  static constexpr std::size_t kept_capacity = 1024 * 1024;

  service::Service& service_;
  std::shared_ptr<Turn> open_;
  std::string
      spare_;  // room for the next turn's lines: a new one each turn would go back to the system each time
};

}  // namespace bongtu::edge
