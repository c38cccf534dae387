#include "base/shape.h"

#include <algorithm>

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

void check_size(std::int64_t size, std::string_view what, const std::string* shown, const Place& place) {
  const auto violated = [&](std::string_view than, std::int64_t bound) {
    place.problems.violated(place.name, shown,
                            "Member must have " + std::string(what) + " " + std::string(than) +
                                " than or equal to " + std::to_string(bound));
  };
  if (size > place.bounds.max) violated("less", place.bounds.max);
  if (size < place.bounds.min) violated("greater", place.bounds.min);
}

void check_value(EnumValues set, const std::string& value, std::string_view name, Problems& problems) {
  if (set == nullptr || std::ranges::find(set(), value) != set().end()) return;
  std::string values;
  for (const std::string_view known : set()) {
    if (!values.empty()) values += ", ";
    values += known;
  }
  problems.violated(name, &value, "Member must satisfy enum value set: [" + values + "]");
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
  check_size(static_cast<std::int64_t>(bytes.size()), "length", nullptr, place);
  to = std::move(bytes);
}

}  // namespace

void Problems::form(std::string message) {
  if (!fault) fault = Error{Fault::serialization, std::move(message), {}};
}

void Problems::violated(std::string_view name, const std::string* value, std::string_view constraint) {
  std::string text = value != nullptr ? "Value '" + *value + "' at '" : "Value at '";
  text += lower_camel(name);
  text += "' failed to satisfy constraint: ";
  text += constraint;
  violations.push_back(std::move(text));
}

void read(const json::value& from, std::string& to, const Place& place) {
  const json::string* text = from.if_string();
  if (text == nullptr) return wrong_type(from, "a String", place.problems);
  to.assign(text->data(), text->size());
  check_size(utf16_length(to), "length", &to, place);
  if (place.bounds.pattern.matches != nullptr && !place.bounds.pattern.matches(to)) {
    place.problems.violated(
        place.name, &to,
        "Member must satisfy regular expression pattern: " + std::string(place.bounds.pattern.text));
  }
  check_value(place.bounds.values, to, place.name, place.problems);
}

void read(const json::value& from, std::int64_t& to, const Place& place) {
  if (const auto* number = from.if_int64())
    to = *number;
  else if (from.is_uint64())
    to = std::numeric_limits<std::int64_t>::max();
  else
    return wrong_type(from, "an Integer", place.problems);
  const std::string shown = from.is_uint64() ? std::to_string(from.get_uint64()) : std::to_string(to);
  check_size(to, "value", &shown, place);
}

void read(const json::value& from, double& to, const Place& place) {
  if (!from.is_number()) return wrong_type(from, "a Timestamp", place.problems);
  to = from.to_number<double>();
}

void read(const json::value& from, bool& to, const Place& place) {
  if (const bool* value = from.if_bool())
    to = *value;
  else
    wrong_type(from, "a Boolean", place.problems);
}

void read(const json::value& from, Bytes& to, const Place& place) { read_blob(from, to, place); }
void read(const json::value& from, Secret& to, const Place& place) { read_blob(from, to, place); }

void read(const json::value& from, std::vector<std::string>& to, const Place& place) {
  const json::array* array = from.if_array();
  if (array == nullptr) return place.problems.form("Expected list or null");
  check_size(static_cast<std::int64_t>(array->size()), "length", nullptr, place);
  const Bounds none;
  for (const json::value& element : *array)
    read(element, to.emplace_back(), {place.name, none, place.problems});
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

void read_unbuilt(const json::value& from, const Unbuilt& unbuilt, Problems& problems) {
  const json::string* text = from.if_string();
  const bool* flag = from.if_bool();
  const json::array* array = from.if_array();
  const bool harmless = from.is_null() || (flag != nullptr && !*flag) ||
                        (array != nullptr && array->empty()) ||
                        (text != nullptr && !unbuilt.harmless.empty() && *text == unbuilt.harmless);
  if (text != nullptr) check_value(unbuilt.values, std::string(*text), unbuilt.name, problems);
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
