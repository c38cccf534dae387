#include "edge/server.h"

#include "edge/testing.h"

namespace bongtu::edge {
namespace {

std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n";
}
std::string post(std::string_view target, std::string_view body) {
  return "POST " + std::string(target) +
         " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

TEST_F(ServerTest, AnswersWithTheHeadersOfTheReply) {
  start();
  Client client = connect();
  client.send(post("/a?b=c", "1234"));
  const Response response = client.receive();
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.head.starts_with("HTTP/1.1 200 OK\r\nDate: ")) << response.head;
  EXPECT_TRUE(response.has("Content-Type: text/plain"));
  EXPECT_TRUE(response.has("Cache-Control: no-store"));
  EXPECT_TRUE(response.has("x-amzn-RequestId: id"));
  EXPECT_EQ(response.head.find("x-amzn-ErrorType"), std::string::npos);
  EXPECT_EQ(response.head.find("Connection"), std::string::npos);
  EXPECT_EQ(response.body, "POST /a?b=c 4 on-loop");
}

TEST_F(ServerTest, KeepsTheConnectionForTheNextRequest) {
  start();
  Client client = connect();
  for (int i = 0; i < 100; ++i) {
    client.send(post("/echo", std::to_string(i)));
    ASSERT_EQ(client.receive().body, std::to_string(i));
  }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  start();
  Client client = connect();
  std::string requests;
  for (int i = 0; i < 200; ++i) {
    requests +=
        i % 3 == 0 ? post("/worker/" + std::to_string(i), std::string(i, 'x')) : get("/" + std::to_string(i));
  }
  client.send(requests);
  for (int i = 0; i < 200; ++i) {
    const std::string expected =
        i % 3 == 0 ? "POST /worker/" + std::to_string(i) + " " + std::to_string(i) + " waited"
                   : "GET /" + std::to_string(i) + " 0 on-loop";
    ASSERT_EQ(client.receive().body, expected);
  }
}

TEST_F(ServerTest, TakesARequestByteByByte) {
  start();
  Client client = connect();
  client.send_bytewise(post("/echo", "abc") + post("/echo", "def"));
  EXPECT_EQ(client.receive().body, "abc");
  EXPECT_EQ(client.receive().body, "def");
}

TEST_F(ServerTest, ClosesWhenTheClientAsksForIt) {
  start();
  struct Case {
    std::string_view request;
    bool stays_open;
    std::string_view header;
  };
  constexpr Case cases[] = {
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false, "Connection: close"},
      {"GET / HTTP/1.0\r\n\r\n", false, "Connection: close"},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, "Connection: keep-alive"},
  };
  for (const Case& c : cases) {
    Client client = connect();
    client.send(c.request);
    const Response response = client.receive();
    EXPECT_EQ(response.status, 200) << c.request;
    EXPECT_TRUE(response.has(c.header)) << c.request;
    if (!c.stays_open) {
      EXPECT_TRUE(client.ended()) << c.request;
      continue;
    }
    client.send(get("/"));
    EXPECT_EQ(client.receive().status, 200) << c.request;
  }
}

TEST_F(ServerTest, AnswersHeadWithTheLengthButNoBody) {
  start();
  Client client = connect();
  client.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n" + get("/y"));
  EXPECT_TRUE(client.receive(false).has("Content-Length: 17"));
  EXPECT_EQ(client.receive().body, "GET /y 0 on-loop");
}

TEST_F(ServerTest, SendsContinueBeforeItReadsTheBody) {
  start();
  Client client = connect();
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
  EXPECT_EQ(client.receive().status, 100);
  client.send("hello");
  EXPECT_EQ(client.receive().body, "hello");
  // Without a body there is nothing to go on with.
  client.send("GET / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive().status, 200);
}

TEST_F(ServerTest, TakesBodiesOfEverySizeUnchanged) {
  start();
  Client client = connect();
  for (const std::size_t size : {0uz, 1uz, 4'000uz, 4'096uz, 16'384uz, 16'385uz, 65'537uz, 10uz << 20}) {
    std::string body(size, '\0');
    for (std::size_t i = 0; i < size; ++i) body[i] = static_cast<char>(i * 7);
    std::thread sender([&] { client.send(post("/echo", body)); });
    const Response response = client.receive();
    sender.join();
    ASSERT_EQ(response.status, 200) << size;
    ASSERT_TRUE(response.body == body) << size;
  }
}

TEST_F(ServerTest, RunsOnAWorkerWhatMustWait) {
  start();
  Client client = connect();
  client.send(get("/worker") + get("/later") + post("/long", std::string(max_body_on_loop + 1, 'x')) +
              post("/short", std::string(max_body_on_loop, 'x')));
  EXPECT_EQ(client.receive().body, "GET /worker 0 waited");
  EXPECT_EQ(client.receive().body, "GET /later 0 waited");
  EXPECT_EQ(client.receive().body, "POST /long 16385 waited");
  EXPECT_EQ(client.receive().body, "POST /short 16384 on-loop");
}

TEST_F(ServerTest, StaysResponsiveWhileAWorkerWaits) {
  start();
  Client waiting = connect();
  waiting.send(get("/worker/gate"));
  await([&] { return service_.running == 1; });
  Client other = connect();
  other.send(get("/"));
  EXPECT_EQ(other.receive().status, 200);
  service_.gate.open();
  EXPECT_EQ(waiting.receive().body, "GET /worker/gate 0 waited");
}

TEST_F(ServerTest, SaysThatItIsBusyWhenNoWorkerHasRoom) {
  options_.worker_queue = 1;
  start();
  Client running = connect();
  running.send(get("/worker/gate"));
  await([&] { return service_.running == 1; });
  Client queued = connect();
  queued.send(get("/worker"));
  Client refused = connect();
  refused.send(get("/"));
  EXPECT_EQ(refused.receive().status, 200);  // the loop has come by, so the other is in the queue
  refused.send(get("/worker"));
  const Response small = refused.receive();
  EXPECT_EQ(small.status, 429);
  EXPECT_EQ(small.body, "busy");
  refused.send(post("/", std::string(max_body_on_loop + 1, 'x')));
  const Response large = refused.receive();
  EXPECT_EQ(large.status, 429);
  EXPECT_EQ(large.body, "busy before admission");
  service_.gate.open();
  EXPECT_EQ(running.receive().status, 200);
  EXPECT_EQ(queued.receive().status, 200);
}

TEST_F(ServerTest, AnswersAServiceThatThrowsWith500) {
  start();
  Client client = connect();
  client.send(get("/throws"));
  const Response response = client.receive();
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("as the test wants"), std::string::npos);
  client.send(get("/"));
  EXPECT_EQ(client.receive().status, 200);
}

TEST_F(ServerTest, RecordsBeforeItReplies) {
  start();
  Client client = connect();
  client.send(get("/audited") + get("/worker/audited") + get("/"));
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(service_.recorded(), "a line\na line\n");
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(service_.record_calls, 2);
}

TEST_F(ServerTest, GivesNoResultThatIsNotRecorded) {
  service_.record_fails = true;
  start();
  Client client = connect();
  client.send(get("/audited") + get("/"));
  const Response response = client.receive();
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, "unrecorded");
  EXPECT_EQ(client.receive().status, 200);
  service_.record_fails = false;
  client.send(get("/audited"));
  EXPECT_EQ(client.receive().status, 200);
}

