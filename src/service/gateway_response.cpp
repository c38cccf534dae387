#include "service/gateway_response.h"

#include <algorithm>
#include <charconv>

#include "base/json.h"
#include "service/protocol.h"

namespace bongtu::service {
namespace {

constexpr std::string_view content_type = "application/json";
constexpr std::string_view header_prefix = "gatewayresponse.header.";

const gateway::GatewayResponse* response_of(const gateway::LiveStage* stage, const Refusal& refusal) {
  if (stage == nullptr || refusal.response_type.empty()) return nullptr;
  const auto& responses = stage->gateway_responses();
  auto found = responses.find(refusal.response_type);
  if (found == responses.end()) found = responses.find(refusal.status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
  return found == responses.end() ? nullptr : &found->second;
}

int status_of(const std::optional<std::string>& text, int status) {
  if (text) std::from_chars(text->data(), text->data() + text->size(), status);
  return status;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

WipedText body_of(const Refusal& refusal, const gateway::GatewayResponse* response) {
  std::string message;
  append_json_string(message, refusal.message);
  std::string body = R"({"message":$context.error.messageString})";
  if (response != nullptr && response->templates) {
    const auto own = response->templates->find(content_type);
    if (own != response->templates->end()) body = own->second;
  }
  replace_all(body, "$context.error.messageString", message);
  replace_all(body, "$context.error.message", refusal.message);
  return WipedText(body);
}

}  // namespace

Reply stage_reply(const std::string& request_id, int status, WipedText body) {
  return {.status = status,
          .content_type = content_type,
          .request_id = request_id,
          .error_type = {},
          .extra_headers = {},
          .body = std::move(body),
          .audit = {},
          .protocol = static_cast<std::uint8_t>(Protocol::stage)};
}

Reply refusal_reply(const std::string& request_id, const Refusal& refusal, const gateway::LiveStage* stage) {
  const gateway::GatewayResponse* response = response_of(stage, refusal);
  const int status = response == nullptr ? refusal.status : status_of(response->status_code, refusal.status);
  Reply reply = stage_reply(request_id, status, body_of(refusal, response));
  reply.error_type = refusal.error_type;
  if (response != nullptr && response->parameters)
    append_headers(reply.extra_headers, *response->parameters, header_prefix);
  return reply;
}

// What is no header's text was refused when it was put; here it would split the answer in two.
void append_headers(std::string& headers, const gateway::Texts& parameters, std::string_view prefix) {
  const auto printable = [](char c) { return c >= ' ' && c != '\x7f'; };
  for (const auto& [name, value] : parameters) {
    const bool quoted = value.size() >= 2 && value.front() == '\'' && value.back() == '\'';
    if (!name.starts_with(prefix) || !quoted || !std::ranges::all_of(name + value, printable)) continue;
    headers.append(name, prefix.size()).append(": ").append(value, 1, value.size() - 2).append("\r\n");
  }
}

}  // namespace bongtu::service
