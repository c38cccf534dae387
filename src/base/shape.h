// shape: a struct's wire names, bounds and documentation, declared once beside its members. Parsing,
// validation and rendering of AWS JSON read it, and so do the records in the store.
//
//   struct DisableKeyRequest {
//     std::string key_id;
//     static constexpr auto shape = fields(field("KeyId", &DisableKeyRequest::key_id, {1, 2048}, "Key id or
//     ARN."));
//   };
//
// The member's type says the rest:
//   std::optional<T>          not required
//   std::string, bool         std::int64_t = integer, double = timestamp (seconds)
//   Bytes, Secret             blob, base64 on the wire, length counted decoded
//   Secret, WipedText         sensitive blob and sensitive string: never echoed
//   std::vector<T>            list; Bounds count its elements, Bounds::each binds every string in it
//   std::map<string, string>  map
//   a struct with a shape     structure, also in lists: a violation is told at `tags.1.member.tagKey`
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu {

// A regular expression of the API model that a whole string must match. Boost.Regex decides, unless `matches`
// does: where text is long, or the expression speaks of characters beyond ASCII.
struct Pattern {
  std::string_view text;
  bool (*matches)(std::string_view) = nullptr;
};

using EnumValues = const std::vector<std::string_view>& (*)();

// Of a number: its value; of a string: its length in UTF-16 units, as AWS counts; of a blob: its bytes; of a
// list: its elements.
struct Bounds {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  Pattern pattern{};
  EnumValues values = nullptr;   // enum value set
  const Bounds* each = nullptr;  // of a list of strings: those of every element
};

template <class S, class M>
struct Field {
  using Member = M;
  std::string_view name;
  M S::* member;
  Bounds bounds;
  std::string_view doc;
};

// A member that AWS has and Bongtu has not yet: refused by name, never ignored. `harmless` is the one string
// (beside false, null and empty lists) that asks for nothing special. A string outside of `values` violates a
// constraint.
struct Unbuilt {
  std::string_view name;
  std::string_view harmless;
  EnumValues values = nullptr;
};

template <class S, class M>
constexpr Field<S, M> field(std::string_view name, M S::* member, Bounds bounds = {},
                            std::string_view doc = {}) {
  return {name, member, bounds, doc};
}
constexpr Unbuilt unbuilt(std::string_view name, std::string_view harmless = {},
                          EnumValues values = nullptr) {
  return {name, harmless, values};
}
template <class... F>
constexpr std::tuple<F...> fields(F... f) {
  return {f...};
}

template <class T>
concept Shaped = requires { T::shape; };

namespace shape_detail {

struct Place;

// What is wrong with a document: the first fault of form, else every violated constraint.
struct Problems {
  std::optional<Error> fault;
  std::vector<std::string> violations;
  // Absent members keep their defaults: of records, which may be older than their shape.
  bool defaults = false;
  bool text = false;  // numbers and booleans come as text, and an empty list as an empty text: of forms
  void form(std::string message);
  void no_list(const json::value& found);
  // `shown` is what comes between "Value" and "at": "'text' ", "null ", or nothing where the value is not
  // echoed.
  void violated(const Place& place, std::string_view shown, std::string_view constraint);
};

// Where a value stands.
struct Place {
  std::string_view name;  // wire name; empty for an element of a list
  const Bounds& bounds;
  Problems& problems;
  const Place* parent = nullptr;
  std::size_t element = 0;  // from 1
};
inline constexpr Bounds no_bounds;

void read(const json::value& from, std::string& to, const Place& place);
void read(const json::value& from, std::int64_t& to, const Place& place);
void read(const json::value& from, double& to, const Place& place);
void read(const json::value& from, bool& to, const Place& place);
void read(const json::value& from, WipedText& to, const Place& place);
void read(const json::value& from, Bytes& to, const Place& place);
void read(const json::value& from, Secret& to, const Place& place);
void read(const json::value& from, std::vector<std::string>& to, const Place& place);
void read(const json::value& from, std::map<std::string, std::string, std::less<>>& to, const Place& place);
void read_unbuilt(const json::value& from, const Unbuilt& unbuilt, const Place& place);
void check_count(std::size_t count, const Place& place);
const json::object* object_at(const json::value& from, Problems& problems);
Result<> verdict(Problems& problems);

template <Shaped T>
void read_object(const json::object& from, T& to, Problems& problems, const Place* parent = nullptr);

template <Shaped T>
void read(const json::value& from, T& to, const Place& place) {
  if (const json::object* object = object_at(from, place.problems))
    read_object(*object, to, place.problems, &place);
}

template <Shaped T>
void read(const json::value& from, std::vector<T>& to, const Place& place) {
  const json::array* array = from.if_array();
  if (array == nullptr) return place.problems.no_list(from);
  check_count(array->size(), place);
  for (const json::value& element : *array) {
    T& made = to.emplace_back();
    read(element, made, {{}, no_bounds, place.problems, &place, to.size()});
  }
}

template <class T>
void read(const json::value& from, std::optional<T>& to, const Place& place) {
  read(from, to.emplace(), place);
}

template <class M>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;
template <class M>
constexpr bool is_sensitive = std::is_same_v<M, Secret> || std::is_same_v<M, WipedText>;
template <class T>
constexpr bool is_sensitive<std::optional<T>> = is_sensitive<T>;

template <class T, class M>
void read_member(const json::object& from, T& to, const Field<T, M>& field, Problems& problems,
                 const Place* parent) {
  const Place place{field.name, field.bounds, problems, parent};
  const json::value* value = from.if_contains(field.name);
  if (value != nullptr && !value->is_null()) return read(*value, to.*field.member, place);
  if (!is_optional<M> && !problems.defaults)
    problems.violated(place, is_sensitive<M> ? "" : "null ", "Member must not be null");
}

template <class T>
void read_member(const json::object& from, T&, const Unbuilt& field, Problems& problems,
                 const Place* parent) {
  if (const json::value* value = from.if_contains(field.name))
    read_unbuilt(*value, field, {field.name, no_bounds, problems, parent});
}

template <Shaped T>
void read_object(const json::object& from, T& to, Problems& problems, const Place* parent) {
  std::apply([&](const auto&... field) { (read_member(from, to, field, problems, parent), ...); }, T::shape);
}

template <class Out>
void write(Out& out, const std::string& value) {
  append_json_string(out, value);
}
template <class Out>
void write(Out& out, const WipedText& value) {
  append_json_string(out, value);
}
template <class Out>
void write(Out& out, std::int64_t value) {
  out += std::to_string(value);
}
template <class Out>
void write(Out& out, bool value) {
  out += value ? "true" : "false";
}
template <class Out>
void write(Out& out, double value) {
  // Timestamps: seconds with three decimals.
  const auto thousandths = static_cast<std::int64_t>(value * 1000.0 + (value < 0 ? -0.5 : 0.5));
  out += std::to_string(thousandths / 1000);
  const std::string fraction = std::to_string(1000 + (thousandths < 0 ? -thousandths : thousandths) % 1000);
  out += '.';
  out.append(fraction, 1, 3);
}
template <class Out>
void write_base64(Out& out, View value) {
  out += '"';
  const std::size_t at = out.size();
  out.resize(at + base64_size(value.size()));
  base64_to(value, reinterpret_cast<char*>(out.data()) + at);
  out += '"';
}
template <class Out>
void write(Out& out, const Bytes& value) {
  write_base64(out, value);
}
template <class Out>
void write(Out& out, const Secret& value) {
  write_base64(out, value.reveal());
}
template <class Out>
void write(Out& out, const std::map<std::string, std::string, std::less<>>& value) {
  out += '{';
  for (const auto& [name, text] : value) {
    if (out.back() != '{') out += ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, text);
  }
  out += '}';
}
template <class Out, Shaped T>
void write(Out& out, const T& value);
template <class Out, class T>
void write(Out& out, const std::vector<T>& value) {
  out += '[';
  for (const T& element : value) {
    if (out.back() != '[') out += ',';
    write(out, element);
  }
  out += ']';
}

template <class Out, class T, class M>
void write_member(Out& out, const T& from, const Field<T, M>& field) {
  const M& member = from.*field.member;
  if constexpr (is_optional<M>) {
    if (!member) return;
  }
  if (out.back() != '{') out += ',';
  out += '"';
  out += field.name;
  out += "\":";
  if constexpr (is_optional<M>)
    write(out, *member);
  else
    write(out, member);
}
template <class Out, class T>
void write_member(Out&, const T&, const Unbuilt&) {}

template <class Out, Shaped T>
void write(Out& out, const T& value) {
  out += '{';
  std::apply([&](const auto&... field) { (write_member(out, value, field), ...); }, T::shape);
  out += '}';
}

}  // namespace shape_detail

