#include "audit/event.h"

#include "base/json.h"

namespace bongtu::audit {
namespace {

std::string begin(Time time, std::string_view event) {
  std::string line(line_start);
  line += iso_time(time);
  line += R"(","event":)";
  append_json_string(line, event);
  return line;
}

}  // namespace

std::string render_event(Time time, std::string_view event, std::string_view detail) {
  std::string line = begin(time, event);
  line += R"(,"detail":)";
  append_json_string(line, detail);
  line += "}\n";
  return line;
}

std::string render_refusal(Time time, std::string_view source, std::string_view reason, std::uint64_t count) {
  std::string line = begin(time, "refused");
  line += R"(,"source":)";
  append_json_string(line, source);
  line += R"(,"reason":)";
  append_json_string(line, reason);
  line += R"(,"count":)" + std::to_string(count) + "}\n";
  return line;
}

}  // namespace bongtu::audit
