// The memory engine: for tests. Nothing survives it.
#include <deque>
#include <map>
#include <mutex>

#include "store/engines.h"
#include "store/rules.h"

namespace bongtu::store {
namespace {

class MemoryStore : public Store {
 public:
  explicit MemoryStore(const Clock& clock) : clock_(clock) {}

  Result<std::optional<Record>> get(std::string_view key) override {
    const std::lock_guard lock(mutex_);
    const auto found = records_.find(key);
    if (found == records_.end()) return std::nullopt;
    return found->second;
  }

  Result<std::vector<Record>> list(std::string_view prefix, std::string_view after,
                                   std::size_t limit) override {
    CHECK(check_limit(limit));
    const std::lock_guard lock(mutex_);
    std::vector<Record> page;
    for (auto it = records_.lower_bound(list_start(prefix, after)); it != records_.end(); ++it) {
      if (page.size() == limit || !it->first.starts_with(prefix)) break;
      page.push_back(it->second);
    }
    return page;
  }

  Result<std::uint64_t> commit(std::span<const Change> changes) override {
    CHECK(check_changes(changes));
    const std::lock_guard lock(mutex_);
    for (const Change& change : changes) {
      if (version_of(change.key) != change.expected) return conflict(change.key);
    }
    if (!writes(changes)) return seq_;
    Entry entry{clock_.now(), {}};
    for (const Change& change : changes) {
      if (change.kind == Change::Kind::expect) continue;
      entry.keys.push_back(change.key);
      apply(change);
    }
    feed_.push_back(std::move(entry));
    while (!is_kept(feed_.front(), feed_.back().time)) feed_.pop_front();
    return ++seq_;
  }

  Result<Feed> changes(std::uint64_t since) override {
    const std::lock_guard lock(mutex_);
    if (since > seq_ || seq_ - since > feed_.size()) return too_old();
    Feed feed{seq_, {}};
    for (auto it = feed_.end() - static_cast<std::ptrdiff_t>(seq_ - since); it != feed_.end(); ++it) {
      feed.keys.insert(feed.keys.end(), it->keys.begin(), it->keys.end());
    }
    return feed;
  }

 private:
  struct Entry {
    Time time;
    std::vector<std::string> keys;
  };

  static bool is_kept(const Entry& entry, Time now) {
    return std::chrono::abs(now - entry.time) <= feed_retention;
  }

  std::uint64_t version_of(const std::string& key) const {
    const auto found = records_.find(key);
    return found == records_.end() ? 0 : found->second.version;
  }

  void apply(const Change& change) {
    if (change.kind == Change::Kind::remove) {
      records_.erase(change.key);
    } else {
      records_[change.key] = {change.key, change.expected + 1, change.value};
    }
  }

  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Record, std::less<>> records_;
  std::deque<Entry> feed_;  // the latest commits; the last one's number is seq_
  std::uint64_t seq_ = 0;
};

}  // namespace

Result<std::unique_ptr<Store>> open_memory(std::string_view location, const Clock& clock) {
  if (!location.empty()) return refuse(Fault::validation, "A store 'memory:' has no path.");
  return std::make_unique<MemoryStore>(clock);
}

}  // namespace bongtu::store
