// "name=value" arguments.
#pragma once

#include <bongtu/encryption_context.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace bongtu::cli {

using Pair = std::pair<std::string, std::string>;

// Splits at the first "=". Fault::validation where there is none or a side is empty, and for what is not
// UTF-8; `flag` is named in the message.
Result<Pair> parse_pair(std::string_view flag, std::string_view text);

// What --encryption-context says: pairs, and keys alone where `bare_keys` allows. A key twice is refused, and
// so are reserved ones among the pairs.
struct Context {
  EncryptionContext pairs;
  std::vector<std::string> keys;
};
Result<Context> parse_context(const std::vector<std::string>& texts, bool bare_keys);

}  // namespace bongtu::cli
