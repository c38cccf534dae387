// shape: a struct's wire names, bounds and documentation, declared once beside its members. AWS JSON, forms,
// XML and the store's records are read and written by it (from_json.h, to_json.h, xml.h, record.h).
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
//   MapOf<T>                  map from text to T
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

// A member that AWS has and Bongtu does not support: refused by name, never ignored; false, null and an empty
// list ask for nothing.
struct Unbuilt {
  std::string_view name;
};

template <class S, class M>
constexpr Field<S, M> field(std::string_view name, M S::* member, Bounds bounds = {},
                            std::string_view doc = {}) {
  return {name, member, bounds, doc};
}
constexpr Unbuilt unbuilt(std::string_view name) { return {name}; }
template <class... F>
constexpr std::tuple<F...> fields(F... f) {
  return {f...};
}

template <class T>
concept Shaped = requires { T::shape; };

template <class T>
using MapOf = std::map<std::string, T, std::less<>>;

namespace shape_detail {

inline constexpr Bounds no_bounds;
template <class M>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;
template <class M>
constexpr bool is_sensitive = std::is_same_v<M, Secret> || std::is_same_v<M, WipedText>;
template <class T>
constexpr bool is_sensitive<std::optional<T>> = is_sensitive<T>;

template <class T, class M, class Visit>
void visit_member(const T& from, const Field<T, M>& field, Visit& visit) {
  const M& member = from.*field.member;
  if constexpr (!is_optional<M>)
    visit(field.name, member);
  else if (member)
    visit(field.name, *member);
}
template <class T, class Visit>
void visit_member(const T&, const Unbuilt&, Visit&) {}

}  // namespace shape_detail

// Calls `visit(wire name, value)` for each member that is there, in the order of the shape.
template <Shaped T, class Visit>
void visit_members(const T& value, Visit visit) {
  std::apply([&](const auto&... field) { (shape_detail::visit_member(value, field, visit), ...); }, T::shape);
}

}  // namespace bongtu
