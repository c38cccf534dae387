#include "edge/head.h"
#include "edge/testing.h"

namespace bongtu::edge {
namespace {

using namespace std::string_literals;

struct Case {
  std::string name;
  std::string request;
  int status;
  std::string reason;  // part of the message
};

std::string with(std::string_view headers) {
  return "POST / HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n";
}

std::vector<Case> cases() {
  std::string many;
  for (int i = 0; i < 100; ++i) many += "a: b\r\n";
  const std::string long_target(max_target + 1, 'a');
  return {
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400, "no Host"},
      {"two Hosts", with("Host: h\r\n"), 400, "more than one Host"},
      {"two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", 400, "more than one Host"},
      {"two lengths", with("Content-Length: 1\r\nContent-Length: 2\r\n"), 400, "Content-Length"},
      {"two equal lengths", with("Content-Length: 1\r\nContent-Length: 1\r\n"), 400, "Content-Length"},
      {"a list of equal lengths", with("Content-Length: 1, 1\r\n"), 400, "Content-Length"},
      {"an empty length", with("Content-Length:\r\n"), 400, "Content-Length"},
      {"a signed length", with("Content-Length: +1\r\n"), 400, "Content-Length"},
      {"a negative length", with("Content-Length: -1\r\n"), 400, "Content-Length"},
      {"a hexadecimal length", with("Content-Length: 0x1\r\n"), 400, "Content-Length"},
      {"a length above 2^64", with("Content-Length: 99999999999999999999\r\n"), 400, "Content-Length"},
      {"length, then chunked", with("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400,
       "Content-Length"},
      {"chunked, then length", with("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"), 400,
       "Content-Length"},
      {"length and gzip", with("Content-Length: 1\r\nTransfer-Encoding: gzip\r\n"), 400, "Content-Length"},
      {"chunked", with("Transfer-Encoding: chunked\r\n"), 411, "Transfer-Encoding"},
      {"chunked at last", with("Transfer-Encoding: gzip, chunked\r\n"), 411, "Transfer-Encoding"},
      {"identity", with("Transfer-Encoding: identity\r\n"), 411, "Transfer-Encoding"},
      {"chunked in HTTP/1.0", "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 411,
       "Transfer-Encoding"},
      {"a folded value", with("a: b\r\n c\r\n"), 400, "second line"},
      {"a value folded by a tab", with("a: b\r\n\tc\r\n"), 400, "second line"},
      {"a value only in its second line", with("a:\r\n c\r\n"), 400, "second line"},
      {"an empty continuation", with("a: b\r\n \r\n"), 400, "second line"},
      {"a folded last value", with("a: b\r\n c\r\nd: e\r\n f\r\n"), 400, "second line"},
      {"a blank before the first header", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400, "second line"},
      {"bare line feeds", "GET / HTTP/1.1\nHost: h\n\n", 400, "CR LF"},
      {"a bare line feed after the request", "GET / HTTP/1.1\nHost: h\r\n\r\n", 400, "CR LF"},
      {"a bare line feed in a value", with("a: b\nc: d\r\n"), 400, "CR LF"},
      {"a bare line feed at the end", "GET / HTTP/1.1\r\nHost: h\r\n\n", 400, "CR LF"},
      {"a bare carriage return", with("a: b\rc: d\r\n"), 400, "CR LF"},
      {"a bare carriage return in the request line", "GET /\r HTTP/1.1\r\nHost: h\r\n\r\n", 400, "CR LF"},
      {"a blank before the colon", with("x-api-key : K\r\n"), 400, "name may not be followed by a blank"},
      {"a tab before the colon", with("x-api-key\t: K\r\n"), 400, "name may not be followed by a blank"},
      {"an empty name", with(": a\r\n"), 400, "no name"},
      {"a line without a colon", with("abc\r\n"), 400, "no colon"},
      {"a separator in a name", with("a(b: c\r\n"), 400, "name has a character"},
      {"a byte outside ASCII in a name", with("a\xc3\xa9: c\r\n"), 400, "name has a character"},
      {"NUL in a value", with("a: b\0c\r\n"s), 400, "control character"},
      {"NUL in a name", with("a\0b: c\r\n"s), 400, "control character"},
      {"NUL in the target", "GET /a\0b HTTP/1.1\r\nHost: h\r\n\r\n"s, 400, "control character"},
      {"NUL after the version", "GET / HTTP/1.1\0\r\nHost: h\r\n\r\n"s, 400, "control character"},
      {"a control character in a value", with("a: \x01\r\n"), 400, "control character"},
      {"DEL in a value", with("a: \x7f\r\n"), 400, "control character"},
      {"a TLS handshake", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400, "control character"},
      {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400, "percent-encoded"},
      {"two blanks before the target", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "percent-encoded"},
      {"a tab in the target", "GET /a\tb HTTP/1.1\r\nHost: h\r\n\r\n", 400, "percent-encoded"},
      {"raw UTF-8 in the target", "GET /\xea\xb0\x80 HTTP/1.1\r\nHost: h\r\n\r\n", 400, "percent-encoded"},
      {"an absolute target", "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400, "must be a path"},
      {"an authority as target", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 400, "must be a path"},
      {"an asterisk as target", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 400, "must be a path"},
      {"no target", "GET HTTP/1.1\r\nHost: h\r\n\r\n", 400, "request line"},
      {"no version", "GET /\r\nHost: h\r\n\r\n", 400, "request line"},
      {"a blank after the version", "GET / HTTP/1.1 \r\nHost: h\r\n\r\n", 400, "end with HTTP/1.1"},
      {"a version in lower case", "GET / http/1.1\r\nHost: h\r\n\r\n", 400, "end with HTTP/1.1"},
      {"a method that is no token", "G(T / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "method"},
      {"an empty method", " / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "method"},
      {"an empty line before the request", "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "request line"},
      {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", 505, "1.1 or 1.0"},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "1.1 or 1.0"},
      {"a target above 8 KiB", "GET /" + long_target + " HTTP/1.1\r\nHost: h\r\n\r\n", 414, "8 KiB"},
      {"an endless request line", std::string(max_head, 'a'), 414, "16 KiB"},
      {"endless headers", "GET / HTTP/1.1\r\n" + std::string(max_head, 'a'), 431, "16 KiB"},
      {"a head of 16 KiB and a byte", with("a: " + std::string(max_head - 32, 'a') + "\r\n"), 431, "16 KiB"},
      {"101 headers", with(many), 431, "100 headers"},
      {"a body above the limit", "PUT /small HTTP/1.1\r\nHost: h\r\nContent-Length: 17\r\n\r\n", 413,
       "16 bytes"},
      {"the same, announced",
       "PUT /small HTTP/1.1\r\nHost: h\r\nContent-Length: 17\r\nExpect: 100-continue\r\n\r\n", 413,
       "16 bytes"},
      {"another expectation", with("Expect: 200-ok\r\n"), 417, "100-continue"},
      {"two expectations", with("Expect: 100-continue\r\nExpect: 100-continue\r\n"), 417, "100-continue"},
  };
}

class RefusalTest : public ServerTest {
 protected:
  void expect_refusal(Client& client, const Case& c) {
    const Response response = client.receive();
    EXPECT_EQ(response.status, c.status) << c.name;
    EXPECT_TRUE(response.has("Connection: close")) << c.name;
    EXPECT_TRUE(response.has("Content-Type: application/json")) << c.name;
    EXPECT_TRUE(response.body.starts_with("{\"message\":\"")) << c.name;
    EXPECT_NE(response.body.find(c.reason), std::string::npos) << c.name << ": " << response.body;
    EXPECT_TRUE(client.ended()) << c.name;
  }
};

TEST_F(RefusalTest, EachRuleIsAnsweredWithItsReason) {
  start();
  for (const Case& c : cases()) {
    Client client = connect();
    client.send(c.request);
    expect_refusal(client, c);
  }
  EXPECT_EQ(service_.running, 0);
}

TEST_F(RefusalTest, TheSameWhenBytesComeOneByOne) {
  start();
  for (const Case& c : cases()) {
    Client client = connect();
    client.send_bytewise(c.request);
    expect_refusal(client, c);
  }
  EXPECT_EQ(service_.running, 0);
}

TEST_F(RefusalTest, TheSameBehindAGoodRequest) {
  start();
  for (const Case& c : cases()) {
    Client client = connect();
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\ngood" + c.request);
    EXPECT_EQ(client.receive().body, "good") << c.name;
    expect_refusal(client, c);
  }
}

TEST_F(RefusalTest, WhatFollowsARefusalIsNeverARequest) {
  start();
  for (const Case& c : cases()) {
    Client client = connect();
    client.send(c.request + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n");
    expect_refusal(client, c);
  }
  EXPECT_EQ(service_.running, 0);
}

TEST_F(RefusalTest, IsReadEvenByAClientThatGoesOnSending) {
  start();
  Client client = connect();
  const std::string body(4 << 20, 'x');
  client.send("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n\r\n");
  client.send(body);
  EXPECT_EQ(client.receive().status, 413);
}

TEST_F(RefusalTest, SparesWhatIsAllowed) {
  start();
  std::string many;
  for (int i = 0; i < 99; ++i) many += "a: b\r\n";
  const std::string allowed[] = {
      with("a:b\r\n"),
      with("a: \t b \t \r\n"),
      with("a:\r\n"),
      with("a: b\tc\r\n"),
      with("a: \xea\xb0\x80\r\n"),
      with("!#$%&'*+-.^_`|~: b\r\n"),
      with("Content-Length: 0\r\n"),
      with("CONTENT-LENGTH: 00\r\n"),
      with(many),
      with("a: " + std::string(max_head - 33, 'a') + "\r\n"),
      "GET /" + std::string(max_target - 1, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n",
      "M-SEARCH / HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET // HTTP/1.1\r\nHost:\r\n\r\n",
      "GET /%EA%B0%80?a=b&c HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET / HTTP/1.0\r\n\r\n",
      "GET / HTTP/1.0\r\nExpect: something\r\n\r\n",
      "PUT /small HTTP/1.1\r\nHost: h\r\nContent-Length: 16\r\n\r\n0123456789abcdef",
  };
  for (const std::string& request : allowed) {
    Client client = connect();
    client.send(request);
    EXPECT_EQ(client.receive().status, 200) << request.substr(0, 100);
  }
}

}  // namespace
}  // namespace bongtu::edge
