#include <random>

#include "edge/head.h"
#include "edge/testing.h"

namespace bongtu::edge {
namespace {

// Always the same inputs: a failure can be repeated.
class Inputs {
 public:
  std::string next() {
    std::string text;
    for (int parts = number(12); parts >= 0; --parts) text += part();
    for (int changes = number(4) - 1; changes > 0 && !text.empty(); --changes) {
      text[static_cast<std::size_t>(number(static_cast<int>(text.size())))] = static_cast<char>(number(256));
    }
    return text;
  }

 private:
  int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  std::string part() {
    static const std::string parts[] = {"GET / HTTP/1.1\r\n",
                                        "POST /echo HTTP/1.1\r\n",
                                        "HEAD /worker HTTP/1.0\r\n",
                                        "Host: h\r\n",
                                        "Host: h\r\n",
                                        "Content-Length: 3\r\n",
                                        "Content-Length: 70000\r\n",
                                        "Transfer-Encoding: chunked\r\n",
                                        "Expect: 100-continue\r\n",
                                        "Connection: close\r\n",
                                        "Connection: keep-alive\r\n",
                                        "a: b\r\n",
                                        "a:\r\n b\r\n",
                                        "\r\n",
                                        "\r\n",
                                        "\r\n",
                                        "abc",
                                        ": ",
                                        "\r",
                                        "\n",
                                        "GET /audited HTTP/1.1\r\nHost: h\r\n\r\n",
                                        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"};
    if (number(10) == 0)
      return std::string(static_cast<std::size_t>(number(6000)), static_cast<char>(number(256)));
    return parts[number(std::size(parts))];
  }

  std::minstd_rand random_{1};
};

TEST(FuzzTest, HeadsAreViewsIntoTheirBytesOrRefused) {
  Inputs inputs;
  int parsed = 0;
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = inputs.next();
    HeadScan scan;
    const auto size = scan.scan(text);
    if (!size || *size == 0) continue;
    Head head;
    if (!parse_head(std::string_view(text).substr(0, *size), head)) continue;
    ++parsed;
    for (const auto& field : head.fields) {
      ASSERT_GE(field.name.data(), text.data());
      ASSERT_LE(field.value.data() + field.value.size(), text.data() + *size);
      ASSERT_EQ(field.value.find_first_of("\r\n"), std::string_view::npos);
    }
  }
  EXPECT_GT(parsed, 500);
}

TEST_F(ServerTest, SurvivesWhateverItIsSent) {
  start();
  Inputs inputs;
  std::size_t answers = 0;
  for (int i = 0; i < 3'000; ++i) {
    Client client = connect();
    const std::string text = inputs.next();
    const std::size_t half = text.size() / 2;
    client.send(std::string_view(text).substr(0, half));
    client.send(std::string_view(text).substr(half));
    client.finish();
    const std::string answer = client.rest();
    if (answer.empty()) continue;
    ASSERT_TRUE(answer.starts_with("HTTP/1.1 ")) << answer;
    ++answers;
  }
  EXPECT_GT(answers, 1'000);
  Client client = connect();
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(client.receive().status, 200);
}

}  // namespace
}  // namespace bongtu::edge
