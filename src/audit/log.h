// The audit log: append-only JSON lines. A result nobody recorded is a result nobody gets.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/call.h"
#include "base/result.h"
#include "store/store.h"

namespace bongtu::audit {

// One JSON line with its newline: time, id, service, operation, principal, source, keys, encryption contexts,
// outcome ("ok" or the error's name). Holds what AuditFields can hold and nothing else; what is empty or zero
// is left out. All text must be UTF-8.
std::string render(const Call& call, std::string_view outcome);

// The change that records a call together with its own changes: audit/<time in ms>-<request id>, copied to
// the file later.
Change as_change(const Call& call, std::string_view outcome);

struct Options {
  std::string path;
  bool sync = false;  // fdatasync before append returns (--audit-sync)
};

class Log {
 public:
  // Opens or creates the file (0600, never through a symbolic link), cuts a torn last line, copies what is
  // left under audit/ in the store, and starts the thread that does fdatasync every 100 ms, copies and
  // removes audit/ records, writes the counts of refused strangers every 10 s, and tries to get well after a
  // failure.
  static Result<std::unique_ptr<Log>> open(const Options& options, store::Store& store, const Clock& clock);
  virtual ~Log() = default;  // stops the thread after a last copy and fdatasync; `store` must outlive it

  // Appends whole lines with one write(2). Returns only after it; Fault::unavailable where it failed, was
  // short, or the file has been removed: then nobody gets the results, and ready() is false until writing
  // works again.
  virtual Result<> append(std::string_view lines) = 0;

  // Counts a call refused before its caller was known: one record per source, reason and 10 s, at most 1,000
  // sources, the rest as "others".
  virtual void count_refusal(std::string_view source, std::string_view reason) = 0;

  // A change was committed with an audit/ record: copy it soon.
  virtual void notify() = 0;

  virtual bool ready() const = 0;

  // Whether the store answered when the thread last looked for records to copy, at most a second ago.
  virtual bool store_works() const = 0;
};

}  // namespace bongtu::audit
