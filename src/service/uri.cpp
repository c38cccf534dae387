#include "service/uri.h"

#include <charconv>

#include "base/utf8.h"

namespace bongtu::service {
namespace {

// Takes what stands before `end` off `text`, and `end` with it.
std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return part;
}

// The last label of a path may hold slashes where it names an ARN.
bool is_rest(std::string_view label) { return label == "{resource_arn}" || label == "{Resource}"; }

bool match_segment(std::string_view pattern, std::string_view segment, Found& found) {
  if (!pattern.starts_with('{')) return pattern == segment;
  auto value = percent_decoded(segment);
  if (!value || value->empty()) return false;
  found.parameters.emplace(pattern.substr(1, pattern.size() - 2), std::move(*value));
  return true;
}

bool match_path(std::string_view pattern, std::string_view path, Found& found) {
  pattern.remove_prefix(1);
  if (!path.starts_with('/')) return false;
  path.remove_prefix(1);
  while (!pattern.empty() && !path.empty()) {
    const bool ends = pattern.find('/') == std::string_view::npos;
    const std::string_view part = take_until(pattern, '/');
    if (!match_segment(part, ends && is_rest(part) ? std::exchange(path, {}) : take_until(path, '/'), found))
      return false;
  }
  return pattern.empty() && path.empty();
}

bool read_query(std::string_view query, Found& found) {
  while (!query.empty()) {
    std::string_view pair = take_until(query, '&');
    if (pair.empty()) continue;
    auto name = percent_decoded(take_until(pair, '='));
    auto value = percent_decoded(pair);
    if (!name || !value) return false;
    found.parameters.emplace(std::move(*name), std::move(*value));
  }
  return true;
}

// "mode=import" of "/apikeys?mode=import".
bool has_query_of(std::string_view required, const Found& found) {
  while (!required.empty()) {
    std::string_view pair = take_until(required, '&');
    const std::string_view name = take_until(pair, '=');
    const auto sent = found.parameters.find(name);
    if (sent == found.parameters.end() || (!pair.empty() && sent->second != pair)) return false;
  }
  return true;
}

bool matches(std::string_view uri, std::string_view path, std::string_view query, Found& found) {
  const std::string_view pattern = take_until(uri, '?');
  return match_path(pattern, path, found) && read_query(query, found) && has_query_of(uri, found);
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    unsigned byte = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if (byte == '%') {
      if (text.size() < 2) return std::nullopt;
      const auto [end, error] = std::from_chars(text.data(), text.data() + 2, byte, 16);
      if (error != std::errc() || end != text.data() + 2) return std::nullopt;
      text.remove_prefix(2);
    }
    decoded += static_cast<char>(byte);
  }
  if (!is_utf8(decoded)) return std::nullopt;
  return decoded;
}

std::optional<Found> find_by_uri(std::span<const ops::Operation* const> operations, std::string_view method,
                                 std::string_view target) {
  const std::string_view path = take_until(target, '?');
  for (const ops::Operation* operation : operations) {
    Found found{operation, {}};
    if (operation->http.method == method && matches(operation->http.uri, path, target, found)) return found;
  }
  return std::nullopt;
}

}  // namespace bongtu::service
