// The cache of the caching CMM and of the hierarchical keyring: values for a while, of which none outlives
// its time where the cache is used at all.
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <set>

namespace bongtu::message {

using SteadyTime = std::chrono::steady_clock::time_point;
// Tests give their own.
using SteadyClock = std::function<SteadyTime()>;

// At most `capacity` values; the least recently used goes first. Not for several threads at once.
template <class Key, class Value>
class Cache {
 public:
  explicit Cache(std::size_t capacity) : capacity_(capacity) {}

  // Null where there is none that has not expired.
  Value* find(const Key& key, SteadyTime now) {
    drop_expired(now);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return &found->second->value;
  }

  // Replaces what has the key.
  void insert(const Key& key, Value value, SteadyTime expires, SteadyTime now) {
    drop_expired(now);
    if (const auto found = by_key_.find(key); found != by_key_.end()) drop(found->second);
    if (capacity_ == 0) return;
    if (order_.size() == capacity_) drop(std::prev(order_.end()));
    order_.push_front({key, std::move(value), expires});
    by_key_.emplace(key, order_.begin());
    by_expiry_.emplace(expires, key);
  }

  // Each value goes once, so that uses of the cache pay no more for this than for what they have inserted.
  void drop_expired(SteadyTime now) {
    while (!by_expiry_.empty() && now >= by_expiry_.begin()->first)
      drop(by_key_.find(by_expiry_.begin()->second)->second);
  }

  std::size_t size() const { return order_.size(); }

 private:
  struct Entry {
    Key key;
    Value value;
    SteadyTime expires;
  };
  using Order = std::list<Entry>;  // the most recently used first

  void drop(typename Order::iterator entry) {
    by_expiry_.erase({entry->expires, entry->key});
    by_key_.erase(entry->key);
    order_.erase(entry);
  }

  std::size_t capacity_;
  Order order_;
  std::map<Key, typename Order::iterator> by_key_;
  std::set<std::pair<SteadyTime, Key>> by_expiry_;
};

}  // namespace bongtu::message
