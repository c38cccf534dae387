// What the function makes of an event of Lambda: API Gateway's proxy event (version 1), or a request as such.
#pragma once

#include <functional>
#include <limits>
#include <optional>

#include "function/settings.h"

namespace bongtu::function {

struct EventAnswer {
  Answer answer;  // body: what Lambda answers, JSON
  // A function error: the body is {"errorMessage","errorType"}, the type is the answer's outcome.
  bool failed = false;
};

// `handle` (function.h) with the settings that these variables make.
using Handle = std::function<Answer(Path path, std::string_view body, const Variables& variables)>;

// A proxy event is answered with a proxy answer, whatever it is: its path's last segment says what to do, its
// stage variables go before `environment`, of those that the function knows. Anything else is a request of
// docs/encryption-api.md, whose path its members say; it is answered with the function's own answer, and a
// refusal is a function error. Where the answer would be larger than `max_size` bytes it is refused. Never
// quotes a value.
EventAnswer answer_event(std::string_view event, const Variables& environment, const Handle& handle,
                         std::size_t max_size = std::numeric_limits<std::size_t>::max());

// The same where the event comes from a stranger, who may not bring stage variables along: a request as such.
EventAnswer answer_request(std::string_view request, const Variables& environment, const Handle& handle);

// What the last segment of a path asks for; nothing where it is neither "encrypt" nor "decrypt".
std::optional<Path> last_segment(std::string_view path);

// {"errorMessage":…,"errorType":…}: the form in which a Lambda function fails.
WipedText function_error(std::string_view type, std::string_view message);

// The variables that a stage may set.
inline constexpr std::string_view variable_names[] = {
    "KEY_ID", "DECRYPT_KEY_IDS", "ALLOW", "DATA_KEY_MAX_AGE", "DATA_KEY_MAX_MESSAGES", "DATA_KEY_MAX_BYTES"};

}  // namespace bongtu::function
