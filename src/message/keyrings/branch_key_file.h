// One item of a directory of branch keys: the attributes that the official key store's table has for it, so
// that the encrypted key means the same in both.
#pragma once

#include <bongtu/encryption_context.h>

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace bongtu::message {

struct BranchKeyItem {
  EncryptionContext attributes;  // all but "enc": the KMS encryption context, once the table's name is added
  Bytes encrypted_key;           // "enc"
};

// "bongtu branch key 1\n" || u16 size, attributes as an encryption context is serialized || u16 size, enc.
Result<Bytes> to_file(const BranchKeyItem& item);
// Fault::internal for what is not exactly that.
Result<BranchKeyItem> parse_branch_key_file(View file);

// Fault::not_found where there is no file; Fault::unavailable where it cannot be read.
Result<Bytes> read_small_file(const std::string& path);
// Whoever reads sees the old file or all of the new one, after a crash too. Readable by its owner only.
Result<> replace_file(const std::string& path, View content);
// Makes a directory (and its parents) that only its owner may enter, and that is there after a crash too.
Result<> make_private_directory(const std::string& path);

}  // namespace bongtu::message
