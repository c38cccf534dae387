// One of the files that the AWS SDKs and tools share.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace bongtu::client {

// Sections of `key = value` (SDKs and Tools Reference Guide, "Format of the config file"). '#' and ';' start
// a comment at the start of a line or after a blank. A line that is indented deeper than an empty value's
// belongs to it: `kms =` and below it `  endpoint_url = x` is the key "kms.endpoint_url"; below any other
// value it is left out. A section that is there twice is one; of a key that is there twice the last counts.
// Blanks in section names count as one. Boost's ini parser knows neither, and copies values to memory that
// nobody wipes.
class ConfigFile {
 public:
  // A file that is not there is one without sections, as is an empty path. Fault::validation where it cannot
  // be read (file.h), or has a line that is none of these: names file and line, quotes nothing.
  static Result<ConfigFile> read(std::string path);
  static Result<ConfigFile> parse(std::string path, WipedText text);

  // Views live as long as this. A value that is there and empty is an empty view.
  std::optional<std::string_view> get(std::string_view section, std::string_view key) const;
  bool has(std::string_view section) const { return sections_.contains(section); }
  const std::string& path() const { return path_; }

 private:
  using Section = std::map<std::string, std::string_view, std::less<>>;
  struct Position;
  bool take_line(std::string_view line, Position& at);

  std::string path_;
  std::unique_ptr<const WipedText> text_;
  std::map<std::string, Section, std::less<>> sections_;
};

}  // namespace bongtu::client
