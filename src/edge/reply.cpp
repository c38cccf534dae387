#include "edge/reply.h"

#include <boost/beast/http/status.hpp>
#include <charconv>

#include "base/json.h"

namespace bongtu::edge {
namespace {

void append_number(Buffer& out, std::size_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append({digits, end});
}

std::string_view reason(int status) {
  namespace http = boost::beast::http;
  return http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status)));
}

}  // namespace

void render(const service::Reply& reply, std::string_view date, Framing framing, Buffer& out) {
  constexpr std::size_t head_size = 512;
  out.reserve(out.size() + head_size + reply.extra_headers.size() + reply.body.size());
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(reply.status));
  out.append(" ");
  out.append(reason(reply.status));
  out.append("\r\nDate: ");
  out.append(date);
  out.append("\r\nContent-Type: ");
  out.append(reply.content_type);
  out.append("\r\nContent-Length: ");
  append_number(out, reply.body.size());
  out.append("\r\nCache-Control: no-store\r\n");
  if (!reply.request_id.empty()) {
    out.append("x-amzn-RequestId: ");
    out.append(reply.request_id);
    out.append("\r\n");
  }
  if (!reply.error_type.empty()) {
    out.append("x-amzn-ErrorType: ");
    out.append(reply.error_type);
    out.append("\r\n");
  }
  out.append(reply.extra_headers);
  if (!framing.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (framing.http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
  if (!framing.without_body) out.append(reply.body);
}

service::Reply plain_reply(int status, std::string_view message) {
  service::Reply reply;
  reply.status = status;
  reply.content_type = "application/json";
  reply.body = "{\"message\":";
  append_json_string(reply.body, message);
  reply.body += '}';
  return reply;
}

}  // namespace bongtu::edge
