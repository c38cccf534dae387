#include "cli/key_text.h"

#include "base/bytes.h"
#include "base/utf8.h"
#include "message/keyrings/raw_aes_info.h"

namespace bongtu::cli {
std::string key_name(const message::EncryptedDataKeyView& key) {
  const std::string_view name = as_text(message::key_name_in(key.provider_info));
  return is_utf8(name) ? std::string(name) : std::string();
}

std::string key_text(const message::EncryptedDataKeyView& key) {
  const std::string name = key_name(key);
  const std::string provider(is_utf8(key.provider_id) ? key.provider_id : "?");
  return provider + (name.empty() ? "" : " " + name);
}

}  // namespace bongtu::cli
