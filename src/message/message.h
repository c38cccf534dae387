// AWS Encryption SDK messages, version 2, of suite 0x0478: AES-256-GCM, HKDF-SHA-512, key commitment,
// unsigned. Written framed; read framed and unframed.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/encryption_context.h"
#include "base/result.h"
#include "base/secret.h"
#include "message/kms.h"

namespace bongtu::message {

inline constexpr std::uint32_t frame_length = 65536;  // of the messages we write
inline constexpr std::size_t data_key_size = 32;
inline constexpr std::string_view kms_provider_id = "aws-kms";

struct EncryptedDataKey {
  std::string_view provider_id;    // "aws-kms"
  std::string_view provider_info;  // the key ARN
  View ciphertext;
};

// A header whose form is right; nothing of it is authenticated yet. Views point into the message.
struct Header {
  View bytes;  // the header body, which the header tag authenticates
  View message_id;
  EncryptionContext context;
  std::vector<EncryptedDataKey> encrypted_data_keys;
  std::uint32_t frame_length = 0;  // 0 = unframed
  View commitment;
  View tag;
};

// Size in bytes of the message that `encrypt` makes.
std::size_t message_size(const DataKey& key, View serialized_context, std::size_t plaintext_size);

// Writes message_size(...) bytes to `out`. One data key may serve many messages: each has its own random
// message id and so its own derived key. `serialized_context` is serialize(context); the data key has 32
// bytes, its ARN and its blob at most 65,535 each.
void encrypt(const DataKey& key, View serialized_context, View plaintext, std::uint8_t* out);

// Fault::invalid_ciphertext, without message, for everything that is not exactly such a message: another
// version or suite, hostile lengths, unsorted or doubled context keys, no encrypted data key.
Result<Header> parse_header(View message);

// Opens the body that follows `header` in `message`: commitment first, then header tag, then every frame in
// order, and nothing after the last. All or nothing; Fault::invalid_ciphertext, without message, otherwise.
Result<Secret> decrypt(View message, const Header& header, View data_key);

}  // namespace bongtu::message
