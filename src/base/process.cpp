#include "base/process.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace bongtu {

void keep_memory_private() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__  // LeakSanitizer looks at its own process from outside
  prctl(PR_SET_DUMPABLE, 0);
#endif
}

}  // namespace bongtu
