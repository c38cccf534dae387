// The encryption context: pairs that are bound to a ciphertext.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace bongtu {

// UTF-8, ordered by the bytes of the keys, which is the order of the serialization. Not secret: a message
// carries it in the clear, and KMS writes it to its audit log.
using EncryptionContext = std::map<std::string, std::string, std::less<>>;

}  // namespace bongtu
