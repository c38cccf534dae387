#include "base/descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "base/bytes.h"

namespace bongtu {
namespace {

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    reads = Descriptor(ends[0]);
    writes = Descriptor(ends[1]);
  }
  Descriptor reads, writes;
};

TEST(Descriptor, ClosesWhatItHoldsButNotStandardInputAndOutput) {
  int number = -1;
  {
    const Descriptor file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    number = file.number();
    EXPECT_GE(::fcntl(number, F_GETFD), 0);
  }
  EXPECT_EQ(::fcntl(number, F_GETFD), -1);
  {
    const Descriptor standard(STDERR_FILENO);
  }
  EXPECT_GE(::fcntl(STDERR_FILENO, F_GETFD), 0);
  EXPECT_FALSE(Descriptor());
}

TEST(Descriptor, ReadsAPipeToItsEndWhateverThePieces) {
  Pipe pipe;
  std::thread writer([&] {
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(write_all(pipe.writes.number(), as_bytes("0123456789")));
    const Descriptor closed = std::move(pipe.writes);
  });
  Bytes all(9'995), rest(100);
  EXPECT_EQ(read_full(pipe.reads.number(), all).value(), all.size());
  EXPECT_EQ(read_full(pipe.reads.number(), rest).value(), 5u);
  EXPECT_EQ(read_some(pipe.reads.number(), rest).value(), 0u);
  writer.join();
}

TEST(Descriptor, SaysWhatTheSystemSaid) {
  Bytes out(1);
  const auto read = read_some(-1, out);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, Fault::unavailable);
  EXPECT_EQ(read.error().message, "cannot be read: Bad file descriptor");
  EXPECT_FALSE(write_all(-1, as_bytes("x")));
}

}  // namespace
}  // namespace bongtu