TEST_F(ServerTest, RecordsTheRepliesOfOneTurnTogether) {
  start();
  std::vector<Client> clients;
  for (int i = 0; i < 32; ++i) {
    clients.push_back(connect());
    clients.back().send(get("/"));
    ASSERT_EQ(clients.back().receive().status, 200);
  }
  Client blocking = connect();
  blocking.send(get("/gate"));  // holds up the loop until all others have sent
  await([&] { return service_.running == 33; });
  for (Client& client : clients) client.send(get("/audited"));
  service_.gate.open();
  for (Client& client : clients) EXPECT_EQ(client.receive().status, 200);
  EXPECT_LE(service_.record_calls, 2);
  EXPECT_EQ(service_.recorded().size(), 32 * std::string_view("a line\n").size());
}

TEST_F(ServerTest, CarriesStageCallsOnlyOnTheSecondListener) {
  options_.api_listen = "127.0.0.1:0";
  start();
  Client client = connect();
  client.send(get("/"));
  EXPECT_FALSE(client.receive().has("x-stage-calls-only: yes"));
  Client stage(server_->api_address());
  stage.send(get("/"));
  EXPECT_TRUE(stage.receive().has("x-stage-calls-only: yes"));
}

TEST_F(ServerTest, SharesThePortBetweenLoops) {
  options_.loops = 3;
  start();
  for (int i = 0; i < 50; ++i) {
    Client client = connect();
    client.send(get("/"));
    ASSERT_EQ(client.receive().status, 200);
  }
}

TEST_F(ServerTest, ClosesConnectionsOverTheLimit) {
  options_.connections = 2;
  start();
  Client first = connect(), second = connect();
  for (Client* client : {&first, &second}) {
    client->send(get("/"));
    ASSERT_EQ(client->receive().status, 200);
  }
  EXPECT_TRUE(connect().ended());
  first.send(get("/"));
  EXPECT_EQ(first.receive().status, 200);
}

TEST_F(ServerTest, DrainsByFinishingWhatIsUnderWay) {
  start();
  Client idle = connect(), running = connect();
  idle.send(get("/"));
  ASSERT_EQ(idle.receive().status, 200);
  running.send(get("/worker/gate"));
  await([&] { return service_.running == 2; });
  server_->drain();
  EXPECT_TRUE(idle.ended());
  service_.gate.open();
  const Response response = running.receive();
  EXPECT_EQ(response.body, "GET /worker/gate 0 waited");
  EXPECT_TRUE(response.has("Connection: close"));
  server_->wait();
  const std::string address = server_->address();
  server_.reset();
  options_.listen = address.substr(address.find("//") + 2);  // free again
  start();
}

TEST_F(ServerTest, EndsADrainAtItsDeadline) {
  options_.timeouts.drain = 50ms;
  start();
  Client client = connect();
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
  Client other = connect();
  other.send(get("/"));
  ASSERT_EQ(other.receive().status, 200);  // so that the first is under way
  server_->drain();
  server_->drain();
  server_->wait();
  server_.reset();
  EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, CanBeDestroyedWithWorkUnderWay) {
  start();
  Client running = connect();
  running.send(get("/worker/gate"));
  await([&] { return service_.running == 1; });
  std::thread opening([&] {
    std::this_thread::sleep_for(20ms);
    service_.gate.open();
  });
  server_.reset();
  opening.join();
  EXPECT_TRUE(running.ended());
}

}  // namespace
}  // namespace bongtu::edge
