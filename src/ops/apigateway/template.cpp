#include "ops/apigateway/template.h"

#include <algorithm>
#include <boost/regex.hpp>

namespace bongtu::ops::apigateway {
namespace {

bool is_static(std::string_view text) { return text.find_first_of("$#") == std::string_view::npos; }

bool is_response(std::string_view text) { return passes_through(text) || is_static(text); }

bool is_refusal(std::string_view text) {
  constexpr std::string_view message = "$context.error.messageString";
  std::string rest(text);
  for (std::size_t at = rest.find(message); at != std::string::npos; at = rest.find(message))
    rest.replace(at, message.size(), "\"\"");
  return is_static(rest);
}

bool is_status(std::string_view text) { return mock_status(text).has_value(); }

Result<> check(const Texts& templates, bool (*is_right)(std::string_view), std::string_view forms) {
  for (const auto& [content_type, text] : templates) {
    if (content_type != "application/json") {
      return refuse(Fault::unsupported_operation, "A template for " + content_type +
                                                      " is not supported here: bodies are application/json.");
    }
    if (is_right(text)) continue;
    return refuse(Fault::unsupported_operation, "The template for " + content_type +
                                                    " is not supported here: templates here are " +
                                                    std::string(forms) + ".");
  }
  return {};
}

}  // namespace

bool passes_through(std::string_view text) {
  return text.empty() || text == "$input.body" || text == "$input.json('$')";
}

std::optional<int> mock_status(std::string_view text) {
  static const boost::regex form(R"(\s*\{\s*("?)statusCode\1\s*:\s*([1-5]\d\d)\s*\}\s*)");
  boost::cmatch found;
  if (text.size() > 200 || !boost::regex_match(text.data(), text.data() + text.size(), found, form))
    return std::nullopt;
  return std::stoi(found[2].str());
}

Result<> check_function_request(const Texts& templates) {
  return check(templates, &passes_through, "$input.body and $input.json('$')");
}

Result<> check_mock_request(const Texts& templates) {
  return check(templates, &is_status, "{\"statusCode\": 200}, with any status");
}

Result<> check_response(const Texts& templates) {
  return check(templates, &is_response, "$input.body, $input.json('$') and text without $ and #");
}

Result<> check_refusal(const Texts& templates) {
  return check(templates, &is_refusal, "text whose only variable is $context.error.messageString");
}

Result<> check_header(std::string_view name) {
  static const boost::regex form("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");
  static const boost::regex own(
      "cache-control|connection|content-(type|length|encoding)|date|keep-alive|te|"
      "trailer|transfer-encoding|upgrade|x-amzn-(requestid|errortype)",
      boost::regex::perl | boost::regex::icase);
  if (!boost::regex_match(name.begin(), name.end(), form)) {
    return refuse(Fault::validation, "Invalid mapping expression parameter specified: " + std::string(name) +
                                         " is no name of a header.");
  }
  if (!boost::regex_match(name.begin(), name.end(), own)) return {};
  return refuse(Fault::unsupported_operation,
                "The header " + std::string(name) + " is the server's own and cannot be set here.");
}

std::optional<std::string_view> static_text(std::string_view mapping) {
  if (mapping.size() < 2 || !mapping.starts_with('\'') || !mapping.ends_with('\'')) return std::nullopt;
  mapping = mapping.substr(1, mapping.size() - 2);
  const bool is_field = std::ranges::all_of(mapping, [](char c) { return c >= ' ' && c <= '~'; });
  return is_field ? std::optional(mapping) : std::nullopt;
}

}  // namespace bongtu::ops::apigateway
