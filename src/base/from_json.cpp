#include "base/from_json.h"

#include <charconv>

#include "base/clock.h"

namespace bongtu::shape_detail {
namespace {

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

template <class Text>
void read_text(const json::value& from, Text& to, const Place& place) {
  const json::string* text = from.if_string();
  if (text == nullptr) return wrong_type(from, "a String", place.problems);
  to.assign(text->data(), text->size());
  check_text(to, !is_sensitive<Text>, place);
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
  const json::array* array = array_in(from, place.problems);
  if (array == nullptr) return;
  for (const json::value& element : *array) read(element, to.emplace_back(), {{}, no_bounds, place.problems});
  check_texts(to, place);
}

void read(const json::value& from, MapOf<std::string>& to, const Place& place) {
  const json::object* object = object_in(from, place.problems);
  if (object == nullptr) return;
  for (const auto& member : *object) {
    const json::string* text = member.value().if_string();
    if (text == nullptr) return wrong_type(member.value(), "a String", place.problems);
    to.emplace(std::string(member.key()), std::string(*text));
  }
}

void read_unbuilt(const json::value& from, const Unbuilt& unbuilt, Problems& problems) {
  const bool* flag = from.if_bool();
  const json::array* array = from.if_array();
  const bool harmless = from.is_null() || (flag != nullptr && !*flag) || (array != nullptr && array->empty());
  if (harmless || problems.fault) return;
  problems.fault = Error{Fault::unsupported_operation,
                         "The member " + std::string(unbuilt.name) + " is not supported here.",
                         {}};
}

const json::object* object_in(const json::value& from, Problems& problems) {
  const json::object* object = from.if_object();
  if (object == nullptr) problems.form("Expected map or null");
  return object;
}

const json::array* array_in(const json::value& from, Problems& problems) {
  const json::array* array = from.if_array();
  const json::string* text = from.if_string();
  const bool empty_in_a_form = problems.text && text != nullptr && text->empty();
  if (array == nullptr && !empty_in_a_form) problems.form("Expected list or null");
  return array;
}

}  // namespace bongtu::shape_detail