// Reads a struct. Unknown members are ignored and null counts as absent, as AWS does. Refusals: serialization
// (a value of the wrong JSON type, bad base64), validation (every violated constraint, in AWS's words),
// unsupported_operation (a member that is not built yet).
template <Shaped T>
Result<T> from_json(const json::object& object, bool defaults = false) {
  shape_detail::Problems problems;
  problems.defaults = defaults;
  T value{};
  shape_detail::read_object(object, value, problems);
  CHECK(shape_detail::verdict(problems));
  return value;
}

// The same of a form (service/form.h), all of whose values are text.
template <Shaped T>
Result<T> from_form(const json::object& object) {
  shape_detail::Problems problems;
  problems.text = true;
  T value{};
  shape_detail::read_object(object, value, problems);
  CHECK(shape_detail::verdict(problems));
  return value;
}

// Appends the struct as one JSON object; absent optional members are left out.
template <class Out, Shaped T>
void to_json(Out& out, const T& value) {
  shape_detail::write(out, value);
}

// A record of the store, as JSON.
template <Shaped T>
Bytes to_record(const T& value) {
  std::string text;
  to_json(text, value);
  return to_bytes(text);
}
// Fault::internal where it is not one: what the store holds, we wrote.
template <Shaped T>
Result<T> from_record(View bytes) {
  WipingResource memory;
  auto document = parse_json(as_text(bytes), memory);
  if (!document || !document->is_object())
    return refuse(Fault::internal, {}, "a record is not a JSON object");
  auto value = from_json<T>(document->get_object(), true);
  if (!value) return refuse(Fault::internal, {}, "a record does not fit its shape: " + value.error().message);
  return value;
}

}  // namespace bongtu
