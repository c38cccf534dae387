#include "function/function.h"

#include "function/error.h"
#include "function/request.h"
#include "function/work.h"

namespace bongtu::function {
namespace {

// Room for what messages add to their plaintexts (headers, a tag a frame, base64), so that the reply seldom
// has to grow and be copied.
std::size_t reply_room(std::size_t body_size, std::size_t items) {
  constexpr std::size_t per_item = 800;
  return base64_size(body_size) + body_size / 1024 + per_item * items;
}

Result<> run(Path path, const json::value& value, Work& work) {
  TRY(const Request request, parse_request(path, value));
  return work.run(request);
}

// The answer of each item stands in the item's place, a refusal as {"error":{...}}. Fault::later ends it all.
Result<> run_batch(Path path, const json::array& items, Work& work, Answer& answer) {
  answer.items = items.size();
  answer.body += "{\"items\":[";
  for (const json::value& item : items) {
    if (&item != items.data()) answer.body += ',';
    const Result<> done = run(path, item, work);
    if (done) continue;
    if (done.error().fault == Fault::later) return done;
    ++answer.failures;
    if (answer.detail.empty()) answer.detail = done.error().detail;
    answer.body += "{\"error\":";
    append(answer.body, refusal_of(done.error()));
    answer.body += '}';
  }
  answer.body += "]}";
  return {};
}

Result<> run(Path path, std::string_view body, const Settings& settings, message::Cmm& cmm, Answer& answer) {
  WipingResource memory;
  TRY(const json::value document, parse_json(body, memory));
  TRY(const json::array* const items, parse_batch(document));
  answer.body.reserve(reply_room(body.size(), items == nullptr ? 1 : items->size()));
  Work work(settings, cmm, body.size(), answer.body);
  return items == nullptr ? run(path, document, work) : run_batch(path, *items, work, answer);
}

// The caller is told neither.
std::string described(const Error& error) {
  if (error.message.empty() || error.detail.empty()) return error.message + error.detail;
  return error.message + " (" + error.detail + ")";
}

}  // namespace

Answer refused(const Error& error) {
  Answer answer;
  if (error.fault == Fault::later) {
    answer.later = true;
    return answer;
  }
  const Refusal refusal = refusal_of(error);
  answer.status = refusal.status;
  answer.outcome = refusal.code;
  answer.message = refusal.message;
  answer.detail = refusal.status < 500 ? error.detail : described(error);
  append(answer.body, refusal);
  return answer;
}

Answer handle(Path path, std::string_view body, const Settings& settings, message::Cmm& cmm) {
  Answer answer;
  const Result<> done = run(path, body, settings, cmm, answer);
  if (!done) return refused(done.error());
  answer.outcome = "ok";
  return answer;
}

}  // namespace bongtu::function
