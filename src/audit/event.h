// The lines the audit log writes of its own accord: events of the log itself, and counts of refused
// strangers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace bongtu::audit {

// Every line of an audit log, of whatever kind, starts like this.
inline constexpr std::string_view line_start = R"({"time":")";

// {"time":…,"event":"audit.resumed","detail":…}
std::string render_event(Time time, std::string_view event, std::string_view detail);

// {"time":…,"event":"refused","source":…,"reason":…,"count":N}
std::string render_refusal(Time time, std::string_view source, std::string_view reason, std::uint64_t count);

}  // namespace bongtu::audit
