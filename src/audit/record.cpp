#include <algorithm>
#include <charconv>

#include "audit/log.h"
#include "base/json.h"
#include "store/prefixes.h"

namespace bongtu::audit {
namespace {

// `label` is the member's name as it stands in the line: ,"name":
void append_text(std::string& line, std::string_view label, std::string_view value) {
  if (value.empty()) return;
  line += label;
  append_json_string(line, value);
}

void append_number(std::string& line, std::string_view label, std::size_t value) {
  if (value == 0) return;
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
  line += label;
  line.append(digits, end);
}

void append_list(std::string& line, std::string_view label, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  line += label;
  for (const std::string& text : texts) {
    append_json_string(line, text);
    line += ',';
  }
  line.back() = ']';
}

void append_contexts(std::string& line, const std::vector<std::string>& contexts) {
  if (contexts.empty()) return;
  line += R"(,"encryption_contexts":[)";
  const std::size_t start = line.size();
  for (const std::string& context : contexts) {
    line += context;
    line += ',';
  }
  line.back() = ']';
  // In JSON a bare line break can only stand between tokens; left alone it would let a caller write a line of
  // its own.
  std::replace(line.begin() + static_cast<std::ptrdiff_t>(start), line.end(), '\n', ' ');
}

std::size_t expected_size(const AuditFields& fields) {
  std::size_t size = 768;
  for (const std::string& context : fields.encryption_contexts) size += context.size() + 1;
  for (const std::string& key : fields.keys) size += key.size() + 3;
  return size;
}

}  // namespace

std::string render(const Call& call, std::string_view outcome) {
  const AuditFields& fields = call.audit;
  std::string line;
  line.reserve(expected_size(fields));
  line += R"({"time":")";
  line += iso_time(call.now);
  line += '"';
  append_text(line, R"(,"id":)", call.id);
  append_text(line, R"(,"service":)", fields.service);
  append_text(line, R"(,"operation":)", fields.operation);
  append_text(line, R"(,"principal":)", fields.principal);
  append_text(line, R"(,"access_key_id":)", fields.access_key_id);
  append_text(line, R"(,"api_key_id":)", fields.api_key_id);
  append_text(line, R"(,"stage":)", fields.stage);
  append_text(line, R"(,"region":)", call.region);
  append_text(line, R"(,"source":)", call.source);
  append_list(line, R"(,"keys":[)", fields.keys);
  append_list(line, R"(,"resources":[)", fields.resources);
  append_contexts(line, fields.encryption_contexts);
  append_number(line, R"(,"contexts_left_out":)", fields.contexts_left_out);
  append_number(line, R"(,"items":)", fields.items);
  append_number(line, R"(,"failures":)", fields.failures);
  append_text(line, R"(,"outcome":)", outcome);
  line += "}\n";
  return line;
}

Change as_change(const Call& call, std::string_view outcome) {
  std::string time = std::to_string(milliseconds(call.now));
  // 13 digits last until the year 2286: the byte order of the keys is the order of time.
  time.insert(0, 13 - std::min<std::size_t>(13, time.size()), '0');
  return {.key = std::string(store::prefix::audit) + time + "-" + call.id,
          .value = to_bytes(render(call, outcome))};
}

}  // namespace bongtu::audit
