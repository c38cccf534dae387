#include "edge/listen.h"

#include "edge/testing.h"

namespace bongtu::edge {
namespace {

TEST(AddressTest, ReadsAndWritesNumericAddresses) {
  for (const char* text : {"127.0.0.1:8280", "0.0.0.0:0", "[::1]:65535", "[2001:db8::1]:443", "[::]:80"}) {
    const auto address = Address::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->text(), text);
  }
}

TEST(AddressTest, RefusesEverythingElse) {
  for (const char* text : {"", ":", "8280", ":8280", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                           "127.0.0.1:-1", "127.0.0.1:80x", "127.0.0.1: 80", "127.1:80", "localhost:80",
                           "::1:80", "[::1]", "[::1:80", "[127.0.0.1]:80", "[]:80", "http://127.0.0.1:80"}) {
    const auto address = Address::parse(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error().fault, Fault::validation) << text;
    EXPECT_NE(address.error().message.find("127.0.0.1:8280"), std::string::npos);
  }
}

TEST(AddressTest, KnowsLoopback) {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1"})
    EXPECT_TRUE(Address::parse(text)->is_loopback());
  for (const char* text : {"0.0.0.0:1", "128.0.0.1:1", "[::]:1", "[::ffff:10.0.0.1]:1"}) {
    EXPECT_FALSE(Address::parse(text)->is_loopback());
  }
}

TEST(ListenTest, RefusesAPortThatIsTakenEvenByOneThatWouldShareIt) {
  for (const unsigned sockets : {1u, 2u, 4u}) {
    const auto first = listen_on(*Address::parse("127.0.0.1:0"), sockets);
    ASSERT_TRUE(first);
    ASSERT_EQ(first->sockets.size(), sockets);
    for (const unsigned others : {1u, 2u}) {
      const auto second = listen_on(first->address, others);
      ASSERT_FALSE(second);
      EXPECT_EQ(second.error().fault, Fault::already_exists);
      EXPECT_EQ(second.error().message, "Another program already listens on " + first->address.text() + ".");
    }
  }
}

TEST(ListenTest, SaysWhyAnAddressCannotBeHad) {
  const auto listener = listen_on(*Address::parse("192.0.2.1:0"), 1);  // TEST-NET-1: on no machine
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().fault, Fault::unavailable);
  EXPECT_NE(listener.error().message.find("192.0.2.1:0"), std::string::npos);
}

TEST_F(ServerTest, RefusesToStart) {
  const auto expect = [&](Options options, std::string_view reason) {
    const auto server = Server::start(options, service_);
    ASSERT_FALSE(server) << reason;
    EXPECT_NE(server.error().message.find(reason), std::string::npos) << server.error().message;
  };
  start();
  Options taken = options_;
  taken.listen = server_->address().substr(7);
  expect(taken, "already listens");
  Options api_taken = options_;
  api_taken.api_listen = taken.listen;
  expect(api_taken, "already listens");
  Options anywhere = options_;
  anywhere.listen = "0.0.0.0:0";
  expect(anywhere, "Plain HTTP is refused");
  Options no_address = options_;
  no_address.listen = "here";
  expect(no_address, "not an address");
  Options no_key = options_;
  no_key.tls_certificate = "/nonexistent.pem";
  expect(no_key, "needs its key");
  no_key.tls_key = "/nonexistent.pem";
  expect(no_key, "no certificate in PEM");

  anywhere.plain_http_anywhere = true;
  EXPECT_TRUE(Server::start(anywhere, service_));
}

}  // namespace
}  // namespace bongtu::edge
