#include "store/sqlite/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "store/store.h"
#include "store/test_directory.h"

namespace bongtu::store {
namespace {

class SqliteFile : public testing::Test {
 protected:
  std::unique_ptr<Store> opened() {
    auto store = open(directory_.url(), clock_);
    if (store) return *std::move(store);
    ADD_FAILURE() << store.error().message << store.error().detail;
    return nullptr;
  }
  std::string refusal(Fault fault, const std::string& url) {
    const auto store = open(url, clock_);
    if (store) return "opened";
    EXPECT_EQ(store.error().fault, fault) << store.error().message << store.error().detail;
    return store.error().message;
  }
  void write(const std::string& content) {
    std::ofstream(directory_.file(), std::ios::binary) << content;
    ::chmod(directory_.file().c_str(), 0600);
  }
  std::string content_of_file() {
    std::ifstream file(directory_.file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  void run(const char* sql) {
    auto connection = sqlite::Connection::open(directory_.file());
    ASSERT_TRUE(connection);
    ASSERT_TRUE(connection->run(sql));
  }
  static Result<std::uint64_t> put(Store& store, const std::string& key, std::uint64_t expected = 0) {
    const Change change{Change::Kind::put, key, expected, to_bytes("value of " + key)};
    return store.commit({&change, 1});
  }

  FixedClock clock_{from_milliseconds(1'800'000'000'000)};
  TestDirectory directory_;
};

TEST_F(SqliteFile, everything_is_there_after_reopening) {
  for (std::uint64_t round = 0; round < 3; ++round) {
    const auto store = opened();
    EXPECT_EQ(store->commit({}), round * 2);
    EXPECT_TRUE(put(*store, "a", round));
    EXPECT_TRUE(put(*store, "b" + std::to_string(round)));
    EXPECT_EQ(store->get("a").value().value().version, round + 1);
    EXPECT_EQ(store->changes(0).value().keys.size(), round * 2 + 2);
    EXPECT_EQ(store->list("b", "", 10).value().size(), round + 1);
  }
}

TEST_F(SqliteFile, the_files_are_for_their_owner_only) {
  const mode_t before = umask(0);
  const auto store = opened();
  umask(before);
  ASSERT_TRUE(put(*store, "a"));
  for (const char* name : {"store.db", "store.db-wal", "store.db-shm"}) {
    struct stat status{};
    ASSERT_EQ(::stat(directory_.file(name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 0777, 0600u) << name;
  }
}

TEST_F(SqliteFile, a_file_that_others_may_read_is_refused) {
  opened();
  for (const mode_t mode : {0640, 0604, 0620, 0644, 0666}) {
    ::chmod(directory_.file().c_str(), mode);
    EXPECT_NE(refusal(Fault::validation, directory_.url()).find("mode must be 0600"), std::string::npos);
  }
  ::chmod(directory_.file().c_str(), 0600);
  opened();
}

TEST_F(SqliteFile, what_is_no_database_is_refused_and_left_alone) {
  for (const std::string& content : {std::string("x"), std::string("hello\n"), std::string(100, '\0'),
                                     std::string(4096, 'z'), std::string(1'000'000, '\0')}) {
    write(content);
    EXPECT_NE(refusal(Fault::validation, directory_.url()).find("is not a store of Bongtu"),
              std::string::npos)
        << content.size();
    EXPECT_TRUE(content_of_file() == content) << content.size();
  }
}

TEST_F(SqliteFile, an_empty_file_becomes_a_store) {
  write("");
  EXPECT_TRUE(put(*opened(), "a"));
}

TEST_F(SqliteFile, anothers_database_is_refused_and_left_alone) {
  for (const char* sql : {"CREATE TABLE t (x)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"}) {
    std::filesystem::remove(directory_.file());
    write("");
    run(sql);
    EXPECT_NE(refusal(Fault::validation, directory_.url()).find("is not a store of Bongtu"),
              std::string::npos)
        << sql;
    auto connection = sqlite::Connection::open(directory_.file());
    EXPECT_EQ(connection->integer("SELECT count(*) FROM sqlite_schema WHERE name = 'record'"), 0u);
  }
}

TEST_F(SqliteFile, a_newer_schema_is_refused_in_one_sentence) {
  opened();
  run("PRAGMA user_version = 2");
  EXPECT_EQ(
      refusal(Fault::validation, directory_.url()),
      "The store '" + directory_.file() + "' has schema 2, made by a newer Bongtu; this one knows schema 1.");
  run("PRAGMA user_version = 0");
  EXPECT_NE(refusal(Fault::validation, directory_.url()).find("is not a store of Bongtu"), std::string::npos);
}

TEST_F(SqliteFile, a_missing_directory_and_a_directory_are_refused) {
  refusal(Fault::unavailable, directory_.url("missing/store.db"));
  std::filesystem::create_directory(directory_.file());
  refusal(Fault::validation, directory_.url());
}

TEST_F(SqliteFile, names_that_mean_something_to_sqlite_are_paths) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory_.file(""));
  for (const std::string name : {":memory:", "file:x?mode=memory", "a?b#c%20d"}) {
    const auto store = open("sqlite:" + name, clock_);
    ASSERT_TRUE(store) << name;
    EXPECT_TRUE(put(**store, "a"));
    EXPECT_TRUE(std::filesystem::exists(directory_.file(name))) << name;
  }
  std::filesystem::current_path(before);
}

TEST_F(SqliteFile, two_stores_over_one_file_see_each_others_commits) {
  const auto one = opened();
  const auto two = opened();
  ASSERT_TRUE(put(*one, "a"));
  EXPECT_EQ(two->get("a").value().value().version, 1u);
  const auto late = put(*two, "a");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().fault, Fault::conflict);
  EXPECT_EQ(put(*two, "a", 1), 2u);
  {
    std::vector<std::jthread> threads;
    for (Store* store : {one.get(), two.get()}) {
      threads.emplace_back([store] {
        for (int i = 0; i < 50; ++i)
          EXPECT_TRUE(
              put(*store, std::to_string(reinterpret_cast<std::uintptr_t>(store)) + std::to_string(i)));
      });
    }
  }
  EXPECT_EQ(one->changes(0).value().seq, 102u);
  EXPECT_EQ(two->changes(0).value().keys, one->changes(0).value().keys);
}

TEST_F(SqliteFile, a_removed_value_is_not_left_in_the_file) {
  {
    const auto store = opened();
    ASSERT_TRUE(put(*store, "canary"));
    const Change removal{Change::Kind::remove, "canary", 1, {}};
    ASSERT_TRUE(store->commit({&removal, 1}));
  }
  EXPECT_FALSE(std::filesystem::exists(directory_.file("store.db-wal")));
  EXPECT_EQ(content_of_file().find("value of canary"), std::string::npos);
}

}  // namespace
}  // namespace bongtu::store
