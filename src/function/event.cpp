// Source: "Lambda proxy integrations in API Gateway" (input and output format, REST APIs).
#include "function/event.h"

#include "base/json.h"

namespace bongtu::function {
namespace {

std::unexpected<Error> invalid(std::string message) { return refuse(Fault::validation, std::move(message)); }

bool is_proxy_event(const json::object& event) {
  return event.contains("httpMethod") || event.contains("requestContext");
}

// What API Gateway leaves out it sends as null.
const json::value* member(const json::object& event, std::string_view name) {
  const json::value* value = event.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

// Empty where it is not there.
Result<std::string_view> text_member(const json::object& event, std::string_view name) {
  const json::value* value = member(event, name);
  if (value == nullptr) return std::string_view();
  if (const json::string* text = value->if_string()) return std::string_view(*text);
  return invalid("The event's '" + std::string(name) + "' must be a string.");
}

// `path` is what was called; `resource` says it too where the API has a resource for each.
Result<Path> called_path(const json::object& event) {
  TRY(const std::string_view method, text_member(event, "httpMethod"));
  if (method != "POST") return invalid("The event's 'httpMethod' must be POST (proxy event, version 1).");
  TRY(const std::string_view path, text_member(event, "path"));
  if (const auto found = last_segment(path)) return *found;
  TRY(const std::string_view resource, text_member(event, "resource"));
  if (const auto found = last_segment(resource)) return *found;
  return invalid("The path must end in /encrypt or /decrypt.");
}

Result<Variables> with_stage_variables(const json::object& event, Variables variables) {
  const json::value* stage = member(event, "stageVariables");
  if (stage == nullptr) return variables;
  const json::object* pairs = stage->if_object();
  if (pairs == nullptr) return invalid("The event's 'stageVariables' must be an object of strings.");
  for (const std::string_view name : variable_names) {
    TRY(const std::string_view value, text_member(*pairs, name));
    if (!value.empty()) variables.insert_or_assign(std::string(name), std::string(value));
  }
  return variables;
}

// The body that was sent: a view into the event, or into `decoded`.
Result<std::string_view> body_of(const json::object& event, WipedBytes& decoded) {
  TRY(const std::string_view body, text_member(event, "body"));
  const json::value* flag = member(event, "isBase64Encoded");
  if (flag != nullptr && !flag->is_bool())
    return invalid("The event's 'isBase64Encoded' must be true or false.");
  if (flag == nullptr || !flag->get_bool()) return body;
  decoded.resize(base64_decoded_size(body));
  if (!base64_decode_to(body, decoded.data())) return invalid("The event's 'body' must be base64.");
  return as_text(decoded);
}

Result<Answer> handle_proxy(const json::object& event, const Variables& environment, const Handle& handle) {
  TRY(const Path path, called_path(event));
  TRY(const Variables variables, with_stage_variables(event, environment));
  WipedBytes decoded;
  TRY(const std::string_view body, body_of(event, decoded));
  return handle(path, body, variables);
}

struct Found {
  bool plaintext = false, ciphertext = false;

  void look_at(const json::value& value) {
    const json::object* request = value.if_object();
    if (request == nullptr) return;
    plaintext = plaintext || request->contains("plaintext") || request->contains("plaintext_base64");
    ciphertext = ciphertext || request->contains("ciphertext");
  }
};

// By the members that requests have at one path only. Where there are none either path does: `req_type` is
// right at both, and what is no request is refused at both.
Result<Path> meant_path(const json::value& request) {
  Found found;
  found.look_at(request);
  const json::value* items = request.as_object().if_contains("items");
  if (items != nullptr && items->is_array()) {
    for (const json::value& item : items->get_array()) found.look_at(item);
  }
  if (found.plaintext && found.ciphertext) return invalid("One event either encrypts or decrypts.");
  return found.ciphertext ? Path::decrypt : Path::encrypt;
}

Result<Answer> handle_direct(std::string_view event, const json::value& request, const Variables& environment,
                             const Handle& handle) {
  TRY(const Path path, meant_path(request));
  return handle(path, event, environment);
}

WipedText proxy_answer(const Answer& answer) {
  WipedText text;
  text.reserve(answer.body.size() + answer.body.size() / 8 + 128);
  text.append("{\"statusCode\":").append(std::to_string(answer.status));
  text += R"(,"headers":{"Content-Type":"application/json"},"body":)";
  append_json_string(text, answer.body);
  return text += R"(,"isBase64Encoded":false})";
}

EventAnswer in_form(bool proxy, Answer answer) {
  const bool failed = !proxy && answer.status != 200;
  if (answer.later) return {std::move(answer), false};
  if (proxy) answer.body = proxy_answer(answer);
  if (failed) answer.body = function_error(answer.outcome, answer.message);
  return {std::move(answer), failed};
}

EventAnswer in_form(bool proxy, Result<Answer> answer) {
  return in_form(proxy, answer ? *std::move(answer) : refused(answer.error()));
}

std::unexpected<Error> too_large(std::size_t max_size) {
  return invalid("The answer would be larger than " + std::to_string(max_size) +
                 " bytes: ask for less at once.");
}

}  // namespace

std::optional<Path> last_segment(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name == "encrypt") return Path::encrypt;
  if (name == "decrypt") return Path::decrypt;
  return std::nullopt;
}

WipedText function_error(std::string_view type, std::string_view message) {
  WipedText text("{\"errorMessage\":");
  append_json_string(text, message);
  text += ",\"errorType\":";
  append_json_string(text, type);
  return text += '}';
}

EventAnswer answer_request(std::string_view request, const Variables& environment, const Handle& handle) {
  WipingResource memory;
  const auto document = parse_json(request, memory);
  if (!document) return in_form(false, refused(document.error()));
  if (!document->is_object()) return in_form(false, invalid("A request is a JSON object."));
  return in_form(false, handle_direct(request, *document, environment, handle));
}

EventAnswer answer_event(std::string_view event, const Variables& environment, const Handle& handle,
                         std::size_t max_size) {
  WipingResource memory;
  const auto document = parse_json(event, memory);
  if (!document) return in_form(false, refused(document.error()));
  const json::object* object = document->if_object();
  if (object == nullptr) return in_form(false, invalid("An event is a JSON object."));
  const bool proxy = is_proxy_event(*object);
  EventAnswer made = in_form(proxy, proxy ? handle_proxy(*object, environment, handle)
                                          : handle_direct(event, *document, environment, handle));
  return made.answer.body.size() > max_size ? in_form(proxy, too_large(max_size)) : std::move(made);
}

}  // namespace bongtu::function
