#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {
constexpr std::size_t context_limit = 8192;
}

Result<Bytes> bound(const std::optional<EncryptionContext>& context) {
  if (!context) return Bytes();
  auto bytes = serialize(*context);
  if (!bytes || bytes->size() > context_limit) {
    return refuse(Fault::validation, "The encryption context is larger than 8192 bytes.");
  }
  return *std::move(bytes);
}

const EncryptionContext* asked(const std::optional<EncryptionContext>& context) {
  static const EncryptionContext empty;
  return context ? &*context : &empty;
}

std::string make_marker(std::string_view list, std::string_view last) {
  return base64(as_bytes(std::string(list) + ":" + std::string(last)));
}

Result<std::string> read_marker(std::string_view list, const std::optional<std::string>& marker) {
  if (!marker) return std::string();
  const auto bytes = from_base64(*marker);
  const std::string start = std::string(list) + ":";
  if (!bytes || !as_text(*bytes).starts_with(start))
    return refuse(Fault::invalid_marker, "The marker is not valid.");
  return std::string(as_text(*bytes).substr(start.size()));
}

}  // namespace bongtu::ops
