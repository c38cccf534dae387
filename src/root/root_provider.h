// Root-key providers: what wraps the root key, outside the store.
#pragma once

#include <memory>

#include "base/result.h"
#include "base/secret.h"

namespace bongtu::root {

class RootProvider {
 public:
  virtual ~RootProvider() = default;
  // Both bind `purpose` (what the wrapped bytes are). unwrap is refused with Fault::validation where the
  // bytes were wrapped by another root key.
  virtual Result<Bytes> wrap(View plaintext, std::string_view purpose) = 0;
  virtual Result<Secret> unwrap(View wrapped, std::string_view purpose) = 0;
};

// Opens a provider by URL; the schemes are the lines of providers.def. `file:PATH` is a file of 32 random
// bytes with mode 0600 or 0400, owned by this user, no symbolic link, in a directory that no one else may
// write. Refused with Fault::validation and one clear sentence that names the file and what to do.
Result<std::unique_ptr<RootProvider>> open_provider(std::string_view url);

// Makes what `url` names: for `file:PATH` the file, with new random bytes; an existing file is refused.
Result<> create_provider(std::string_view url);

}  // namespace bongtu::root
