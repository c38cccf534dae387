#include "base/process.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace bongtu {
namespace {

bool is_private() {
  rlimit limit{};
  const bool no_core = getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0;
#ifdef __SANITIZE_ADDRESS__
  return no_core;
#else
  return no_core && prctl(PR_GET_DUMPABLE) == 0;
#endif
}

// In a process of its own: what is given up does not come back.
TEST(Process, LeavesNoCoreFileAndAdmitsNoDebugger) {
  EXPECT_EXIT(
      {
        keep_memory_private();
        _exit(is_private() ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace bongtu
