#include "client/url.h"

#include <gtest/gtest.h>

namespace bongtu::client {
namespace {

TEST(Url, IsTakenApart) {
  struct Case {
    const char *text, *host, *authority, *target;
    bool secure;
    int port;
  };
  for (const Case& c : {
           Case{"https://kms.eu-west-1.amazonaws.com", "kms.eu-west-1.amazonaws.com",
                "kms.eu-west-1.amazonaws.com", "/", true, 443},
           Case{"http://127.0.0.1:8280/", "127.0.0.1", "127.0.0.1:8280", "/", false, 8280},
           Case{"https://[::1]:9/a/b?c=d", "::1", "[::1]:9", "/a/b?c=d", true, 9},
           Case{"http://LocalHost:80", "localhost", "localhost", "/", false, 80},
           Case{"https://a?b", "a", "a", "/?b", true, 443},
       }) {
    const auto url = parse_url(c.text);
    ASSERT_TRUE(url) << c.text;
    EXPECT_EQ(url->host, c.host);
    EXPECT_EQ(url->authority(), c.authority);
    EXPECT_EQ(url->target, c.target);
    EXPECT_EQ(url->secure, c.secure);
    EXPECT_EQ(url->port, c.port);
  }
}

TEST(Url, IsRefusedWhereItIsNone) {
  for (const char* text : {"",
                           "kms.example.com",
                           "ftp://a",
                           "https://",
                           "https:///a",
                           "https://user@host",
                           "https://a:b@c",
                           "https://a:0",
                           "https://a:65536",
                           "https://a:1x",
                           "https://a:",
                           "https://a b",
                           "https://a/b\r\nX: y",
                           "https://[::1",
                           "https://[::1]x",
                           "https://[a]",
                           "https://::1",
                           "https://a/#b",
                           "https://\xc3\xa4",
                           "https://[fe80::1%eth0]",
                           "HTTPS://a"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().fault, Fault::validation);
  }
}

TEST(Url, KnowsThisMachine) {
  for (const char* host : {"localhost", "127.0.0.1", "127.9.9.9", "::1"})
    EXPECT_TRUE(is_loopback(host)) << host;
  for (const char* host :
       {"", "localhost.example.com", "127.0.0.1.nip.io", "128.0.0.1", "::2", "0.0.0.0", "127.1"})
    EXPECT_FALSE(is_loopback(host)) << host;
}

}  // namespace
}  // namespace bongtu::client
