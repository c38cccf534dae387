#include "access/signing_keys.h"

#include <mutex>
#include <utility>

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
  const std::int64_t used = key.used.load(std::memory_order_relaxed);
  if (used <= key.noted) return;  // also one that no call has used yet
  key.noted = used;
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

SigningKeys::Uses SigningKeys::take_used() {
  const std::unique_lock lock(mutex_);
  for (const auto& [name, key] : keys_) note(*key);
  return std::exchange(used_, {});
}

}  // namespace bongtu::access
