// to_xml: the twin of to_json for AWS's Query protocol. The same shapes, as elements.
#pragma once

#include "base/clock.h"
#include "base/shape.h"

namespace bongtu {

// A policy document in an answer of IAM: percent-encoded (RFC 3986).
struct EncodedDocument {
  std::string text;
};

// Appends text as the content of an element. What XML cannot say, control characters, becomes '?'.
template <class Out>
void append_xml_text(Out& out, std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\r')
      out += "&#13;";  // a parser would read it as a line feed
    else if (byte < 0x20 && c != '\n' && c != '\t')
      out += '?';
    else
      out += c;
  }
}

// Appends text with everything but letters, digits and "-._~" as %XX.
template <class Out>
void append_percent_encoded(Out& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
}

template <class Out, Shaped T>
void to_xml(Out& out, const T& value);

namespace xml_detail {

template <class Out>
void write(Out& out, const std::string& value) {
  append_xml_text(out, value);
}
template <class Out>
void write(Out& out, const WipedText& value) {
  append_xml_text(out, value);
}
template <class Out>
void write(Out& out, const EncodedDocument& value) {
  append_percent_encoded(out, value.text);
}
template <class Out>
void write(Out& out, std::int64_t value) {
  out += std::to_string(value);
}
template <class Out>
void write(Out& out, bool value) {
  out += value ? "true" : "false";
}
// Timestamps, to the second: 2026-11-24T09:30:00Z.
template <class Out>
void write(Out& out, double value) {
  std::string time = iso_time(from_milliseconds(static_cast<std::int64_t>(value) * 1000));
  time.erase(time.find('.'), 4);
  out += time;
}
template <class Out, class T>
void write(Out& out, const std::vector<T>& value);
template <class Out, Shaped T>
void write(Out& out, const T& value) {
  to_xml(out, value);
}
template <class Out, class T>
void write(Out& out, const std::vector<T>& value) {
  for (const T& element : value) {
    out += "<member>";
    write(out, element);
    out += "</member>";
  }
}

template <class Out, class M>
void write_element(Out& out, std::string_view name, const M& value) {
  out += '<';
  out += name;
  out += '>';
  write(out, value);
  out += "</";
  out += name;
  out += '>';
}
}  // namespace xml_detail

// Appends the members of the struct as elements; absent optional members are left out.
template <class Out, Shaped T>
void to_xml(Out& out, const T& value) {
  visit_members(value, [&](std::string_view name, const auto& member) {
    xml_detail::write_element(out, name, member);
  });
}

}  // namespace bongtu
