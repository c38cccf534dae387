// A record of the store: a struct as JSON, by its shape.
#pragma once

#include "base/from_json.h"
#include "base/to_json.h"

namespace bongtu {

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
