// Members that several KMS operations share, with AWS's bounds.
#pragma once

#include <string>

#include "base/encryption_context.h"
#include "base/shape.h"

namespace bongtu::ops {

inline constexpr Bounds key_id_bounds{1, 2048};
inline constexpr std::string_view key_id_doc = "The KMS key: key id, key ARN, alias name or alias ARN.";
inline constexpr std::string_view bare_key_id_doc = "The KMS key: key id or key ARN.";
inline constexpr std::string_view context_doc =
    "Pairs that are bound to the ciphertext; decryption needs the same ones. At most 8,192 bytes in all.";

// "alias/" and what may follow it.
bool is_alias_text(std::string_view text);
inline constexpr Pattern alias_pattern{"^[a-zA-Z0-9:/_-]+$", &is_alias_text};

const std::vector<std::string_view>& encryption_algorithms();
const std::vector<std::string_view>& data_key_specs();
const std::vector<std::string_view>& key_specs();
const std::vector<std::string_view>& key_usages();
const std::vector<std::string_view>& key_origins();

// What an Encrypt or Decrypt call names as its algorithm must be that of a symmetric key: invalid_key_usage
// otherwise.
Result<> check_algorithm(const std::optional<std::string>& algorithm);

// The context as it is bound. Fault::validation where it is larger than 8,192 bytes.
Result<Bytes> bound(const std::optional<EncryptionContext>& context);
inline EncryptionContext or_empty(const std::optional<EncryptionContext>& context) {
  return context ? *context : EncryptionContext();
}

// Markers of paginated lists: opaque text that says which list and where to go on. Fault::invalid_marker for
// one that is not of this list.
std::string make_marker(std::string_view list, std::string_view last);
Result<std::string> read_marker(std::string_view list, const std::optional<std::string>& marker);

}  // namespace bongtu::ops
