// From a data key to the keys of one message.
#pragma once

#include <bongtu/suite.h>

#include <array>

#include "base/secret.h"

namespace bongtu::message {

struct MessageKeys {
  std::array<std::uint8_t, 32> bytes{};
  std::size_t size = 0;
  std::array<std::uint8_t, 32> commitment{};  // of a suite that commits

  View encryption() const { return View(bytes).first(size); }
  MessageKeys() = default;
  MessageKeys(const MessageKeys&) = delete;
  MessageKeys& operator=(const MessageKeys&) = delete;
  ~MessageKeys() { wipe(bytes.data(), bytes.size()); }
};

// `data_key` has suite.data_key_size bytes; the message id is the HKDF salt in version 2 and part of the info
// in version 1 (specification, "algorithm suites").
void derive(const Suite& suite, View data_key, View message_id, MessageKeys& out);

}  // namespace bongtu::message
