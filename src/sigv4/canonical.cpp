#include "sigv4/canonical.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "crypto/digest.h"

namespace bongtu::sigv4 {
namespace {

// A line break inside a value comes from a folded header; it is a blank like any other.
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

constexpr auto unreserved = [] {
  std::array<bool, 256> table{};
  for (unsigned char c :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")) {
    table[c] = true;
  }
  return table;
}();

void append_encoded(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  if (unreserved[byte]) {
    out += c;
    return;
  }
  out += '%';
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

// The path's escapes are encoded once more: every service but S3 signs "/a b", sent as "/a%20b", as
// "/a%2520b".
void append_path(std::string& out, std::string_view path) {
  for (char c : path) {
    if (c == '/')
      out += c;
    else
      append_encoded(out, c);
  }
}

// As the SDKs do it: empty segments go as well, and "/a/b/.." is "/a".
void append_normalized_path(std::string& out, std::string_view path) {
  const std::size_t start = out.size();
  for (Split segments(path, '/'); const auto segment = segments.next();) {
    if (segment->empty() || *segment == ".") continue;
    if (*segment == "..") {
      const std::size_t slash = out.rfind('/');
      if (slash != std::string::npos && slash >= start) out.resize(slash);
      continue;
    }
    out += '/';
    for (char c : *segment) append_encoded(out, c);
  }
  if (out.size() == start || path.ends_with('/')) out += '/';
}

std::optional<char> escaped_byte(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return std::nullopt;
  const std::array digits = {lower(text[1]), lower(text[2])};
  const auto byte = from_hex({digits.data(), digits.size()});
  if (!byte) return std::nullopt;
  return static_cast<char>(byte->front());
}

// A name or value is sent encoded, but not always the way that is signed (raw UTF-8, lower-case digits).
std::string reencoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = escaped_byte(text.substr(i));
    append_encoded(out, byte.value_or(text[i]));
    if (byte) i += 2;
  }
  return out;
}

void append_query(std::string& out, std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (Split parts(query, '&'); const auto part = parts.next();) {
    if (part->empty()) continue;
    const std::size_t equals = std::min(part->find('='), part->size());
    const std::size_t value = std::min(equals + 1, part->size());
    parameters.emplace_back(reencoded(part->substr(0, equals)), reencoded(part->substr(value)));
  }
  std::ranges::sort(parameters);
  bool first = true;
  for (const auto& [name, value] : parameters) {
    if (!std::exchange(first, false)) out += '&';
    out.append(name).append(1, '=').append(value);
  }
}

// Blanks at both ends go, an inner run of them becomes one space.
void append_value(std::string& out, std::string_view value) {
  value = trimmed(value);
  while (true) {
    const auto blank = std::ranges::find_if(value, is_blank);
    out.append(value.begin(), blank);
    if (blank == value.end()) return;
    out += ' ';
    value = trimmed({blank, value.end()});
  }
}

void append_header(std::string& out, std::span<const Header> headers, std::string_view name) {
  out.append(name).append(1, ':');
  bool first = true;
  for (const Header& header : headers) {
    if (!is_named(header.name, name)) continue;
    if (!std::exchange(first, false)) out += ',';
    append_value(out, header.value);
  }
  out += '\n';
}

std::size_t size_of(const SignedRequest& request) {
  constexpr std::size_t hash_and_line_ends = 128;
  std::size_t size = request.method.size() + 3 * request.target.size() + hash_and_line_ends;
  for (const Header& header : request.headers) size += 2 * header.name.size() + header.value.size() + 3;
  return size;
}

}  // namespace

std::string_view trimmed(std::string_view value) {
  while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_blank(value.back())) value.remove_suffix(1);
  return value;
}

std::string canonical_request(const SignedRequest& request, std::string_view signed_headers,
                              std::string_view body_hash, bool normalize) {
  const std::size_t question_mark = std::min(request.target.find('?'), request.target.size());
  const std::string_view path = request.target.substr(0, question_mark);
  std::string out;
  out.reserve(size_of(request));
  out.append(request.method).append(1, '\n');
  if (normalize)
    append_normalized_path(out, path);
  else
    append_path(out, path);
  out += '\n';
  append_query(out, request.target.substr(std::min(question_mark + 1, request.target.size())));
  out += '\n';
  for (Split names(signed_headers, ';'); const auto name = names.next();)
    append_header(out, request.headers, *name);
  out.append(1, '\n').append(signed_headers).append(1, '\n').append(body_hash);
  return out;
}

std::string canonical_request(const SignedRequest& request, std::string_view signed_headers, bool normalize) {
  return canonical_request(request, signed_headers, hex(crypto::sha256(as_bytes(request.body))), normalize);
}

}  // namespace bongtu::sigv4
