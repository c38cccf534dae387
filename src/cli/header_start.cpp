#include "cli/header_start.h"

#include <algorithm>

#include "cli/base64_source.h"

namespace bongtu::cli {
namespace {

constexpr std::size_t first_piece = 4096;

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

}  // namespace

Result<HeaderStart> read_header(const message::Source& source, const message::HeaderLimits& limits) {
  HeaderStart start;
  bool more = true;
  while (more) {
    TRY(more, read_more(source, start.bytes));
    auto header = message::parse_header_start(start.bytes, limits);
    if (!header) return std::unexpected(explained(header.error(), start.bytes));
    if (!*header) continue;
    start.header = *std::move(*header);
    return start;
  }
  const char* reason = start.bytes.empty() ? "it is empty" : "it ends within its header";
  return refuse(Fault::invalid_ciphertext, {}, reason);
}

message::ReadAt reading_on(View start, message::ReadAt rest) {
  return [start, rest = std::move(rest)](std::uint64_t offset,
                                         std::span<std::uint8_t> out) -> Result<std::size_t> {
    if (offset >= start.size()) return rest(offset, out);
    const View there = start.subspan(static_cast<std::size_t>(offset));
    const std::size_t known = std::min(out.size(), there.size());
    std::ranges::copy(there.first(known), out.begin());
    if (known == out.size()) return known;
    TRY(const std::size_t more, rest(start.size(), out.subspan(known)));
    return known + more;
  };
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

}  // namespace bongtu::cli
