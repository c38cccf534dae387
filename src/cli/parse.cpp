#include "cli/parse.h"

#include <algorithm>
#include <sstream>

namespace bongtu::cli {
namespace {

// CLI11 splits "[a,b]", which may be a pattern or a value; a mark in front keeps it whole.
constexpr char mark = '\x1d';

std::string marked(std::string text) {
  return text.size() > 1 && text.front() == '[' && text.back() == ']' ? mark + text : text;
}
std::string unmarked(std::string text) {
  return !text.empty() && text.front() == mark ? text.substr(1) : text;
}

}  // namespace

CLI::Option* list(CLI::App& app, const std::string& name, std::vector<std::string>& to,
                  const std::string& what) {
  return app.add_option(name, to, what)->expected(1, -1)->transform(unmarked);
}

CLI::Option* list(CLI::App& app, const std::string& name, std::vector<std::vector<std::string>>& to,
                  const std::string& what) {
  CLI::Option* option = app.add_option(name, to, what)->expected(1, -1)->transform(unmarked);
  option->inject_separator();
  return option;
}

Result<std::optional<std::string>> parse(CLI::App& app, std::vector<std::string> arguments) {
  std::ranges::transform(arguments, arguments.begin(), marked);
  std::ranges::reverse(arguments);  // as CLI11 takes them
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::Success& success) {
    std::ostringstream text;
    app.exit(success, text, text);
    return text.str();
  } catch (const CLI::ParseError& error) {
    std::string what = error.what();
    std::ranges::replace(what, '\n', ' ');
    return refuse(Fault::validation,
                  what + (what.ends_with('.') ? "" : ".") + " See " + app.get_name() + " --help.");
  }
  return std::nullopt;
}

}  // namespace bongtu::cli
