// Base64 text as it is read.
#pragma once

#include <bongtu/message.h>

namespace bongtu::cli {

// Decodes what `source` reads; blanks and line ends between the characters are skipped, as in PEM. Anything
// else that is not base64 (RFC 4648 section 4), and text after its padding, is Fault::invalid_ciphertext.
message::Source decoded(message::Source source);

// True where `start`, the first bytes of something, can only be the base64 of a message, whose first byte is
// 1 or 2, and is none itself.
bool looks_like_base64(View start);

}  // namespace bongtu::cli
