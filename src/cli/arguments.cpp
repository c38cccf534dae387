#include "cli/arguments.h"

#include <wordexp.h>

#include <array>
#include <fstream>

namespace bongtu::cli {
namespace {

Result<std::vector<std::string>> words_of(const std::string& line, const std::string& where) {
  wordexp_t found{};
  const int failure = wordexp(line.c_str(), &found, WRDE_NOCMD);
  std::vector<std::string> words;
  for (std::size_t i = 0; failure == 0 && i < found.we_wordc; ++i) words.emplace_back(found.we_wordv[i]);
  wordfree(&found);
  if (failure == 0) return words;
  return refuse(Fault::validation,
                where + " cannot be read as arguments: quote what holds any of | & ; < > ( ) { }," +
                    " close every quote, and run no commands.");
}

Result<> append_file(const std::string& path, std::vector<std::string>& out) {
  std::ifstream file(path);
  if (!file) return refuse(Fault::validation, "The argument file " + path + " cannot be read.");
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string text(without_comment(line));
    TRY(const std::vector<std::string> words,
        words_of(text, "Line " + std::to_string(number) + " of " + path));
    out.insert(out.end(), words.begin(), words.end());
  }
  return {};
}

struct Alias {
  std::string_view flag;
  std::string_view action;
  std::string_view kept;  // a flag that says the rest
};
constexpr auto aliases = std::to_array<Alias>({{"-e", "encrypt", ""},
                                               {"--encrypt", "encrypt", ""},
                                               {"-d", "decrypt", ""},
                                               {"--decrypt", "decrypt", ""},
                                               {"--decrypt-unsigned", "decrypt", "--decrypt-unsigned"}});

const Alias* alias_of(std::string_view argument) {
  for (const Alias& alias : aliases) {
    if (alias.flag == argument) return &alias;
  }
  return nullptr;
}

}  // namespace

std::string_view without_comment(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool starts_word = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
    if (quote == 0 && c == '#' && starts_word) return line.substr(0, i);
    if (c == '\\' && quote != '\'') {
      ++i;
    } else if (quote == c) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    }
  }
  return line;
}

Result<std::vector<std::string>> with_files(const std::vector<std::string>& arguments) {
  std::vector<std::string> all;
  bool names = false;  // what follows "--" is the names of files
  for (const std::string& argument : arguments) {
    names = names || argument == "--";
    if (!names && argument.size() > 1 && argument.front() == '@') {
      CHECK(append_file(argument.substr(1), all));
    } else {
      all.push_back(argument);
    }
  }
  return all;
}

std::optional<std::vector<std::string>> from_official(const std::vector<std::string>& arguments) {
  if (arguments.empty() || !arguments.front().starts_with('-')) return std::nullopt;
  std::vector<std::string> rest;
  const Alias* action = nullptr;
  bool names = false;
  for (const std::string& argument : arguments) {
    names = names || argument == "--";
    const Alias* alias = action == nullptr && !names ? alias_of(argument) : nullptr;
    if (alias == nullptr) {
      rest.push_back(argument);
      continue;
    }
    action = alias;
    if (!alias->kept.empty()) rest.emplace_back(alias->kept);
  }
  if (action == nullptr) return std::nullopt;
  rest.insert(rest.begin(), std::string(action->action));
  return rest;
}

}  // namespace bongtu::cli
