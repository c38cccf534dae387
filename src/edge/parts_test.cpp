// The small parts: buffers, workers, the recorder, the rendering of replies.
#include <latch>

#include "edge/buffer.h"
#include "edge/recorder.h"
#include "edge/reply.h"
#include "edge/testing.h"
#include "edge/workers.h"

namespace bongtu::edge {
namespace {

TEST(BufferTest, WipesWhatItForgets) {
  Buffer buffer;
  buffer.reserve(64);
  buffer.append("a secret, and more");
  const char* memory = buffer.text().data();
  buffer.consume(9);
  EXPECT_EQ(buffer.text(), " and more");
  EXPECT_EQ(buffer.text().data(), memory);
  EXPECT_EQ(std::string_view(memory + 9, 9), std::string_view("\0\0\0\0\0\0\0\0\0", 9));
  buffer.clear();
  EXPECT_EQ(std::string_view(memory, 18).find_first_not_of('\0'), std::string_view::npos);
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.capacity(), 64u);
}

TEST(BufferTest, KeepsItsContentsWhenItGrows) {
  Buffer buffer;
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    buffer.append(std::to_string(i));
    expected += std::to_string(i);
  }
  EXPECT_EQ(buffer.text(), expected);
}

TEST(BufferTest, GivesBackLargeMemory) {
  Buffer buffer;
  buffer.reserve(Buffer::kept_capacity + 1);
  buffer.append("x");
  buffer.clear();
  EXPECT_EQ(buffer.capacity(), 0u);
  buffer.append("y");
  EXPECT_EQ(buffer.text(), "y");
}

TEST(WorkersTest, RefuseWhatTheQueueHasNoRoomFor) {
  std::atomic<int> done = 0;
  {
    Gate gate;
    std::latch started(2);
    Workers workers(2, 3);
    const auto blocking = [&] {
      started.count_down();
      gate.wait();
      ++done;
    };
    EXPECT_TRUE(workers.post(blocking));
    EXPECT_TRUE(workers.post(blocking));
    started.wait();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(workers.post([&] { ++done; }));
    EXPECT_FALSE(workers.post([&] { done += 100; }));
    gate.open();
  }
  EXPECT_EQ(done, 5);  // what was queued ran before the end
}

TEST(RecorderTest, WritesATurnOnce) {
  FakeService service;
  Recorder recorder(service);
  const auto first = recorder.add("a\n");
  const auto second = recorder.add("b\n");
  EXPECT_EQ(service.record_calls, 0);
  EXPECT_TRUE(recorder.recorded(*second));
  const auto third = recorder.add("c\n");
  EXPECT_TRUE(recorder.recorded(*first));
  EXPECT_EQ(service.recorded(), "a\nb\n");
  EXPECT_TRUE(recorder.recorded(*third));
  EXPECT_EQ(service.recorded(), "a\nb\nc\n");
  EXPECT_EQ(service.record_calls, 2);
}

TEST(RecorderTest, AFailureIsThatOfItsTurnOnly) {
  FakeService service;
  Recorder recorder(service);
  service.record_fails = true;
  const auto first = recorder.add("a\n");
  const auto second = recorder.add("b\n");
  EXPECT_FALSE(recorder.recorded(*first));
  service.record_fails = false;
  const auto third = recorder.add("c\n");
  EXPECT_TRUE(recorder.recorded(*third));
  EXPECT_FALSE(recorder.recorded(*second));
  EXPECT_EQ(service.recorded(), "c\n");
}

TEST(ReplyTest, IsOnePieceToTheByte) {
  service::Reply reply;
  reply.status = 400;
  reply.content_type = "application/x-amz-json-1.1";
  reply.request_id = "1-2-3";
  reply.error_type = "ValidationException";
  reply.extra_headers = "x: y\r\n";
  reply.body = "{}";
  const std::string head =
      "HTTP/1.1 400 Bad Request\r\nDate: today\r\nContent-Type: "
      "application/x-amz-json-1.1\r\nContent-Length: 2\r\n"
      "Cache-Control: no-store\r\nx-amzn-RequestId: 1-2-3\r\nx-amzn-ErrorType: ValidationException\r\nx: "
      "y\r\n";
  struct Case {
    Framing framing;
    std::string_view end;
  };
  const Case cases[] = {
      {{.without_body = false, .http_1_0 = false, .keep_alive = true}, "\r\n{}"},
      {{.without_body = false, .http_1_0 = false, .keep_alive = false}, "Connection: close\r\n\r\n{}"},
      {{.without_body = false, .http_1_0 = true, .keep_alive = true}, "Connection: keep-alive\r\n\r\n{}"},
      {{.without_body = false, .http_1_0 = true, .keep_alive = false}, "Connection: close\r\n\r\n{}"},
      {{.without_body = true, .http_1_0 = false, .keep_alive = true}, "\r\n"},
  };
  for (const Case& c : cases) {
    Buffer out;
    render(reply, "today", c.framing, out);
    EXPECT_EQ(out.text(), head + std::string(c.end));
  }
}

TEST(ReplyTest, EscapesItsMessage) {
  EXPECT_EQ(plain_reply(400, "a \"b\"").body, R"({"message":"a \"b\""})");
}

}  // namespace
}  // namespace bongtu::edge
