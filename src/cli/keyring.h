// From -w/--wrapping-keys to what encrypts and decrypts.
#pragma once

#include <bongtu/cmm.h>

#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"

namespace bongtu::cli {

enum class Use : std::uint8_t { encrypt, decrypt };

// Reads key files and makes the keyrings; a KMS is first asked with the first message. The first of `keys`
// makes data keys, the others wrap them too. Fault::validation and the like for keys that cannot be used;
// adds to `warnings` what the caller should know.
Result<std::shared_ptr<message::Keyring>> make_keyring(const std::vector<WrappingKey>& keys,
                                                       const std::string& endpoint, Use use,
                                                       std::vector<std::string>& warnings);

// The keyring behind --required-encryption-context-keys and --caching.
Result<std::shared_ptr<message::Cmm>> make_cmm(const Command& command,
                                               std::shared_ptr<message::Keyring> keyring);

}  // namespace bongtu::cli
