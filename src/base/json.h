// JSON in and out. Boost.JSON parses; here are the rules it leaves open, and memory that forgets.
#pragma once

#include <boost/json/memory_resource.hpp>
#include <boost/json/value.hpp>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "base/utf8.h"

namespace bongtu {

namespace json = boost::json;

// All JSON of one request lives here: allocation is a pointer increment, deallocation nothing, and
// destruction wipes every byte that was used, since plaintexts pass through the parser and the document.
class WipingResource : public json::memory_resource {
 public:
  WipingResource();
  WipingResource(const WipingResource&) = delete;
  WipingResource& operator=(const WipingResource&) = delete;
  ~WipingResource() override;

 private:
  struct Block {
    std::unique_ptr<std::byte[]> data;
    std::size_t size = 0;
    std::size_t used = 0;
  };
  void* do_allocate(std::size_t size, std::size_t alignment) override;
  void do_deallocate(void*, std::size_t, std::size_t) override {}
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  std::vector<Block> full_;
  Block current_;
};

// Parses one whole document into `memory`, which must outlive the value. Refused with Fault::serialization
// and a message that names the reason and never quotes the document: not JSON, not UTF-8 (lone surrogates
// too), over 100,000 values, deeper than 32, a member name twice in one object.
Result<json::value> parse_json(std::string_view text, json::memory_resource& memory);

// True where JSON lets the character stand for itself.
constexpr bool is_plain_in_json(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

// Appends `text` as a JSON string with quotes. `text` must be UTF-8.
template <class Out>
void append_json_string(Out& out, std::string_view text) {
  constexpr std::string_view hex_digits = "0123456789abcdef";
  out += '"';
  std::size_t special = 0;  // counted without a branch, so that the compiler looks at many characters at once
  for (const char c : text) special += is_plain_in_json(c) ? 0 : 1;
  std::size_t start = 0;
  for (std::size_t i = 0; special != 0 && i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (is_plain_in_json(text[i])) continue;
    --special;
    out.append(text.data() + start, i - start);
    start = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out += hex_digits[c >> 4];
        out += hex_digits[c & 15];
    }
  }
  out.append(text.data() + start, text.size() - start);
  out += '"';
}

}  // namespace bongtu
