// What the files of this room share about OpenSSL 3.0.
//
// Rules, all measured: an algorithm is fetched once (a fetch takes locks); contexts belong to a thread and
// are reused; a context gets its next key with NULL for the algorithm. Deleters stand in each file's
// anonymous namespace: a second library with OpenSSL's type names in the same process would otherwise free
// what is not its own.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace bongtu::crypto {

// For calls that fail only where memory has run out, the library is broken or we called it wrongly: there is
// no safe way on, and no caller could do better than stop.
inline void must(bool worked, const char* what) {
  if (worked) [[likely]]
    return;
  std::fprintf(stderr, "bongtu: %s failed; the process ends, since nothing it encrypts could be trusted\n",
               what);
  std::abort();
}

}  // namespace bongtu::crypto
