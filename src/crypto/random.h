// Random bytes from OpenSSL's generator.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace bongtu::crypto {

// Fills `out`. Small requests are served from a buffer of this thread that is wiped as it is used up and
// never crosses a fork. A generator that fails ends the process: no caller could go on safely.
void random(std::span<std::uint8_t> out);

using Uuid = std::array<std::uint8_t, 16>;
Uuid random_uuid();                                     // version 4
std::string to_string(const Uuid& uuid);                // 8-4-4-4-12, lower case
std::optional<Uuid> parse_uuid(std::string_view text);  // exactly that form

// `length` characters, each drawn evenly from `alphabet` (at most 256 characters).
std::string random_text(std::size_t length, std::string_view alphabet);

}  // namespace bongtu::crypto
