// Incoming: what a client has sent, and the request in it. It reads no socket: the session fills its room.
#pragma once

#include <optional>
#include <string>

#include "edge/buffer.h"
#include "edge/head.h"
#include "edge/reply.h"
#include "service/service.h"

namespace bongtu::edge {

class Incoming {
 public:
  // `secure`: came by TLS.
  Incoming(const service::Service& service, std::string source, bool stage_calls_only, bool secure);

  // Looks for the next request, in what is there.
  void start();
  // Each is false where more has to come, or where the request is refused. A head that has come is parsed
  // once; it decides whether the body will be read, by which the body's place is chosen.
  bool has_head();
  bool read_head();
  bool has_body();
  void make_room_for_body();
  // Wipes the request once it is answered: plaintexts do not stay in memory for longer than that.
  void forget();
  // Wipes all there is.
  void clear() { bytes_.clear(); }

  // Where the next bytes belong; commit(n) says that n came.
  std::span<char> room();
  void commit(std::size_t n);
  bool empty() const { return bytes_.empty(); }

  const Head& head() const { return head_; }
  const service::Request& request() const { return request_; }

  Framing framing;                 // how the reply goes out, as far as the head has told
  std::optional<Refusal> refusal;  // ends the connection

 private:
  bool refuse_with(Refusal why) {
    refusal = std::move(why);
    return false;
  }
  std::size_t body_size() const { return static_cast<std::size_t>(head_.content_length); }

  const service::Service& service_;
  const std::string source_;
  Buffer bytes_;      // the request, or what has come of it, and perhaps the beginning of the next
  Buffer long_body_;  // a body that does not fit in there
  bool body_is_long_ = false;
  HeadScan scan_;
  std::size_t size_ = 0;  // of the request, in bytes_
  Head head_;
  service::Request request_;
};

}  // namespace bongtu::edge
