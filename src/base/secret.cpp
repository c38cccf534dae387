#include "base/secret.h"

#include <openssl/crypto.h>
#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero is not in <cstring>'s namespace std

namespace bongtu {

void wipe(void* data, std::size_t size) noexcept {
  if (size != 0)
    explicit_bzero(data, size);  // an empty piece may be null, which explicit_bzero does not allow
}

bool equal_in_constant_time(View a, View b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace bongtu
