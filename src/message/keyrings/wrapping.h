// What all keyrings do alike.
#pragma once

#include <bongtu/keyring.h>

#include <optional>

#include "base/result.h"
#include "message/keyrings/attempts.h"

namespace bongtu::message {

// Makes the data key where there is none yet.
Result<> ensure_data_key(EncryptionMaterials& materials);
// The context as it is bound. Fault::validation where it is too long for a message.
Result<Bytes> serialized(const EncryptionContext& context);
// Fault::validation unless a message can carry it: 1 to 65,535 bytes of UTF-8.
Result<> check_name(std::string_view what, std::string_view name);

// `why` as Fault::limit_exceeded, with the bound before its text.
std::unexpected<Error> given_up(std::unexpected<Error> why);

// Nothing: not this keyring's key.
using Unwrapped = Result<std::optional<Secret>>;

// A message names up to 65,535 data keys, and the same key in all of them, if whoever made it likes; those
// who have several have a handful.
inline constexpr std::size_t most_attempts = 100;

// Gives the materials the first data key that `unwrap(key)` yields in the right size. An error of it is one
// attempt; after most_attempts in vain it tries no more: Fault::limit_exceeded. Fault::later ends it at once.
template <class Unwrap>
Result<> open_first(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys,
                    std::string_view keyring, Unwrap unwrap) {
  if (!materials.data_key.empty())
    return refuse(Fault::validation, "These materials have their data key already.");
  Attempts attempts;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Unwrapped key = unwrap(keys[i]);
    if (key && !*key) continue;
    if (key && (*key)->size() != materials.suite->data_key_size)
      key = refuse(Fault::incorrect_key, "The data key has not the size of the message's suite.");
    if (key) {
      materials.data_key = std::move(**key);
      materials.opened = i;
      return {};
    }
    if (key.error().fault == Fault::later) return std::unexpected(std::move(key.error()));
    attempts.add(i, keys[i], key.error());
    if (attempts.count() == most_attempts) return given_up(attempts.refused(keyring));
  }
  return attempts.refused(keyring);
}

}  // namespace bongtu::message
