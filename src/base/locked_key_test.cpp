#include "base/locked_key.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace bongtu {
namespace {

struct Mapping {
  std::uintptr_t start = 0, end = 0;
  std::string permissions;
  std::set<std::string> flags;  // of VmFlags in proc(5)
};

std::vector<Mapping> mappings() {
  std::vector<Mapping> all;
  std::ifstream smaps("/proc/self/smaps");
  for (std::string line; std::getline(smaps, line);) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    const std::size_t dash = first.find('-');
    if (dash != first.npos) {
      all.push_back(
          {std::stoull(first, nullptr, 16), std::stoull(first.substr(dash + 1), nullptr, 16), {}, {}});
      words >> all.back().permissions;
    } else if (first == "VmFlags:") {
      for (std::string flag; words >> flag;) all.back().flags.insert(flag);
    }
  }
  return all;
}

// Which of mappings() holds `address`.
std::vector<Mapping>::const_iterator holder(const std::vector<Mapping>& all, const void* address) {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  return std::ranges::find_if(
      all, [&](const Mapping& mapping) { return mapping.start <= at && at < mapping.end; });
}

Bytes key_of(std::uint8_t byte) { return Bytes(key_size, byte); }

TEST(LockedKey, LiesInPagesThatAreNeitherSwappedNorDumpedNorInherited) {
  std::vector<LockedKey> keys;
  for (int i = 0; i < 3000; ++i)
    keys.push_back(LockedKey::copy_of(key_of(1)).value());  // several mappings full
  const auto all = mappings();
  for (const LockedKey& key : keys) {
    const auto mapping = holder(all, key.reveal().data());
    ASSERT_NE(mapping, all.end());
    ASSERT_TRUE(mapping->flags.contains("lo")) << "locked in memory (mlock)";
    ASSERT_TRUE(mapping->flags.contains("dd")) << "not in core files (MADV_DONTDUMP)";
    ASSERT_TRUE(mapping->flags.contains("wf")) << "zeros in a child (MADV_WIPEONFORK)";
  }
}

TEST(LockedKey, LiesBetweenGuardPages) {
  const auto key = LockedKey::copy_of(key_of(1));
  ASSERT_TRUE(key);
  const auto all = mappings();
  const auto mapping = holder(all, key->reveal().data());
  ASSERT_NE(mapping, all.end());
  for (const std::uintptr_t guard : {mapping->start - 1, mapping->end}) {
    const auto neighbour = holder(all, reinterpret_cast<const void*>(guard));
    ASSERT_NE(neighbour, all.end());
    EXPECT_EQ(neighbour->permissions, "---p");
  }
}

TEST(LockedKey, IsWipedWhenItEnds) {
  const std::uint8_t* slot = nullptr;
  {
    const auto key = LockedKey::copy_of(key_of(7));
    ASSERT_TRUE(key);
    slot = key->reveal().data();
    EXPECT_EQ(slot[0], 7);
  }
  // The page stays mapped, so what is there now can be read.
  EXPECT_TRUE(std::all_of(slot, slot + key_size, [](std::uint8_t byte) { return byte == 0; }));
}

TEST(LockedKey, IsWipedWhenTheKeyMovedOverItEnds) {
  auto old_key = LockedKey::copy_of(key_of(1)), new_key = LockedKey::copy_of(key_of(2));
  ASSERT_TRUE(old_key && new_key);
  const std::uint8_t* old_slot = old_key->reveal().data();
  *old_key = LockedKey(*std::move(new_key));
  EXPECT_TRUE(std::ranges::equal(old_key->reveal(), key_of(2)));
  EXPECT_TRUE(new_key->reveal().empty());  // NOLINT(bugprone-use-after-move): what is left is the question
  EXPECT_TRUE(std::all_of(old_slot, old_slot + key_size, [](std::uint8_t byte) { return byte == 0; }));
}

TEST(LockedKey, KeysDoNotOverlap) {
  std::vector<LockedKey> keys;
  for (int i = 0; i < 2000; ++i)
    keys.push_back(LockedKey::copy_of(key_of(static_cast<std::uint8_t>(i))).value());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    ASSERT_TRUE(std::ranges::equal(keys[i].reveal(), key_of(static_cast<std::uint8_t>(i))));
  }
}

TEST(LockedKey, HasExactly32Bytes) {
  for (const std::size_t size : {0, 16, 31, 33, 64}) {
    const auto key = LockedKey::copy_of(Bytes(size));
    ASSERT_FALSE(key) << size;
    EXPECT_EQ(key.error().fault, Fault::internal);
  }
}

// Exit status 0: refused as it should be.
void take_keys_without_the_right_to_lock() {
  const rlimit none{0, 0};
  if (setrlimit(RLIMIT_MEMLOCK, &none) != 0) std::_Exit(10);
  if (geteuid() == 0 && seteuid(65534) != 0) std::_Exit(11);  // root may lock whatever the limit says
  std::vector<LockedKey> keys;
  for (int i = 0; i < 10000; ++i) {  // earlier tests left room in the pool
    auto key = LockedKey::copy_of(key_of(1));
    if (!key)
      std::_Exit(key.error().fault == Fault::unavailable &&
                         key.error().message.find("ulimit -l") != std::string::npos
                     ? 0
                     : 12);
    keys.push_back(*std::move(key));
  }
  std::_Exit(13);
}

TEST(LockedKeyDeathTest, IsRefusedWhereMemoryCannotBeLocked) {
  EXPECT_EXIT(take_keys_without_the_right_to_lock(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace bongtu
