// Encrypted data keys for people.
#pragma once

#include <bongtu/materials.h>

#include <string>

namespace bongtu::cli {

// The key's ARN or name, where that is UTF-8; empty otherwise. What a raw AES keyring adds to
// the name (lengths and IV) is left out.
std::string key_name(const message::EncryptedDataKeyView& key);

// "aws-kms arn:aws:kms:…".
std::string key_text(const message::EncryptedDataKeyView& key);

}  // namespace bongtu::cli
