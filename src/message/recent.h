// What was used lately, for a while: the cache of the caching CMM and of the hierarchical keyring.
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <map>

namespace bongtu::message {

using SteadyTime = std::chrono::steady_clock::time_point;
// Tests give their own.
using SteadyClock = std::function<SteadyTime()>;

// At most `capacity` values; the least recently used goes first. Not for several threads at once.
template <class Key, class Value>
class Recent {
 public:
  explicit Recent(std::size_t capacity) : capacity_(capacity) {}

  // Null where there is none, or where it has expired; it is then gone.
  template <class Name>
  Value* find(const Name& key, SteadyTime now) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    if (now >= found->second->expires) {
      order_.erase(found->second);
      by_key_.erase(found);
      return nullptr;
    }
    order_.splice(order_.begin(), order_, found->second);
    return &found->second->value;
  }

  // Replaces what has the key. Takes along what has expired at the far end.
  void insert(const Key& key, Value value, SteadyTime expires, SteadyTime now) {
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
      order_.erase(found->second);
      by_key_.erase(found);
    }
    while (!order_.empty() && (order_.size() >= capacity_ || now >= order_.back().expires)) {
      by_key_.erase(order_.back().key);
      order_.pop_back();
    }
    if (capacity_ == 0) return;
    order_.push_front({key, std::move(value), expires});
    by_key_.emplace(key, order_.begin());
  }

  std::size_t size() const { return order_.size(); }

 private:
  struct Entry {
    Key key;
    Value value;
    SteadyTime expires;
  };
  using Order = std::list<Entry>;  // the most recently used first

  std::size_t capacity_;
  Order order_;
  std::map<Key, typename Order::iterator, std::less<>> by_key_;
};

}  // namespace bongtu::message
