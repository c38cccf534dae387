// For tests: reading files of test vectors.
#pragma once

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/bytes.h"

namespace bongtu::crypto {

// Others' vectors are not part of the project: $BONGTU_VECTORS, else ../shared/vectors beside the project's
// root.
inline std::filesystem::path others_vectors() {
  const char* directory = std::getenv("BONGTU_VECTORS");
  return directory == nullptr ? "../shared/vectors" : directory;
}

inline boost::json::value read_vectors(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return boost::json::parse(text);  // throws where there is no such file, which fails the test
}

inline std::string text_of(const boost::json::value& object, std::string_view name) {
  return std::string(object.at(name).as_string());
}
inline Bytes bytes_of(const boost::json::value& object, std::string_view name) {
  return from_hex(text_of(object, name)).value();
}

}  // namespace bongtu::crypto
