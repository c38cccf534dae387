#include <bongtu/header.h>

#include "message/test_materials.h"

namespace bongtu::message {
namespace {

Result<Shape> inspected(View message, std::size_t piece, HeaderLimits limits = {}) {
  Inspector inspector(limits);
  for (std::size_t at = 0; at < message.size(); at += piece) {
    const auto done = inspector.update(message.subspan(at, std::min(piece, message.size() - at)));
    if (!done) return std::unexpected(done.error());
  }
  return inspector.finish();
}

TEST(Inspector, tells_frames_and_sizes_of_every_suite) {
  for (const Suite& suite : suites()) {
    for (const std::size_t piece : {1u, 7u, 4096u}) {
      for (const std::size_t size : {0u, 1u, 4u, 5u, 8u, 9u}) {
        const Bytes message = test_message(suite, test_plaintext(size), 4);
        const auto shape = inspected(message, piece);
        ASSERT_TRUE(shape) << shape.error().detail;
        EXPECT_EQ(shape->frames, size == 0 ? 1u : (size + 3) / 4);
        EXPECT_EQ(shape->plaintext_size, size);
        EXPECT_EQ(shape->message_size, message.size());
        EXPECT_EQ(shape->signature_size, suite.signature == Curve::none   ? 0u
                                         : suite.signature == Curve::p256 ? 71u
                                                                          : 103u);
      }
    }
  }
}

TEST(Inspector, refuses_what_is_cut_off_or_goes_on) {
  for (const Suite& suite : suites()) {
    Bytes message = test_message(suite, test_plaintext(9), 4);
    for (std::size_t size = 0; size < message.size(); ++size) {
      const auto shape = inspected(View(message).first(size), 5);
      ASSERT_FALSE(shape) << suite.name << " " << size;
      EXPECT_EQ(shape.error().fault, Fault::invalid_ciphertext);
    }
    message.push_back(0);
    EXPECT_FALSE(inspected(message, 5));
  }
}

TEST(Inspector, knows_the_header_once_it_is_there) {
  const Bytes message = test_message(suites().back(), test_plaintext(9), 4);
  const std::size_t size = parse_header(message)->size();
  Inspector inspector;
  ASSERT_TRUE(inspector.update(View(message).first(size - 1)));
  EXPECT_EQ(inspector.header(), nullptr);
  ASSERT_TRUE(inspector.update(View(message).subspan(size - 1, 1)));
  ASSERT_NE(inspector.header(), nullptr);
  EXPECT_EQ(inspector.header()->context.at("a"), "b");
  const Inspector moved = std::move(inspector);
  EXPECT_EQ(moved.header()->frame_length, 4u);
}

}  // namespace
}  // namespace bongtu::message
