#include "client/credentials.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace bongtu::client {
namespace {

using namespace std::chrono_literals;

class CredentialCacheTest : public testing::Test {
 protected:
  // Credentials named by their number, for an hour from now; an error where `fails_`.
  Result<Found> fetch() {
    const int number = ++fetched_;
    if (fails_) return refuse(Fault::unavailable, "out of order");
    Credentials credentials;
    credentials.access_key_id = std::to_string(number);
    if (expire_) credentials.expiration = clock_.now() + 1h;
    return Found{std::move(credentials), {}};
  }
  std::string id() {
    const auto credentials = cache_.get();
    return credentials ? (*credentials)->access_key_id : credentials.error().message;
  }

  FixedClock clock_{from_milliseconds(1'800'000'000'000)};
  std::atomic<int> fetched_ = 0;
  bool fails_ = false, expire_ = true;
  CredentialCache cache_{
      clock_, {[] { return Result<Found>(Found{std::nullopt, "nowhere"}); }, [this] { return fetch(); }}};
};

TEST_F(CredentialCacheTest, FetchesFiveMinutesBeforeTheEnd) {
  EXPECT_EQ(id(), "1");
  clock_.set(clock_.now() + 55min - 1ms);
  EXPECT_EQ(id(), "1");
  clock_.set(clock_.now() + 1ms);
  EXPECT_EQ(id(), "2");
  EXPECT_EQ(id(), "2");
}

TEST_F(CredentialCacheTest, KeepsWhatLasts) {
  expire_ = false;
  EXPECT_EQ(id(), "1");
  clock_.set(clock_.now() + 10'000h);
  EXPECT_EQ(id(), "1");
}

TEST_F(CredentialCacheTest, GoesOnWithTheOldWhileTheyAreValid) {
  EXPECT_EQ(id(), "1");
  fails_ = true;
  clock_.set(clock_.now() + 56min);
  EXPECT_EQ(id(), "1");
  EXPECT_EQ(id(), "1");
  EXPECT_EQ(fetched_, 2);  // and does not ask again at once
  clock_.set(clock_.now() + 10s);
  EXPECT_EQ(id(), "1");
  EXPECT_EQ(fetched_, 3);
  clock_.set(clock_.now() + 4min);
  EXPECT_EQ(id(), "out of order");
  fails_ = false;
  EXPECT_EQ(id(), "5");
}

TEST_F(CredentialCacheTest, FetchesOnceForAllThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([this] { EXPECT_EQ(id(), "1"); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(fetched_, 1);
}

TEST_F(CredentialCacheTest, LetsOthersGoOnWhileOneFetches) {
  std::atomic<bool> fetching = false, others_are_done = false;
  int calls = 0;
  CredentialCache cache(clock_, {[&]() -> Result<Found> {
                          if (++calls == 2) {
                            fetching = true;
                            others_are_done.wait(false);
                          }
                          return fetch();
                        }});
  ASSERT_TRUE(cache.get());
  clock_.set(clock_.now() + 56min);
  std::thread one([&] { EXPECT_EQ(cache.get().value()->access_key_id, "2"); });
  while (!fetching) std::this_thread::yield();
  EXPECT_EQ(cache.get().value()->access_key_id, "1");
  others_are_done = true;
  others_are_done.notify_all();
  one.join();
}

}  // namespace
}  // namespace bongtu::client
