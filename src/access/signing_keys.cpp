#include "access/signing_keys.h"

#include <mutex>

namespace bongtu::access {
namespace {

constexpr std::size_t most = 1024;

std::string scope_name(std::string_view id, const sigv4::Scope& scope) {
  std::string name;
  name.reserve(id.size() + scope.date.size() + scope.region.size() + scope.service.size() + 3);
  for (const std::string_view part : {id, scope.date, scope.region, scope.service}) {
    if (!name.empty()) name += '/';
    name += part;
  }
  return name;
}

LastUsedRecord use_of(const SigningKey& key) {
  return {static_cast<double>(key.used.load(std::memory_order_relaxed)) / 1000.0, key.service, key.region};
}

}  // namespace

std::shared_ptr<const SigningKey> SigningKeys::find(std::string_view id, const sigv4::Scope& scope) const {
  const std::string name = scope_name(id, scope);
  const std::shared_lock lock(mutex_);
  const auto found = keys_.find(name);
  return found == keys_.end() ? nullptr : found->second;
}

void SigningKeys::keep(std::string_view id, const sigv4::Scope& scope,
                       std::shared_ptr<const SigningKey> key) {
  std::string name = scope_name(id, scope);
  const std::unique_lock lock(mutex_);
  if (keys_.size() >= most) {
    for (const auto& [known, old] : keys_) note(*old);
    keys_.clear();
  }
  keys_.insert_or_assign(std::move(name), std::move(key));
}

void SigningKeys::drop(std::string_view id) {
  const std::unique_lock lock(mutex_);
  std::erase_if(keys_, [&](const auto& entry) {
    if (entry.second->access_key_id != id) return false;
    note(*entry.second);
    return true;
  });
}

// The mutex is held.
void SigningKeys::note(const SigningKey& key) {
  const LastUsedRecord use = use_of(key);
  LastUsedRecord& known = used_[key.access_key_id];
  if (use.time > known.time) known = use;
}

std::optional<LastUsedRecord> SigningKeys::last_used(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  std::optional<LastUsedRecord> latest;
  if (const auto found = used_.find(id); found != used_.end()) latest = found->second;
  for (const auto& [name, key] : keys_) {
    if (key->access_key_id != id) continue;
    const LastUsedRecord use = use_of(*key);
    if (!latest || use.time > latest->time) latest = use;
  }
  return latest;
}

std::map<std::string, LastUsedRecord> SigningKeys::take_used() {
  const std::unique_lock lock(mutex_);
  std::int64_t latest = taken_;
  for (const auto& [name, key] : keys_) {
    const std::int64_t used = key->used.load(std::memory_order_relaxed);
    latest = std::max(latest, used);
    if (used > taken_) note(*key);
  }
  taken_ = latest;
  std::map<std::string, LastUsedRecord> taken(std::make_move_iterator(used_.begin()),
                                              std::make_move_iterator(used_.end()));
  used_.clear();
  return taken;
}

}  // namespace bongtu::access
