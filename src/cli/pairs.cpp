#include "cli/pairs.h"

#include <bongtu/materials.h>

#include "base/utf8.h"

namespace bongtu::cli {

Result<Pair> parse_pair(std::string_view flag, std::string_view text) {
  const std::string where(flag);
  if (!is_utf8(text)) return refuse(Fault::validation, "A value of " + where + " is not UTF-8.");
  const std::size_t sign = text.find('=');
  if (sign == std::string_view::npos) {
    return refuse(Fault::validation,
                  "'" + std::string(text) + "' after " + where +
                      " is no name=value pair. Files stand before the flags, or after -i.");
  }
  if (sign == 0 || sign + 1 == text.size()) {
    return refuse(Fault::validation,
                  "'" + std::string(text) + "' after " + where + " has nothing before or after its '='.");
  }
  return Pair(text.substr(0, sign), text.substr(sign + 1));
}

Result<Context> parse_context(const std::vector<std::string>& texts, bool bare_keys) {
  Context context;
  for (const std::string& text : texts) {
    if (bare_keys && !text.empty() && text.find('=') == std::string::npos) {
      if (!is_utf8(text)) return refuse(Fault::validation, "A key of --encryption-context is not UTF-8.");
      context.keys.push_back(text);
      continue;
    }
    TRY(Pair pair, parse_pair("--encryption-context", text));
    if (!bare_keys && pair.first.starts_with(message::reserved_prefix)) {
      return refuse(Fault::validation, "Keys of an encryption context must not start with " +
                                           std::string(message::reserved_prefix) + ".");
    }
    if (!context.pairs.insert(pair).second) {
      return refuse(Fault::validation, "--encryption-context has the key '" + pair.first + "' twice.");
    }
  }
  return context;
}

}  // namespace bongtu::cli
