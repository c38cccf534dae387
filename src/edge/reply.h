// A service's Reply as the bytes of an HTTP response.
#pragma once

#include <string_view>

#include "edge/buffer.h"
#include "edge/head.h"
#include "service/service.h"

namespace bongtu::edge {

// What the request says of how its reply goes out.
struct Framing {
  bool without_body = false;  // HEAD
  bool http_1_0 = false;
  bool keep_alive = true;
};

// Appends head and body to `out`, in one piece: two writes would be two TLS records. `date` is an
// http_date().
void render(const service::Reply& reply, std::string_view date, Framing framing, Buffer& out);

// What the edge itself has to say: {"message": …}.
service::Reply plain_reply(int status, std::string_view message);

}  // namespace bongtu::edge
