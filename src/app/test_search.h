// Looks for secrets in whatever form they could have. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"

namespace bongtu::app {

// A secret raw, in hexadecimal, and what any base64 around it contains.
inline std::vector<std::string> forms_of(std::string_view secret) {
  std::vector<std::string> forms = {std::string(secret), hex(as_bytes(secret))};
  for (std::size_t before = 0; before < 3; ++before) {
    const std::size_t first = (8 * before + 5) / 6, end = 8 * (before + secret.size()) / 6;
    forms.push_back(
        base64(as_bytes(std::string(before, '\0') + std::string(secret))).substr(first, end - first));
  }
  return forms;
}

// Looks for many secrets of at least 16 bytes in one pass.
class Search {
 public:
  void add(const std::string& name, std::string_view secret) {
    ASSERT_GE(secret.size(), 16u) << name;
    ++secrets_;
    for (std::string& form : forms_of(secret)) {
      const std::uint64_t first = start(form);
      forms_.emplace(first, Form{name, std::move(form)});
    }
  }
  std::size_t secrets() const { return secrets_; }

  // The name of each that is there, once for each place.
  std::vector<std::string> found_in(std::string_view text) const {
    std::vector<std::string> names;
    for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(1)) {
      const auto [from, to] = forms_.equal_range(start(text));
      for (auto form = from; form != to; ++form) {
        if (text.starts_with(form->second.text)) names.push_back(form->second.name);
      }
    }
    return names;
  }

 private:
  struct Form {
    std::string name, text;
  };
  static std::uint64_t start(std::string_view text) {
    std::uint64_t value = 0;
    std::memcpy(&value, text.data(), sizeof value);
    return value;
  }
  std::unordered_multimap<std::uint64_t, Form> forms_;
  std::size_t secrets_ = 0;
};

}  // namespace bongtu::app
