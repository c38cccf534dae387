// AuthenticStore: a store whose records cannot be changed or moved by whoever can write to the disk.
#pragma once

#include <memory>

#include "base/locked_key.h"
#include "store/store.h"

namespace bongtu::store {

// Appends to every value an HMAC-SHA-256 over (record key, version, value) and checks it on reading:
// Fault::internal with a message that names the record where it is wrong. Everything but the root/ records is
// read through this.
class AuthenticStore : public Store {
 public:
  static Result<std::unique_ptr<AuthenticStore>> over(Store& engine, View mac_key);

  Result<std::optional<Record>> get(std::string_view key) override;
  Result<std::vector<Record>> list(std::string_view prefix, std::string_view after,
                                   std::size_t limit) override;
  Result<std::uint64_t> commit(std::span<const Change> changes) override;
  Result<Feed> changes(std::uint64_t since) override { return engine_.changes(since); }

 private:
  AuthenticStore(Store& engine, LockedKey key) : engine_(engine), key_(std::move(key)) {}
  Store& engine_;
  LockedKey key_;
};

}  // namespace bongtu::store
