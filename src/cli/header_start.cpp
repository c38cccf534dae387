#include "cli/header_start.h"

#include <algorithm>

#include "cli/base64_source.h"

namespace bongtu::cli {
namespace {

constexpr std::size_t first_piece = 4096;
// Of a body that is not framed: the IV, then its length.
constexpr std::size_t body_start = 12 + 8;

// False at the end of the source.
Result<bool> read_more(const message::Source& source, Bytes& bytes) {
  const std::size_t before = bytes.size();
  bytes.resize(before + std::max(first_piece, before / 2));
  TRY(const std::size_t count, source(std::span(bytes).subspan(before)));
  bytes.resize(before + count);
  return count != 0;
}

Error explained(Error error, View bytes) {
  if (!looks_like_base64(bytes)) return error;
  return {Fault::validation, "this is the base64 of a message: use --decode", {}};
}

Result<> read_body_length(const message::Source& source, HeaderStart& start) {
  const std::size_t at = start.header.size();
  bool more = true;
  while (more && start.bytes.size() < at + body_start) {
    TRY(more, read_more(source, start.bytes));
  }
  if (start.bytes.size() < at + body_start) return {};
  std::uint64_t length = 0;
  for (std::size_t i = at + 12; i < at + body_start; ++i) length = length << 8 | start.bytes[i];
  start.body_length = length;
  return {};
}

}  // namespace

Result<HeaderStart> read_header(const message::Source& source, const message::HeaderLimits& limits) {
  HeaderStart start;
  bool more = true;
  while (more) {
    TRY(more, read_more(source, start.bytes));
    auto header = message::parse_header_start(start.bytes, limits);
    if (!header) return std::unexpected(explained(header.error(), start.bytes));
    if (!*header) continue;
    const bool framed = (*header)->is_framed();
    start.header = *std::move(*header);
    if (framed) return start;
    CHECK(read_body_length(source, start));
    TRY(start.header, message::parse_header(start.bytes, limits));  // the bytes have moved
    return start;
  }
  const char* reason = start.bytes.empty() ? "it is empty" : "it ends within its header";
  return refuse(Fault::invalid_ciphertext, {}, reason);
}

Missing missing_of(const Command& command, const message::Header& header) {
  Missing missing;
  for (const std::string& key : command.context_keys) {
    if (!header.context.contains(key)) missing.keys.push_back(key);
  }
  for (const auto& [key, value] : command.context) {
    if (std::ranges::find(command.required_keys, key) != command.required_keys.end()) continue;
    const auto stored = header.context.find(key);
    if (stored == header.context.end() || stored->second != value) missing.pairs.emplace(key, value);
  }
  return missing;
}

Result<> check_length(const Command& command, const HeaderStart& start) {
  if (!command.max_length) return {};
  const std::uint64_t length =
      start.header.is_framed() ? start.header.frame_length : start.body_length.value_or(0);
  if (length <= *command.max_length) return {};
  return refuse(Fault::limit_exceeded,
                std::string("has ") + (start.header.is_framed() ? "frames" : "a body") + " of " +
                    std::to_string(length) + " bytes, which --max-length does not allow");
}

}  // namespace bongtu::cli
