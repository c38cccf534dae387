#include "keys/last_usage.h"

#include <algorithm>
#include <thread>
#include <vector>

#include "keys/catalog.h"
#include "keys/names.h"

namespace bongtu::keys {
namespace {

// KeyLastUsageTrackingOperation of the API model.
constexpr std::array<std::string_view, 14> uses = {"Decrypt",
                                                   "DeriveSharedSecret",
                                                   "Encrypt",
                                                   "GenerateDataKey",
                                                   "GenerateDataKeyPair",
                                                   "GenerateDataKeyPairWithoutPlaintext",
                                                   "GenerateDataKeyWithoutPlaintext",
                                                   "GenerateMac",
                                                   "ReEncrypt",
                                                   "Sign",
                                                   "Verify",
                                                   "VerifyMac",
                                                   "Encapsulate",
                                                   "Decapsulate"};

constexpr std::size_t most_a_commit = 200;

void wait_for(std::atomic_flag& busy) {
  while (busy.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
}

// "kms/key/<region>/<id>" -> "kms/last-usage/<region>/<id>"
std::string usage_record(const std::string& key_record) {
  return std::string(store::prefix::last_usage) + key_record.substr(store::prefix::key.size());
}

// What puts it under `key`, or nothing where the store has it or a later one.
Result<std::optional<Change>> change_for(store::Store& store, const std::string& key,
                                         const LastUsageRecord& usage) {
  TRY(const auto stored, store.get(key));
  if (stored) {
    TRY(const auto older, from_record<LastUsageRecord>(stored->value));
    if (older.time >= usage.time) return std::optional<Change>();
  }
  return std::optional(Change{Change::Kind::put, key, stored ? stored->version : 0, to_record(usage)});
}

}  // namespace

void LastUsage::note(std::string_view operation, const Call& call) {
  const auto* const use = std::ranges::find(uses, operation);
  if (use == uses.end() || busy_.test_and_set(std::memory_order_acquire)) return;
  operation_ = *use;
  time_ = call.now;
  std::copy_n(call.id.begin(), std::min(call.id.size(), id_size), request_id_.begin());
  is_new_ = true;
  busy_.clear(std::memory_order_release);
}

std::optional<LastUsageRecord> LastUsage::last() const {
  wait_for(busy_);
  std::optional<LastUsageRecord> record;
  if (!operation_.empty())
    record = {std::string(operation_), seconds(time_), std::string(request_id_.data(), id_size)};
  busy_.clear(std::memory_order_release);
  return record;
}

std::shared_ptr<LastUsage> LastUsages::of(const std::string& key_record) {
  const std::lock_guard lock(mutex_);
  auto& usage = usages_[key_record];
  if (usage == nullptr) usage = std::make_shared<LastUsage>();
  return usage;
}

void LastUsages::forget(const std::string& key_record) {
  const std::lock_guard lock(mutex_);
  usages_.erase(key_record);
}

Result<> LastUsages::write(store::Store& store, std::span<const Named> usages) {
  Result<> outcome;
  std::vector<Change> changes;
  for (const auto& [name, usage] : usages) {
    usage->is_new_ = false;  // before it is read: a use from now on is new again
    auto change = change_for(store, usage_record(name), usage->last().value());
    if (!change) {
      usage->is_new_ = true;
      outcome = std::unexpected(std::move(change).error());
    } else if (*change) {
      changes.push_back(**std::move(change));
    }
  }
  const auto committed = store.commit(changes);
  if (committed) return outcome;
  for (const auto& [name, usage] : usages) usage->is_new_ = true;
  if (committed.error().fault == Fault::conflict) return outcome;
  return std::unexpected(committed.error());
}

Result<> LastUsages::flush(store::Store& store) {
  std::vector<Named> fresh;
  {
    const std::lock_guard lock(mutex_);
    // Those that only this map knows are of keys that the cache has dropped.
    std::erase_if(usages_,
                  [](const auto& usage) { return usage.second.use_count() == 1 && !usage.second->is_new_; });
    for (const auto& usage : usages_) {
      if (usage.second->is_new_) fresh.emplace_back(usage);
    }
  }
  Result<> outcome;
  for (std::size_t at = 0; at < fresh.size(); at += most_a_commit) {
    const std::size_t size = std::min(most_a_commit, fresh.size() - at);
    auto written = write(store, std::span(fresh).subspan(at, size));
    if (!written) outcome = std::move(written);
  }
  return outcome;
}

Result<std::optional<LastUsageRecord>> Catalog::find_last_usage(const Call& call, const KeyEntry& key) {
  if (key.usage != nullptr) {
    if (auto noted = key.usage->last()) return noted;
  }
  if (!call.may_wait) return refuse(Fault::later);
  TRY(const auto record, store_.get(last_usage_record(key.region, key.id)));
  if (!record) return std::optional<LastUsageRecord>();
  TRY(auto stored, from_record<LastUsageRecord>(record->value));
  return std::optional(std::move(stored));
}

}  // namespace bongtu::keys
