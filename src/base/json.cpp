#include "base/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/value_stack.hpp>
#include <cstdint>

namespace bongtu {
namespace {

constexpr std::size_t max_depth = 32;
constexpr std::size_t max_values = 100'000;

// The first block of the last request on this thread, wiped, for the next one: most requests need no more.
constexpr std::size_t first_size = 4096;
thread_local std::unique_ptr<std::byte[]> spare;

std::unique_ptr<std::byte[]> new_block(std::size_t size) {
  return std::make_unique_for_overwrite<std::byte[]>(size);
}

// Builds the document and counts member names: Boost.JSON keeps the last of two equal ones and says nothing.
struct Handler {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  json::value_stack stack;
  std::size_t names = 0;
  std::size_t values = 0;

  explicit Handler(json::storage_ptr memory) : stack(memory) { stack.reset(memory); }

  using error_code = boost::system::error_code;
  // Small values cost the document many times what they cost the sender.
  bool count(error_code& error) {
    if (++values > max_values) error = make_error_code(boost::system::errc::argument_list_too_long);
    return values <= max_values;
  }
  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& error) { return count(error); }
  bool on_object_end(std::size_t n, error_code&) {
    stack.push_object(n);
    return true;
  }
  bool on_array_begin(error_code& error) { return count(error); }
  bool on_array_end(std::size_t n, error_code&) {
    stack.push_array(n);
    return true;
  }
  bool on_key_part(json::string_view s, std::size_t, error_code&) {
    stack.push_chars(s);
    return true;
  }
  bool on_key(json::string_view s, std::size_t, error_code&) {
    stack.push_key(s);
    ++names;
    return true;
  }
  bool on_string_part(json::string_view s, std::size_t, error_code&) {
    stack.push_chars(s);
    return true;
  }
  bool on_string(json::string_view s, std::size_t, error_code& error) {
    stack.push_string(s);
    return count(error);
  }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t i, json::string_view, error_code& error) {
    stack.push_int64(i);
    return count(error);
  }
  bool on_uint64(std::uint64_t u, json::string_view, error_code& error) {
    stack.push_uint64(u);
    return count(error);
  }
  bool on_double(double d, json::string_view, error_code& error) {
    stack.push_double(d);
    return count(error);
  }
  bool on_bool(bool b, error_code& error) {
    stack.push_bool(b);
    return count(error);
  }
  bool on_null(error_code& error) {
    stack.push_null();
    return count(error);
  }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }
};

std::size_t count_names(const json::value& value) {
  std::size_t names = 0;
  if (const auto* object = value.if_object()) {
    names = object->size();
    for (const auto& member : *object) names += count_names(member.value());
  } else if (const auto* array = value.if_array()) {
    for (const auto& element : *array) names += count_names(element);
  }
  return names;
}

std::string reason(const boost::system::error_code& error) {
  if (error == boost::system::errc::argument_list_too_long) {
    return "The JSON document has more than 100,000 values.";
  }
  if (error == json::error::too_deep) return "The JSON document is nested deeper than 32 levels.";
  if (error == json::error::illegal_leading_surrogate || error == json::error::illegal_trailing_surrogate ||
      error == json::error::expected_utf16_escape) {
    return "A string of the JSON document has a lone surrogate.";
  }
  if (error == json::error::syntax || error == json::error::incomplete) {
    // Boost.JSON has one code for bad syntax and, in this version, bad UTF-8.
    return "The body is not a JSON document in UTF-8.";
  }
  return "The body is not a JSON document: " + error.message() + ".";
}

}  // namespace

WipingResource::WipingResource()
    : current_{spare != nullptr ? std::move(spare) : new_block(first_size), first_size, 0} {}

void* WipingResource::do_allocate(std::size_t size, std::size_t alignment) {
  std::size_t at = (current_.used + alignment - 1) / alignment * alignment;
  if (at + size > current_.size) {
    const std::size_t next = std::max(2 * current_.size, size);
    full_.push_back(std::exchange(current_, Block{new_block(next), next, 0}));
    at = 0;
  }
  current_.used = at + size;
  return current_.data.get() + at;
}

WipingResource::~WipingResource() {
  for (const Block& block : full_) wipe(block.data.get(), block.used);
  wipe(current_.data.get(), current_.used);
  spare = std::move(full_.empty() ? current_.data : full_.front().data);
}

Result<json::value> parse_json(std::string_view text, json::memory_resource& memory) {
  json::parse_options options;
  options.max_depth = max_depth;
  json::basic_parser<Handler> parser(options, json::storage_ptr(&memory));
  boost::system::error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (!error && used < text.size()) error = json::error::extra_data;
  if (error) return refuse(Fault::serialization, reason(error));
  json::value value = parser.handler().stack.release();
  if (count_names(value) != parser.handler().names) {
    return refuse(Fault::serialization, "A member name occurs twice in one JSON object.");
  }
  return value;
}

}  // namespace bongtu
