// to_json: a struct as a JSON object, by its shape.
#pragma once

#include "base/json.h"
#include "base/shape.h"

namespace bongtu {
namespace shape_detail {

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
template <class Out, Shaped T>
void write(Out& out, const T& value);
template <class Out, class T>
void write(Out& out, const MapOf<T>& value) {
  out += '{';
  for (const auto& [name, element] : value) {
    if (out.back() != '{') out += ',';
    append_json_string(out, name);
    out += ':';
    write(out, element);
  }
  out += '}';
}
template <class Out, class T>
void write(Out& out, const std::vector<T>& value) {
  out += '[';
  for (const T& element : value) {
    if (out.back() != '[') out += ',';
    write(out, element);
  }
  out += ']';
}

template <class Out, Shaped T>
void write(Out& out, const T& value) {
  out += '{';
  visit_members(value, [&](std::string_view name, const auto& member) {
    if (out.back() != '{') out += ',';
    out += '"';
    out += name;
    out += "\":";
    write(out, member);
  });
  out += '}';
}

}  // namespace shape_detail

// Appends the struct as one JSON object; absent optional members are left out.
template <class Out, Shaped T>
void to_json(Out& out, const T& value) {
  shape_detail::write(out, value);
}

}  // namespace bongtu
