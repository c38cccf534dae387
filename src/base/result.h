// Result, Fault, Error (bongtu/result.h), and the two words that pass an error on.
#pragma once

#include <bongtu/result.h>

namespace bongtu {

#define BONGTU_JOIN_(a, b) a##b
#define BONGTU_JOIN(a, b) BONGTU_JOIN_(a, b)
#define BONGTU_TRY_(name, declaration, ...)                   \
  auto name = (__VA_ARGS__);                                  \
  if (!name) return std::unexpected(std::move(name).error()); \
  declaration = *std::move(name)

// TRY(const Key key, gate.use(...)): declare the value, or return the error from the enclosing function.
#define TRY(declaration, ...) BONGTU_TRY_(BONGTU_JOIN(try_, __COUNTER__), declaration, __VA_ARGS__)

// CHECK(store.commit(...)): go on, or return the error from the enclosing function.
#define CHECK(...) \
  if (auto checked = (__VA_ARGS__); !checked) return std::unexpected(std::move(checked).error())

}  // namespace bongtu
