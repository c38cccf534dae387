// What a shape says of itself, as data: for documents and for tests that compare it with AWS's model.
#pragma once

#include "base/shape.h"

namespace bongtu {

struct Description {
  std::string_view name;  // wire name; empty for an element
  std::string_view type;  // the model's word: string, blob, integer, timestamp, boolean, list, map, structure
  bool required = false;
  bool sensitive = false;
  bool built = true;
  Bounds bounds{};
  std::string_view doc{};
  std::vector<Description> members{};  // of a structure
  std::vector<Description> element{};  // of a list: exactly one
};

template <Shaped T>
std::vector<Description> describe();

namespace description_detail {

template <class T>  // but a shape: text of a form of its own, such as EncodedDocument
struct Type {
  static constexpr std::string_view name = Shaped<T> ? "structure" : "string";
};
template <>
struct Type<std::string> {
  static constexpr std::string_view name = "string";
};
template <>
struct Type<WipedText> : Type<std::string> {};
template <>
struct Type<Bytes> {
  static constexpr std::string_view name = "blob";
};
template <>
struct Type<Secret> : Type<Bytes> {};
template <>
struct Type<std::int64_t> {
  static constexpr std::string_view name = "integer";
};
template <>
struct Type<double> {
  static constexpr std::string_view name = "timestamp";
};
template <>
struct Type<bool> {
  static constexpr std::string_view name = "boolean";
};
template <class T>
struct Type<MapOf<T>> {
  static constexpr std::string_view name = "map";
};

template <class T>
Description of(std::string_view name, const Bounds& bounds, std::string_view doc) {
  Description made{.name = name,
                   .type = Type<T>::name,
                   .required = true,
                   .sensitive = shape_detail::is_sensitive<T>,
                   .bounds = bounds,
                   .doc = doc};
  if constexpr (Shaped<T>) made.members = describe<T>();
  return made;
}
template <class T>
struct Of {
  static Description make(std::string_view name, const Bounds& bounds, std::string_view doc) {
    return of<T>(name, bounds, doc);
  }
};
template <class T>
struct Of<std::optional<T>> {
  static Description make(std::string_view name, const Bounds& bounds, std::string_view doc) {
    Description made = Of<T>::make(name, bounds, doc);
    made.required = false;
    return made;
  }
};
template <class T>
  requires(!std::is_same_v<T, std::uint8_t>)
struct Of<std::vector<T>> {
  static Description make(std::string_view name, const Bounds& bounds, std::string_view doc) {
    const Bounds& each = bounds.each != nullptr ? *bounds.each : shape_detail::no_bounds;
    return {.name = name,
            .type = "list",
            .required = true,
            .bounds = bounds,
            .doc = doc,
            .element = {Of<T>::make({}, each, {})}};
  }
};

template <class S, class M>
Description of(const Field<S, M>& field) {
  return Of<M>::make(field.name, field.bounds, field.doc);
}
inline Description of(const Unbuilt& field) { return {.name = field.name, .type = {}, .built = false}; }

}  // namespace description_detail

// The members of a shape, in its order.
template <Shaped T>
std::vector<Description> describe() {
  return std::apply(
      [](const auto&... field) { return std::vector<Description>{description_detail::of(field)...}; },
      T::shape);
}

}  // namespace bongtu
