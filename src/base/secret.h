// Secret (bongtu/secret.h), and text that wipes itself.
#pragma once

#include <bongtu/secret.h>

#include <string>

#include "base/bytes.h"

namespace bongtu {

// Text of a request or a reply: plaintext passes through it. Strings of up to 15 characters live inside the
// object and are not wiped, so no secret is ever kept in a short WipedText on its own.
using WipedText = std::basic_string<char, std::char_traits<char>, WipingAllocator<char>>;

}  // namespace bongtu
