#include "base/constraints.h"

#include <algorithm>
#include <boost/regex.hpp>

#include "base/utf16.h"

namespace bongtu::shape_detail {
namespace {

std::string lower_camel(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
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

// Whether a pattern may be tried on a text that is too long already: what an expression costs grows with the
// text.
bool is_cheap(const Pattern& pattern, std::string_view value) {
  constexpr std::size_t longest_tried = 8192;  // bytes
  return pattern.matches != nullptr || value.size() <= longest_tried;
}

constexpr std::int64_t no_min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t no_max = std::numeric_limits<std::int64_t>::max();

bool satisfies(std::string_view text, const Bounds& bounds) {
  const std::int64_t length = utf16_length(text);
  return length <= bounds.max && length >= bounds.min && matches(bounds.pattern, text) &&
         is_one_of(bounds.values, text);
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

}  // namespace

void Problems::form(std::string message) {
  if (!fault) fault = Error{Fault::serialization, std::move(message), {}};
}

void Problems::violated(const Place& place, std::string_view shown, std::string_view constraint) {
  if (++violated_in_all > most_told) return;
  std::string path;
  for (const Place* at = &place; at != nullptr; at = at->parent) {
    const std::string step =
        at->name.empty() ? std::to_string(at->element) + ".member" : lower_camel(at->name);
    path = path.empty() ? step : step + "." + path;
  }
  violations.push_back("Value " + std::string(shown) + "at '" + path +
                       "' failed to satisfy constraint: " + std::string(constraint));
}

Result<> Problems::verdict() {
  if (violated_in_all == 0 || (fault && fault->fault == Fault::serialization)) {
    if (fault) return std::unexpected(*std::move(fault));
    return {};
  }
  std::string told =
      std::to_string(violated_in_all) +
      (violated_in_all == 1 ? " validation error detected: " : " validation errors detected: ");
  for (const std::string& violation : violations) {
    if (&violation != violations.data()) told += "; ";
    told += violation;
  }
  return refuse(Fault::validation, std::move(told));
}

std::string quoted(std::string_view value) { return "'" + std::string(value) + "' "; }

void check_size(std::int64_t size, std::string_view what, std::string_view shown, const Place& place) {
  const Bounds& bounds = place.bounds;
  if (size > bounds.max) place.problems.violated(place, shown, at_most(bounds.max, what));
  if (size < bounds.min) place.problems.violated(place, shown, at_least(bounds.min, what));
}

void check_text(std::string_view text, bool echo, const Place& place) {
  const Bounds& bounds = place.bounds;
  const std::int64_t length = utf16_length(text);
  const bool unmatched =
      (length <= bounds.max || is_cheap(bounds.pattern, text)) && !matches(bounds.pattern, text);
  const bool unknown = !is_one_of(bounds.values, text);
  if (length <= bounds.max && length >= bounds.min && !unmatched && !unknown) return;
  const std::string shown = echo ? quoted(text) : "";
  check_size(length, "length", shown, place);
  if (unmatched) place.problems.violated(place, shown, matching(bounds.pattern));
  if (unknown) place.problems.violated(place, shown, one_of(bounds.values));
}

void check_texts(const std::vector<std::string>& list, const Place& place) {
  const Bounds& bounds = place.bounds;
  const bool all_satisfy = bounds.each == nullptr || std::ranges::all_of(list, [&](std::string_view text) {
                             return satisfies(text, *bounds.each);
                           });
  const auto size = static_cast<std::int64_t>(list.size());
  if (all_satisfy && size <= bounds.max && size >= bounds.min) return;
  const std::string shown = shown_list(list);
  check_size(size, "length", shown, place);
  if (!all_satisfy) place.problems.violated(place, shown, each_satisfies(*bounds.each));
}

}  // namespace bongtu::shape_detail
