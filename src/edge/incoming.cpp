#include "edge/incoming.h"

#include <fmt/format.h>

#include <algorithm>

namespace bongtu::edge {
namespace {

constexpr std::size_t first_capacity = 4 * 1024;

}  // namespace

Incoming::Incoming(const service::Service& service, std::string source, bool stage_calls_only, bool secure)
    : service_(service), source_(std::move(source)) {
  request_.source = source_;
  request_.stage_calls_only = stage_calls_only;
  request_.secure = secure;
}

void Incoming::start() {
  scan_ = {};
  size_ = 0;
  framing = {};
  bytes_.reserve(first_capacity);
}

bool Incoming::has_head() {
  const Checked<std::size_t> size = scan_.scan(bytes_.text());
  if (!size) return refuse_with(size.error());
  size_ = *size;
  return size_ != 0;
}

bool Incoming::read_head() {
  const Checked<> parsed = parse_head(bytes_.text().substr(0, size_), head_);
  if (!parsed) return refuse_with(parsed.error());
  framing = {head_.method == "HEAD", head_.http_1_0, head_.keep_alive};
  request_.method = head_.method;
  request_.target = head_.target;
  request_.headers = head_.fields;
  request_.body = {};
  const std::size_t limit = service_.body_limit(request_);
  if (head_.content_length <= limit) return true;
  return refuse_with({413, fmt::format("The body is larger than {} bytes.", limit)});
}

bool Incoming::has_body() {
  const Buffer& where = body_is_long_ ? long_body_ : bytes_;
  const std::size_t start = body_is_long_ ? 0 : size_;
  if (where.size() - start < body_size()) return false;
  request_.body = where.text().substr(start, body_size());
  if (!body_is_long_) size_ += body_size();
  return true;
}

void Incoming::make_room_for_body() {
  if (body_size() <= bytes_.capacity() - size_) return;
  long_body_.reserve(body_size());
  long_body_.append(bytes_.text().substr(size_));
  size_ = bytes_.size();
  body_is_long_ = true;
}

std::span<char> Incoming::room() {
  if (body_is_long_) return long_body_.room().first(body_size() - long_body_.size());
  if (bytes_.room().empty()) bytes_.reserve(2 * bytes_.capacity());
  return bytes_.room();
}

void Incoming::commit(std::size_t n) { (body_is_long_ ? long_body_ : bytes_).commit(n); }

void Incoming::forget() {
  bytes_.consume(size_);
  long_body_.clear();
  body_is_long_ = false;
}

}  // namespace bongtu::edge
