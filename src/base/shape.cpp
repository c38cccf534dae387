#include "base/shape.h"

#include <algorithm>
#include <boost/regex.hpp>
#include <charconv>

#include "base/clock.h"

namespace bongtu::shape_detail {
namespace {

std::string lower_camel(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

std::int64_t utf16_length(std::string_view text) {
  std::int64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xc0) == 0x80 ? 0 : byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

// What AWS calls the token that it found.
std::string token(const json::value& value) {
  switch (value.kind()) {
    case json::kind::bool_:
      return value.get_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
    case json::kind::int64:
    case json::kind::uint64:
      return "NUMBER_VALUE";
    case json::kind::double_:
      return "DECIMAL_VALUE";
    case json::kind::string:
      return "STRING_VALUE";
    default:
      return "NULL_VALUE";
  }
}

void wrong_type(const json::value& value, std::string_view wanted, Problems& problems) {
  if (value.is_object()) return problems.form("Start of structure or map found where not expected.");
  if (value.is_array()) return problems.form("Start of list found where not expected.");
  problems.form(token(value) + " can not be converted to " + std::string(wanted));
}

// AWS's words for a bound: `what` is "length" or "value".
std::string at_most(std::int64_t bound, std::string_view what) {
  return "Member must have " + std::string(what) + " less than or equal to " + std::to_string(bound);
}
std::string at_least(std::int64_t bound, std::string_view what) {
  return "Member must have " + std::string(what) + " greater than or equal to " + std::to_string(bound);
}
std::string one_of(EnumValues set) {
  std::string values;
  for (const std::string_view known : set()) {
    if (!values.empty()) values += ", ";
    values += known;
  }
  return "Member must satisfy enum value set: [" + values + "]";
}
std::string matching(const Pattern& pattern) {
  return "Member must satisfy regular expression pattern: " + std::string(pattern.text);
}

bool is_one_of(EnumValues set, std::string_view value) {
  return set == nullptr || std::ranges::find(set(), value) != set().end();
}

bool matches(const Pattern& pattern, std::string_view value) {
  if (pattern.text.empty()) return true;
  if (pattern.matches != nullptr) return pattern.matches(value);
  try {
    const boost::regex expression(pattern.text.begin(), pattern.text.end());
    return boost::regex_match(value.begin(), value.end(), expression, boost::match_not_dot_newline);
  } catch (const boost::regex_error&) {
    return false;  // the value makes it too much work
  }
}

constexpr std::int64_t no_min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t no_max = std::numeric_limits<std::int64_t>::max();

void check_size(std::int64_t size, std::string_view what, std::string_view shown, const Place& place) {
  const Bounds& bounds = place.bounds;
  if (size > bounds.max) place.problems.violated(place, shown, at_most(bounds.max, what));
  if (size < bounds.min) place.problems.violated(place, shown, at_least(bounds.min, what));
}

bool satisfies(std::string_view text, const Bounds& bounds) {
  const std::int64_t length = utf16_length(text);
  return length <= bounds.max && length >= bounds.min && matches(bounds.pattern, text) &&
         is_one_of(bounds.values, text);
}

std::string quoted(std::string_view value) { return "'" + std::string(value) + "' "; }

// `echo`: whether the text may be told.
void check_text(std::string_view text, bool echo, const Place& place) {
  const Bounds& bounds = place.bounds;
  if (satisfies(text, bounds)) return;
  const std::string shown = echo ? quoted(text) : "";
  check_size(utf16_length(text), "length", shown, place);
  if (!matches(bounds.pattern, text)) place.problems.violated(place, shown, matching(bounds.pattern));
  if (!is_one_of(bounds.values, text)) place.problems.violated(place, shown, one_of(bounds.values));
}

template <class Text>
void read_text(const json::value& from, Text& to, const Place& place) {
  const json::string* text = from.if_string();
  if (text == nullptr) return wrong_type(from, "a String", place.problems);
  to.assign(text->data(), text->size());
  check_text(to, !is_sensitive<Text>, place);
}

// Of a list that holds an element which does not satisfy them, AWS tells all constraints of its elements.
std::string each_satisfies(const Bounds& each) {
  std::string all;
  const auto add = [&](bool there, const auto& make) {
    if (there) all += (all.empty() ? "" : ", ") + make();
  };
  add(each.max != no_max, [&] { return at_most(each.max, "length"); });
  add(each.min != no_min, [&] { return at_least(each.min, "length"); });
  add(!each.pattern.text.empty(), [&] { return matching(each.pattern); });
  add(each.values != nullptr, [&] { return one_of(each.values); });
  return "Member must satisfy constraint: [" + all + "]";
}

std::string shown_list(const std::vector<std::string>& list) {
  std::string text;
  for (std::size_t i = 0; i < list.size(); ++i) text += (i == 0 ? "" : ", ") + list[i];
  return quoted("[" + text + "]");
}

std::optional<std::int64_t> number_in(const json::value& from) {
  const json::string* text = from.if_string();
  std::int64_t number = 0;
  if (text == nullptr) return std::nullopt;
  const auto [end, error] = std::from_chars(text->begin(), text->end(), number);
  return error == std::errc() && end == text->end() ? std::optional(number) : std::nullopt;
}

template <class Blob>
void read_blob(const json::value& from, Blob& to, const Place& place) {
  const json::string* text = from.if_string();
  if (text == nullptr) return wrong_type(from, "a Blob", place.problems);
  Blob bytes(base64_decoded_size(*text));
  std::uint8_t* out = nullptr;
  if constexpr (std::is_same_v<Blob, Secret>)
    out = bytes.writable().data();
  else
    out = bytes.data();
  if (!base64_decode_to(*text, out)) {
    return place.problems.form("The member " + std::string(place.name) + " is not valid base64.");
  }
  check_size(static_cast<std::int64_t>(bytes.size()), "length", "", place);
  to = std::move(bytes);
}

}  // namespace

void Problems::form(std::string message) {
  if (!fault) fault = Error{Fault::serialization, std::move(message), {}};
}

void Problems::no_list(const json::value& found) {
  const json::string* given = found.if_string();
  if (!text || given == nullptr || !given->empty()) form("Expected list or null");
}

void Problems::violated(const Place& place, std::string_view shown, std::string_view constraint) {
  std::string path;
  for (const Place* at = &place; at != nullptr; at = at->parent) {
    const std::string step =
        at->name.empty() ? std::to_string(at->element) + ".member" : lower_camel(at->name);
    path = path.empty() ? step : step + "." + path;
  }
  violations.push_back("Value " + std::string(shown) + "at '" + path +
                       "' failed to satisfy constraint: " + std::string(constraint));
}

void read(const json::value& from, std::string& to, const Place& place) { read_text(from, to, place); }
void read(const json::value& from, WipedText& to, const Place& place) { read_text(from, to, place); }

void read(const json::value& from, std::int64_t& to, const Place& place) {
  if (const auto number = place.problems.text ? number_in(from) : std::nullopt)
    return read(json::value(*number), to, place);
  if (const auto* number = from.if_int64())
    to = *number;
  else if (from.is_uint64())
    to = std::numeric_limits<std::int64_t>::max();
  else
    return wrong_type(from, "an Integer", place.problems);
  if (to <= place.bounds.max && to >= place.bounds.min) return;
  const std::string shown = from.is_uint64() ? std::to_string(from.get_uint64()) : std::to_string(to);
  check_size(to, "value", quoted(shown), place);
}

// Some SDKs write a timestamp as text: ISO 8601 or the seconds. Beyond year 9999 it is none.
void read(const json::value& from, double& to, const Place& place) {
  constexpr double year_10000 = 253402300800.0;
  std::optional<double> found;
  if (from.is_number()) {
    found = from.to_number<double>();
  } else if (const json::string* text = from.if_string()) {
    double number = 0;
    const auto [end, error] = std::from_chars(text->begin(), text->end(), number);
    if (error == std::errc() && end == text->end()) found = number;
    if (const auto time = from_iso_time(*text)) found = seconds(*time);
  }
  if (!found || !(*found > -year_10000 && *found < year_10000))
    return wrong_type(from, "a Timestamp", place.problems);
  to = *found;
}

void read(const json::value& from, bool& to, const Place& place) {
  if (place.problems.text && (from == "true" || from == "false")) {
    to = from == "true";
    return;
  }
  if (const bool* value = from.if_bool())
    to = *value;
  else
    wrong_type(from, "a Boolean", place.problems);
}

void read(const json::value& from, Bytes& to, const Place& place) { read_blob(from, to, place); }
void read(const json::value& from, Secret& to, const Place& place) { read_blob(from, to, place); }

void read(const json::value& from, std::vector<std::string>& to, const Place& place) {
  const json::array* array = from.if_array();
  if (array == nullptr) return place.problems.no_list(from);
  bool all_satisfy = true;
  for (const json::value& element : *array) {
    read(element, to.emplace_back(), {{}, no_bounds, place.problems});
    all_satisfy = all_satisfy && (place.bounds.each == nullptr || satisfies(to.back(), *place.bounds.each));
  }
  const auto size = static_cast<std::int64_t>(to.size());
  if (all_satisfy && size <= place.bounds.max && size >= place.bounds.min) return;
  const std::string shown = shown_list(to);
  check_size(size, "length", shown, place);
  if (!all_satisfy) place.problems.violated(place, shown, each_satisfies(*place.bounds.each));
}

void check_count(std::size_t count, const Place& place) {
  check_size(static_cast<std::int64_t>(count), "length", "", place);
}

void read(const json::value& from, std::map<std::string, std::string, std::less<>>& to, const Place& place) {
  const json::object* object = from.if_object();
  if (object == nullptr) return place.problems.form("Expected map or null");
  for (const auto& member : *object) {
    const json::string* text = member.value().if_string();
    if (text == nullptr) return wrong_type(member.value(), "a String", place.problems);
    to.emplace(std::string(member.key()), std::string(*text));
  }
}

void read_unbuilt(const json::value& from, const Unbuilt& unbuilt, const Place& place) {
  Problems& problems = place.problems;
  const json::string* text = from.if_string();
  const bool* flag = from.if_bool();
  const json::array* array = from.if_array();
  const bool harmless = from.is_null() || (flag != nullptr && !*flag) ||
                        (array != nullptr && array->empty()) ||
                        (text != nullptr && !unbuilt.harmless.empty() && *text == unbuilt.harmless);
  if (text != nullptr && !is_one_of(unbuilt.values, *text))
    problems.violated(place, quoted(*text), one_of(unbuilt.values));
  if (harmless || problems.fault) return;
  problems.fault =
      Error{Fault::unsupported_operation,
            "The member " + std::string(unbuilt.name) + " is not supported here yet" +
                (unbuilt.harmless.empty() ? "." : ", except " + std::string(unbuilt.harmless) + "."),
            {}};
}

const json::object* object_at(const json::value& from, Problems& problems) {
  const json::object* object = from.if_object();
  if (object == nullptr) problems.form("Expected map or null");
  return object;
}

Result<> verdict(Problems& problems) {
  if (problems.fault && problems.fault->fault == Fault::serialization)
    return std::unexpected(std::move(*problems.fault));
  if (!problems.violations.empty()) {
    const std::size_t n = problems.violations.size();
    std::string text =
        std::to_string(n) + (n == 1 ? " validation error detected: " : " validation errors detected: ");
    for (std::size_t i = 0; i < n; ++i) text += (i == 0 ? "" : "; ") + problems.violations[i];
    return refuse(Fault::validation, std::move(text));
  }
  if (problems.fault) return std::unexpected(std::move(*problems.fault));
  return {};
}

}  // namespace bongtu::shape_detail
