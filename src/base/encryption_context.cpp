#include "base/encryption_context.h"

namespace bongtu {
namespace {

constexpr std::size_t limit = 65535;

bool append_short(Bytes& out, std::string_view text) {
  if (text.size() > limit) return false;
  append_big_endian(out, static_cast<std::uint16_t>(text.size()));
  out.insert(out.end(), text.begin(), text.end());
  return true;
}

}  // namespace

std::optional<Bytes> serialize(const EncryptionContext& context) {
  Bytes out;
  if (context.empty()) return out;
  if (context.size() > limit) return std::nullopt;
  append_big_endian(out, static_cast<std::uint16_t>(context.size()));
  for (const auto& [key, value] : context) {
    if (!append_short(out, key) || !append_short(out, value)) return std::nullopt;
  }
  if (out.size() > limit) return std::nullopt;
  return out;
}

}  // namespace bongtu
