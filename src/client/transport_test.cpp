#include "client/transport.h"

#include "client/testing.h"

namespace bongtu::client {
namespace {

using namespace std::chrono_literals;
using Then = Act::Then;

class TransportTest : public testing::Test {
 protected:
  // The reply's body, or kind and text of the failure.
  std::string exchange(const FakeServer& server, std::string_view body = "asked") {
    return exchange(server.url(), body);
  }
  std::string exchange(const std::string& url, std::string_view body = "asked") {
    const Url parsed = parse_url(url).value();
    const auto reply = transport_.exchange(parsed, {"POST", parsed.target, {{"X-A", "b"}}, body}, timeout_);
    if (reply) return std::string(reply->body);
    EXPECT_EQ(reply.error().error.fault, Fault::unavailable);
    constexpr const char* kinds[] = {"closed", "broken", "final"};
    return kinds[static_cast<int>(reply.error().kind)] + (" " + reply.error().error.message);
  }

  FixedClock clock_{from_milliseconds(1'800'000'000'000)};
  std::chrono::milliseconds timeout_ = 10s;
  Transport transport_{clock_, ""};
};

TEST_F(TransportTest, CarriesARequestAndItsReply) {
  FakeServer server(
      std::vector{answer(404, "said", "Date: Tue, 24 Nov 2026 09:30:00 GMT\r\nx-amzn-ErrorType: E\r\n")});
  const Url url = parse_url(server.url() + "/path").value();
  const auto reply = transport_.exchange(url, {"POST", url.target, {{"X-A", "b"}}, "asked"}, timeout_);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 404u);
  EXPECT_EQ(reply->body, "said");
  EXPECT_EQ(reply->error_type, "E");
  EXPECT_EQ(reply->date, from_iso_time("2026-11-24T09:30:00Z"));
  const Seen seen = server.seen().at(0);
  EXPECT_EQ(seen.method + seen.target + seen.body, "POST/pathasked");
  EXPECT_EQ(seen.headers.at("host"), url.authority());
  EXPECT_EQ(seen.headers.at("x-a"), "b");
  EXPECT_EQ(seen.headers.at("content-length"), "5");
}

TEST_F(TransportTest, KeepsAConnectionThatTheServerKeeps) {
  FakeServer server(
      std::vector{answer(200, "1"), answer(200, "2", "Connection: close\r\n"), answer(200, "3")});
  for (const char* expected : {"1", "2", "3"}) EXPECT_EQ(exchange(server), expected);
  const auto seen = server.seen();
  EXPECT_EQ(seen[0].connection, seen[1].connection);
  EXPECT_NE(seen[1].connection, seen[2].connection);
}

TEST_F(TransportTest, DoesNotKeepAConnectionThatSaysMoreThanWasAsked) {
  FakeServer server(
      std::vector{Act{answer(200, "1").bytes + answer(200, "unasked").bytes}, answer(200, "2")});
  EXPECT_EQ(exchange(server), "1");
  EXPECT_EQ(exchange(server), "2");
}

TEST_F(TransportTest, LeavesConnectionsThatWereIdleForLong) {
  FakeServer server(std::vector{answer(200, "")});
  const auto connections_after = [&](std::chrono::milliseconds time) {
    clock_.set(clock_.now() + time);
    exchange(server);
    return server.seen().back().connection;
  };
  EXPECT_EQ(connections_after(0s), 1);
  EXPECT_EQ(connections_after(20s), 1);
  EXPECT_EQ(connections_after(21s), 2);
  EXPECT_EQ(connections_after(-1s), 3);
}

TEST_F(TransportTest, SendsAgainWhereAKeptConnectionWasClosed) {
  FakeServer server(std::vector{answer(200, "1"), Act{"", Then::close}, answer(200, "2")});
  EXPECT_EQ(exchange(server), "1");
  EXPECT_EQ(exchange(server), "2");
  server.close_connections();
  EXPECT_EQ(exchange(server), "2");
  EXPECT_EQ(server.seen().size(), 4u);
}

TEST_F(TransportTest, SendsOnceOnANewConnection) {
  FakeServer server(std::vector{Act{"", Then::close}});
  EXPECT_TRUE(exchange(server).starts_with("closed 127.0.0.1:")) << exchange(server);
}

TEST_F(TransportTest, TakesAChunkedReply) {
  FakeServer server(std::vector{
      Act{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"}});
  EXPECT_EQ(exchange(server), "abcde");
  EXPECT_EQ(exchange(server), "abcde");
  EXPECT_EQ(server.seen()[1].connection, 1);
}

TEST_F(TransportTest, RefusesWhatIsNoWholeReply) {
  const std::string huge = std::to_string(max_reply_body + 1);
  for (const std::string& bytes :
       {std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"),
        std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"),
        std::string("HTTP/1.1 200 OK\r\nContent-Le"), std::string("SSH-2.0-OpenSSH\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        "HTTP/1.1 200 OK\r\nContent-Length: " + huge + "\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'a') + "\r\n\r\n"}) {
    FakeServer server(std::vector{Act{bytes, Then::close}});
    EXPECT_TRUE(exchange(server).starts_with("broken ")) << bytes.substr(0, 80) << " → " << exchange(server);
  }
}

TEST_F(TransportTest, BoundsAReplyWithoutLength) {
  FakeServer fits(
      std::vector{Act{"HTTP/1.1 200 OK\r\n\r\n" + std::string(max_reply_body, 'a'), Then::close}});
  EXPECT_EQ(exchange(fits).size(), max_reply_body);
  FakeServer huge(
      std::vector{Act{"HTTP/1.1 200 OK\r\n\r\n" + std::string(max_reply_body + 1, 'a'), Then::close}});
  EXPECT_TRUE(exchange(huge).starts_with("broken "));
}

TEST_F(TransportTest, DoesNotWaitForEver) {
  timeout_ = 50ms;
  for (const char* start : {"", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"}) {
    FakeServer server(std::vector{Act{start, Then::hang}});
    EXPECT_TRUE(exchange(server).ends_with("no answer in time (receiving).")) << exchange(server);
  }
  FakeServer slow(std::vector{answer(200, ""), Act{"", Then::hang}});
  timeout_ = 10s;
  EXPECT_EQ(exchange(slow), "");
  timeout_ = 50ms;  // on a kept connection too, and not sent again
  EXPECT_TRUE(exchange(slow).starts_with("broken "));
  EXPECT_EQ(slow.seen().size(), 2u);
}

TEST_F(TransportTest, TellsThatNobodyListens) {
  std::string url;
  {
    const FakeServer server(std::vector{answer(200, "")});
    url = server.url();
  }
  EXPECT_TRUE(exchange(url).ends_with("Connection refused (connecting).")) << exchange(url);
  EXPECT_TRUE(exchange("http://name.invalid").starts_with("broken The name name.invalid "))
      << exchange("http://name.invalid");
}

TEST_F(TransportTest, RefusesAHeaderThatWouldBeTwo) {
  FakeServer server(std::vector{answer(200, "")});
  for (const char* value : {"a\r\nb", "a\nb", "\x7f", "a\rb"}) {
    const auto reply =
        transport_.exchange(parse_url(server.url()).value(), {"GET", "/", {{"X", value}}, ""}, 1s);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, Failure::Kind::final);
  }
  EXPECT_TRUE(server.seen().empty());
}

TEST_F(TransportTest, ServesManyThreads) {
  FakeServer server([](const Seen& seen) { return answer(200, seen.body); });
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, body = std::to_string(i)] {
      for (int n = 0; n < 20; ++n) EXPECT_EQ(exchange(server, body), body);
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<int> connections;
  for (const Seen& seen : server.seen()) connections.insert(seen.connection);
  EXPECT_LE(connections.size(), 8u);
}

}  // namespace
}  // namespace bongtu::client
