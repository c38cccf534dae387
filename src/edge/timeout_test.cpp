#include "edge/testing.h"

namespace bongtu::edge {
namespace {

// Short deadlines for what the test waits for, the usual long ones for all else.
using TimeoutTest = ServerTest;

TEST_F(TimeoutTest, ClosesAnIdleConnectionWithoutAWord) {
  options_.timeouts.idle = 50ms;
  start();
  Client silent = connect(), used = connect();
  used.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(used.receive().status, 200);
  EXPECT_TRUE(silent.ended());
  EXPECT_TRUE(used.ended());
}

TEST_F(TimeoutTest, RefusesAHeadThatDripsIn) {
  options_.timeouts.head = 100ms;
  start();
  Client client = connect();
  client.send("GET / HTTP/1.1\r\n");
  std::atomic<bool> done = false;
  std::thread dripping([&] {
    while (!done && client.send("a")) std::this_thread::sleep_for(5ms);
  });
  EXPECT_EQ(client.receive().status, 408);
  done = true;
  dripping.join();
}

TEST_F(TimeoutTest, AnswersHalfARequestWith408) {
  options_.timeouts.head = 50ms;
  options_.timeouts.body = 50ms;
  start();
  for (const std::string_view half : {"GET", "GET / HTTP/1.1\r\nHost: h\r",
                                      "POST / HTTP/1.1\r\nHost: h\r\n"
                                      "Content-Length: 5\r\n\r\n1234"}) {
    Client client = connect();
    client.send(half);
    const Response response = client.receive();
    EXPECT_EQ(response.status, 408) << half;
    EXPECT_TRUE(response.has("Connection: close")) << half;
    EXPECT_TRUE(client.ended()) << half;
  }
}

TEST_F(TimeoutTest, GivesALongBodyLongerByItsSize) {
  options_.timeouts.body = 0ms;
  options_.timeouts.body_rate = 1024;  // 64 KiB have 64 s
  start();
  Client client = connect();
  const std::string body(64 * 1024, 'x');
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 65536\r\n\r\n" + body.substr(0, 60'000));
  std::this_thread::sleep_for(100ms);
  client.send(body.substr(60'000));
  EXPECT_EQ(client.receive().status, 200);
}

TEST_F(TimeoutTest, CutsOffAClientThatDoesNotReadItsReply) {
  options_.timeouts.write = 50ms;
  start();
  Client client = connect();
  const std::string body(8 << 20, 'x');
  std::string request =
      "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  ASSERT_TRUE(client.send(request + body));
  std::this_thread::sleep_for(300ms);
  const Response response = client.receive();
  EXPECT_LT(response.body.size(), body.size());
}

TEST_F(TimeoutTest, SweepsWhileOthersKeepTheLoopBusy) {
  options_.timeouts.head = 100ms;
  start();
  std::atomic<bool> done = false;
  std::vector<std::thread> busy;
  for (int i = 0; i < 4; ++i) {
    busy.emplace_back([&] {
      Client client = connect();
      while (!done) {
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        ASSERT_EQ(client.receive().status, 200);
      }
    });
  }
  Client slow = connect();
  slow.send("GET / HT");
  EXPECT_EQ(slow.receive().status, 408);
  done = true;
  for (std::thread& thread : busy) thread.join();
}

TEST_F(TimeoutTest, LeavesAloneWhatRunsOnAWorker) {
  options_.timeouts = {.idle = 50ms, .head = 50ms, .body = 50ms, .write = 50ms, .sweep = 10ms};
  start();
  Client client = connect();
  client.send("GET /worker/gate HTTP/1.1\r\nHost: h\r\n\r\n");
  await([&] { return service_.running == 1; });
  std::this_thread::sleep_for(200ms);
  service_.gate.open();
  EXPECT_EQ(client.receive().status, 200);
}

}  // namespace
}  // namespace bongtu::edge
