// Comma-separated values (RFC 4180).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace bongtu::ops::apigateway {

using CsvRow = std::vector<WipedText>;

// The rows, empty lines left out; nothing for what is none: a quotation mark that is not closed.
std::optional<std::vector<CsvRow>> parse_csv(std::string_view text);

}  // namespace bongtu::ops::apigateway
