#include "message/keyrings/attempts.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/utf8.h"
#include "message/keyrings/raw_aes_info.h"

namespace bongtu::message {
namespace {

constexpr std::size_t name_limit = 256, text_limit = 4096;

// Of the answers that an encrypted data key of another key can meet.
bool means_another_key(Fault fault) {
  return fault == Fault::incorrect_key || fault == Fault::invalid_ciphertext || fault == Fault::validation;
}

}  // namespace

std::string printable(std::string_view text) {
  const bool utf8 = is_utf8(text);
  std::string out;
  for (const char c : text.substr(0, name_limit)) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool plain = byte >= 0x20 && byte != 0x7f && byte != '\\' && (utf8 || byte < 0x80);
    if (plain)
      out += c;
    else
      out.append("\\x").append(hex(View(&byte, 1)));
  }
  if (utf8 && text.size() > name_limit)  // not in the middle of a character
    while (!is_utf8(out)) out.pop_back();
  if (text.size() > name_limit) out += "…";
  return out;
}

std::string name_of(const EncryptedDataKeyView& key) {
  return "'" + printable(key.provider_id) + "' '" + printable(as_text(key_name_in(key.provider_info))) + "'";
}

void Attempts::note(const Error& why) {
  if (fault_ != Fault::incorrect_key || means_another_key(why.fault)) return;
  fault_ = why.fault;
  detail_ = why.detail;
}

void Attempts::append(std::string_view text) {
  if (text_.size() > text_limit) return;
  if (!text_.empty()) text_ += ' ';
  text_ += text_.size() + text.size() > text_limit ? "And more." : text;
}

void Attempts::add(std::size_t index, const EncryptedDataKeyView& key, const Error& why) {
  note(why);
  ++count_;
  std::string text = "Encrypted data key " + std::to_string(index + 1) + ", " + name_of(key) + ": ";
  text += why.message.empty() ? "it does not open." : why.message;
  if (!text.ends_with('.')) text += '.';
  append(text);
}

void Attempts::add(const Error& why) {
  note(why);
  ++count_;
  append(why.message);
}

std::unexpected<Error> Attempts::refused(std::string_view keyring) const {
  if (keyring.empty()) return refuse(fault_, text_, detail_);
  std::string text = std::string(keyring) + " opens none of the message's data keys.";
  if (count_ == 0) text += " None names it.";
  if (!text_.empty()) text += ' ' + text_;
  return refuse(fault_, std::move(text), detail_);
}

}  // namespace bongtu::message
