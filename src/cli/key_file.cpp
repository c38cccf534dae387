#include "cli/key_file.h"

#include <sys/stat.h>

#include <algorithm>

#include "cli/input.h"

namespace bongtu::cli {
namespace {

constexpr std::size_t largest_key_file = std::size_t{64} << 10;

bool is_aes_size(std::size_t size) { return size == 16 || size == 24 || size == 32; }

bool is_blank(std::uint8_t byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

bool is_text(View bytes) {
  return std::ranges::all_of(
      bytes, [](std::uint8_t byte) { return is_blank(byte) || (byte > 0x20 && byte < 0x7f); });
}

std::string_view trimmed(View bytes) {
  while (!bytes.empty() && is_blank(bytes.front())) bytes = bytes.subspan(1);
  while (!bytes.empty() && is_blank(bytes.back())) bytes = bytes.first(bytes.size() - 1);
  return as_text(bytes);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool hex_to(std::string_view text, std::span<std::uint8_t> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return true;
}

std::unexpected<Error> no_key(const std::string& path) {
  return refuse(
      Fault::validation,
      "The key file " + path + " must hold 16, 24 or 32 bytes: as they are, in hexadecimal or in base64.");
}

Result<Secret> read_whole(const std::string& path, struct stat& status) {
  auto input = open_input(path);
  if (!input) return refuse(input.error().fault, "The key file " + path + " " + input.error().message + ".");
  ::fstat(input->descriptor.number(), &status);
  Secret bytes(largest_key_file + 1);
  auto read = read_full(input->descriptor.number(), bytes.writable());
  if (!read) return refuse(Fault::validation, "The key file " + path + " " + read.error().message + ".");
  const std::size_t size = *read;
  if (size > largest_key_file) return refuse(Fault::validation, path + " is too large for a key file.");
  return Secret::copy_of(bytes.reveal().first(size));
}

Result<Secret> key_of_text(const std::string& path, std::string_view text) {
  if (text.size() % 2 == 0 && is_aes_size(text.size() / 2)) {
    Secret key(text.size() / 2);
    if (hex_to(text, key.writable())) return key;
  }
  // 32 letters are the base64 of 24 bytes as well as 32 bytes. Padding makes it clear: nobody draws such a
  // key.
  if (is_aes_size(text.size()) && !text.ends_with('=')) {
    return refuse(Fault::validation, "The key file " + path +
                                         " holds text of a key's length, which may be the " +
                                         "key itself or its base64: write the key in hexadecimal.");
  }
  if (const std::size_t size = base64_decoded_size(text); is_aes_size(size)) {
    Secret key(size);
    if (base64_decode_to(text, key.writable().data())) return key;
  }
  return no_key(path);
}

}  // namespace

Result<Secret> read_private_file(const std::string& path, std::vector<std::string>& warnings) {
  struct stat status{};
  TRY(Secret bytes, read_whole(path, status));
  if (S_ISREG(status.st_mode) && (status.st_mode & 077) != 0) {
    warnings.push_back("The key file " + path + " is open to others: chmod 600 it.");
  }
  return bytes;
}

Result<std::string> read_public_file(const std::string& path) {
  struct stat status{};
  TRY(const Secret bytes, read_whole(path, status));
  return std::string(as_text(bytes.reveal()));
}

Result<Secret> read_aes_key(const std::string& path, std::vector<std::string>& warnings) {
  TRY(Secret bytes, read_private_file(path, warnings));
  if (is_text(bytes.reveal())) return key_of_text(path, trimmed(bytes.reveal()));
  if (is_aes_size(bytes.size())) return bytes;
  return no_key(path);
}

}  // namespace bongtu::cli
