// A key tree over a file in a directory of its own, and a store that its keys guard. For tests only.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "root/key_tree.h"
#include "store/authentic.h"
#include "store/test_directory.h"

namespace bongtu::root {

inline constexpr std::string_view test_account = "123456789012";

struct TestTree {
  FixedClock clock{from_milliseconds(1'795'512'600'250)};  // 2026-11-24T09:30:00.250Z
  store::TestDirectory directory;
  std::unique_ptr<store::Store> engine = store::open("memory:", clock).value();  // what is on the disk
  std::unique_ptr<KeyTree> tree = make();
  std::unique_ptr<store::AuthenticStore> store =
      store::AuthenticStore::over(*engine, tree->record_mac_key()).value();

  void put(std::string key, Bytes value, std::uint64_t expected = 0) {
    const Change change{Change::Kind::put, std::move(key), expected, std::move(value)};
    store->commit({&change, 1}).value();
  }

  // Changes one bit of a stored value, as whoever has the disk could.
  void tamper(const std::string& key) {
    store::Record record = engine->get(key).value().value();
    record.value[0] ^= 1;
    const Change change{Change::Kind::put, key, record.version, record.value};
    engine->commit({&change, 1}).value();
  }

 private:
  std::unique_ptr<KeyTree> make() {
    const std::string url = "file:" + directory.file("root.key");
    create_provider(url).value();
    const auto provider = open_provider(url).value();
    std::vector<Change> changes;
    auto made = std::make_unique<KeyTree>(KeyTree::create(*provider, test_account, changes).value());
    engine->commit(changes).value();
    return made;
  }
};

}  // namespace bongtu::root
