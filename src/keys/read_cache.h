// ReadCache: a bounded cache of what the store says, presence and absence.
#pragma once

#include <array>
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.h"

namespace bongtu::keys {

// Least recently used entries go first. An absence is believed for one second. A fill that began before a
// forget of the same shard is dropped, so a reader that was slow cannot bring back what a commit has just
// changed.
template <class T>
class ReadCache {
 public:
  // `capacity` bounds the sum of all weights. What alone weighs more than a sixteenth of it is not kept.
  explicit ReadCache(std::size_t capacity) : shard_capacity_(capacity / shard_count + 1) {}

  struct Found {
    bool known = false;              // false: ask the store
    std::shared_ptr<const T> value;  // null: known to be absent
  };

  Found find(const std::string& key, Time now) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(key);
    if (found == shard.entries.end()) return {};
    const auto entry = found->second;
    if (entry->value == nullptr && now >= entry->absent_until) return {};
    shard.recent.splice(shard.recent.begin(), shard.recent, entry);
    return {true, entry->value};
  }

  // Take one before reading the store, give it to fill().
  std::uint64_t ticket(const std::string& key) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    return shard.forgotten;
  }

  void fill(const std::string& key, std::uint64_t ticket, std::shared_ptr<const T> value, Time now,
            std::size_t weight = 1) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    if (shard.forgotten != ticket) return;
    shard.erase(key);
    if (weight > shard_capacity_) return;
    shard.recent.push_front({key, std::move(value), now + std::chrono::seconds(1), weight});
    shard.entries[key] = shard.recent.begin();
    shard.weight += weight;
    while (shard.weight > shard_capacity_) shard.erase(std::string(shard.recent.back().key));
  }

  void forget(const std::string& key) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    ++shard.forgotten;
    shard.erase(key);
  }

  void clear() {
    for (Shard& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      ++shard.forgotten;
      shard.entries.clear();
      shard.recent.clear();
      shard.weight = 0;
    }
  }

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const T> value;
    Time absent_until;
    std::size_t weight;
  };
  struct Shard {
    std::mutex mutex;
    std::list<Entry> recent;
    std::unordered_map<std::string, typename std::list<Entry>::iterator> entries;
    std::size_t weight = 0;  // of all entries
    std::uint64_t forgotten = 0;

    void erase(const std::string& key) {
      const auto found = entries.find(key);
      if (found == entries.end()) return;
      weight -= found->second->weight;
      recent.erase(found->second);
      entries.erase(found);
    }
  };

  static constexpr std::size_t shard_count = 16;
  Shard& shard_of(const std::string& key) { return shards_[std::hash<std::string>{}(key) % shard_count]; }

  const std::size_t shard_capacity_;
  std::array<Shard, shard_count> shards_;
};

}  // namespace bongtu::keys
