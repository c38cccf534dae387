// Multi-Region keys: one family, a key in each of its Regions.
#pragma once

#include <string>
#include <utility>

#include "keys/due.h"

namespace bongtu::keys {

// While it lives, the call is one in that Region: for what an operation asks of a key elsewhere.
class RegionOfCall {
 public:
  RegionOfCall(Call& call, const std::string& region)
      : call_(call), before_(std::exchange(call.region, region)) {}
  RegionOfCall(const RegionOfCall&) = delete;
  RegionOfCall& operator=(const RegionOfCall&) = delete;
  ~RegionOfCall() { call_.region = std::move(before_); }

 private:
  Call& call_;
  std::string before_;
};

// The largest partition of AWS has fewer than 40.
inline constexpr std::size_t regions_a_key = 64;

// Insists that nobody changes the key meanwhile: where its state decides about another record.
void expect_unchanged(Call& call, const KeyEntry& key);

// Makes another Region's key the primary. Its rotation goes with it.
void move_primary(Call& call, Catalog& catalog, const KeyEntry& primary, const KeyEntry& replica);

}  // namespace bongtu::keys
