// What a keyring tried, for the error that says why nothing opened.
#pragma once

#include <bongtu/materials.h>
#include <bongtu/result.h>

namespace bongtu::message {

// Names are those of the message and of the caller's own keys, never content. What is not printable is
// escaped, and what is long is cut, since a message can name anything.
std::string printable(std::string_view text);
// "'aws-kms' 'arn:…'"
std::string name_of(const EncryptedDataKeyView& key);

class Attempts {
 public:
  // An encrypted data key that did not open.
  void add(std::size_t index, const EncryptedDataKeyView& key, const Error& why);
  // A keyring that opened none.
  void add(const Error& why);

  std::size_t count() const { return count_; }

  // Fault::incorrect_key, or the first fault that says more. `keyring` names the keyring that tried; empty:
  // they have named themselves.
  std::unexpected<Error> refused(std::string_view keyring) const;

 private:
  void note(const Error& why);
  void append(std::string_view text);

  std::string text_;
  std::size_t count_ = 0;
  Fault fault_ = Fault::incorrect_key;
  std::string detail_;
};

}  // namespace bongtu::message
