#include "cli/explain.h"

#include <array>
#include <new>

namespace bongtu::cli {
namespace {

// What stands where an error has no message of its own, and what to do about it.
struct Row {
  Fault fault;
  std::string_view text;
  std::string_view advice;
};
constexpr auto rows = std::to_array<Row>({
    {Fault::invalid_ciphertext, "this is no intact message",
     "Get it again from where it came from; nothing of it was kept."},
    {Fault::incorrect_key, "none of the wrapping keys opens it", "`bongtu inspect` shows the keys that do."},
    {Fault::access_denied, "the KMS key may not be used by you",
     "Check the key's policy and your credentials."},
    {Fault::not_found, "there is no such key", "Check its name, Region and endpoint."},
    {Fault::disabled, "the KMS key is disabled", "Enable it, or use another."},
    {Fault::invalid_state, "the KMS key's state does not allow it", "Check the key with DescribeKey."},
    {Fault::unavailable, "something that should work does not", ""},
    {Fault::limit_exceeded, "a limit is exceeded",
     "Limits of messages: --max-length, --max-encrypted-data-keys."},
    {Fault::unrecognized_client, "the credentials are not known there", "Check credentials and endpoint."},
    {Fault::expired_token, "the credentials have expired", "Get new ones."},
    {Fault::already_exists, "the output is there already", "Name another with -o."},
});

const Row* row_of(Fault fault) {
  for (const Row& row : rows) {
    if (row.fault == fault) return &row;
  }
  return nullptr;
}

}  // namespace

Error error_of(const std::exception& exception) {
  const bool memory = dynamic_cast<const std::bad_alloc*>(&exception) != nullptr;
  return {Fault::unavailable, memory ? "there is not enough memory" : "", exception.what()};
}

std::string explain(std::string_view name, const Error& error) {
  const Row* row = row_of(error.fault);
  std::string text(name);
  if (!text.empty()) text += ": ";
  if (!error.message.empty()) {
    text += error.message;
  } else {
    text += row == nullptr ? "this should not happen" : row->text;
  }
  if (text.ends_with('.')) text.pop_back();
  if (!error.detail.empty()) text += " (" + error.detail + ")";
  text += '.';
  if (row != nullptr && !row->advice.empty()) text += " " + std::string(row->advice);
  return text;
}

}  // namespace bongtu::cli
