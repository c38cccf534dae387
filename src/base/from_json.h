// from_json: a struct from a JSON object or a form, by its shape.
#pragma once

#include "base/constraints.h"

namespace bongtu {
namespace shape_detail {

void read(const json::value& from, std::string& to, const Place& place);
void read(const json::value& from, std::int64_t& to, const Place& place);
void read(const json::value& from, double& to, const Place& place);
void read(const json::value& from, bool& to, const Place& place);
void read(const json::value& from, WipedText& to, const Place& place);
void read(const json::value& from, Bytes& to, const Place& place);
void read(const json::value& from, Secret& to, const Place& place);
void read(const json::value& from, std::vector<std::string>& to, const Place& place);
void read(const json::value& from, MapOf<std::string>& to, const Place& place);
void read_unbuilt(const json::value& from, const Unbuilt& unbuilt, Problems& problems);
// Null, and the form's fault told, where it is none.
const json::object* object_in(const json::value& from, Problems& problems);
const json::array* array_in(const json::value& from, Problems& problems);

template <Shaped T>
void read_object(const json::object& from, T& to, Problems& problems, const Place* parent = nullptr);

template <Shaped T>
void read(const json::value& from, T& to, const Place& place) {
  if (const json::object* object = object_in(from, place.problems))
    read_object(*object, to, place.problems, &place);
}

template <Shaped T>
void read(const json::value& from, std::vector<T>& to, const Place& place) {
  const json::array* array = array_in(from, place.problems);
  if (array == nullptr) return;
  check_size(static_cast<std::int64_t>(array->size()), "length", "", place);
  for (const json::value& element : *array) {
    T& made = to.emplace_back();
    read(element, made, {{}, no_bounds, place.problems, &place, to.size()});
  }
}

template <class T>
void read(const json::value& from, MapOf<T>& to, const Place& place) {
  const json::object* object = object_in(from, place.problems);
  if (object == nullptr) return;
  for (const auto& member : *object) {
    const std::string name(member.key());
    read(member.value(), to[name], {name, no_bounds, place.problems, &place});
  }
}

template <class T>
void read(const json::value& from, std::optional<T>& to, const Place& place) {
  read(from, to.emplace(), place);
}

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
void read_member(const json::object& from, T&, const Unbuilt& field, Problems& problems, const Place*) {
  if (const json::value* value = from.if_contains(field.name)) read_unbuilt(*value, field, problems);
}

template <Shaped T>
void read_object(const json::object& from, T& to, Problems& problems, const Place* parent) {
  std::apply([&](const auto&... field) { (read_member(from, to, field, problems, parent), ...); }, T::shape);
}

template <Shaped T>
Result<T> read_document(const json::object& object, Problems problems) {
  T value{};
  read_object(object, value, problems);
  CHECK(problems.verdict());
  return value;
}

}  // namespace shape_detail

// Reads a struct. Unknown members are ignored and null counts as absent, as AWS does. Refusals: serialization
// (a value of the wrong JSON type, bad base64), validation (the violated constraints in AWS's words: how
// many, and the first hundred; a text that is too long and beyond 8 KiB is not matched with a regular
// expression), unsupported_operation (a member that is `unbuilt`).
template <Shaped T>
Result<T> from_json(const json::object& object, bool defaults = false) {
  return shape_detail::read_document<T>(object, {.defaults = defaults});
}

// The same of a form (service/form.h), all of whose values are text.
template <Shaped T>
Result<T> from_form(const json::object& object) {
  return shape_detail::read_document<T>(object, {.text = true});
}

}  // namespace bongtu
