#include "lambda/materials.h"

#include <charconv>

#include "base/result.h"

namespace bongtu::lambda {
namespace {

// Stages of one API; whoever may invoke the function directly can make up others.
constexpr std::size_t max_cmms = 16;

Result<> read(const function::Variables& variables, std::string_view name, std::uint64_t least,
              std::uint64_t most, std::uint64_t& to) {
  const std::string_view text = function::variable(variables, name);
  if (text.empty()) return {};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
  if (error == std::errc() && end == text.data() + text.size() && to >= least && to <= most) return {};
  return refuse(
      Fault::internal, {},
      std::string(name) + " must be a number from " + std::to_string(least) + " to " + std::to_string(most));
}

// What makes one CMM differ from another.
std::string name_of(const function::Variables& variables) {
  std::string name;
  for (const char* variable :
       {"KEY_ID", "DECRYPT_KEY_IDS", "DATA_KEY_MAX_AGE", "DATA_KEY_MAX_MESSAGES", "DATA_KEY_MAX_BYTES"})
    name.append(function::variable(variables, variable)).append(1, '\0');
  return name;
}

}  // namespace

Result<DataKeyLimits> limits_of(const function::Variables& variables) {
  DataKeyLimits limits;
  auto seconds = static_cast<std::uint64_t>(limits.max_age.count());
  CHECK(read(variables, "DATA_KEY_MAX_AGE", 0, 86'400, seconds));
  CHECK(read(variables, "DATA_KEY_MAX_MESSAGES", 1, std::uint64_t{1} << 32, limits.max_messages));
  CHECK(read(variables, "DATA_KEY_MAX_BYTES", 1, (std::uint64_t{1} << 63) - 1, limits.max_bytes));
  limits.max_age = std::chrono::seconds(seconds);
  return limits;
}

Result<std::shared_ptr<message::Cmm>> Materials::cmm(const function::Variables& variables) {
  std::string name = name_of(variables);
  if (const auto known = made_.find(name); known != made_.end()) return known->second;
  if (function::variable(variables, "KEY_ID").empty())
    return refuse(Fault::internal, {}, "KEY_ID is not set");
  TRY(const DataKeyLimits limits, limits_of(variables));
  auto cmm = function::strict_cmm(kms_, function::settings_of(variables));
  if (limits.max_age.count() != 0) {
    TRY(cmm, message::caching_cmm(std::move(cmm), {.max_age = limits.max_age,
                                                   .max_messages = limits.max_messages,
                                                   .max_bytes = limits.max_bytes}));
  }
  if (made_.size() >= max_cmms) made_.clear();
  return made_.emplace(std::move(name), std::move(cmm)).first->second;
}

}  // namespace bongtu::lambda
