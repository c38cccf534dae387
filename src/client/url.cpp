#include "client/url.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace bongtu::client {
namespace {

namespace ip = boost::asio::ip;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
    return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

bool is_ipv6(std::string_view host) {
  boost::system::error_code error;
  ip::make_address_v6(host, error);
  return !error && host.find('%') == std::string_view::npos;
}

std::unexpected<Error> refused(std::string_view text, std::string_view why) {
  return refuse(Fault::validation, "'" + std::string(text) + "' is no address to call: " + std::string(why));
}

// Takes "[v6]", "name" or "v4" from the front of `rest`; empty where there is none.
std::string_view take_host(std::string_view& rest) {
  const bool bracketed = rest.starts_with('[');
  const std::size_t end = bracketed ? rest.find(']') : std::min(rest.find(':'), rest.size());
  if (end == std::string_view::npos) return {};
  const std::string_view host = bracketed ? rest.substr(1, end - 1) : rest.substr(0, end);
  rest.remove_prefix(bracketed ? end + 1 : end);
  return (bracketed ? is_ipv6(host) : is_name(host)) ? host : std::string_view();
}

bool read_port(std::string_view text, std::uint16_t& port) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port != 0;
}

}  // namespace

std::string Url::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : '[' + host + ']';
  if (port != (secure ? 443 : 80)) text.append(1, ':').append(std::to_string(port));
  return text;
}

Result<Url> parse_url(std::string_view text) {
  const bool printable = std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
  if (!printable) return refuse(Fault::validation, "An address to call has a blank or a control character.");
  Url url;
  url.secure = text.starts_with("https://");
  if (!url.secure && !text.starts_with("http://")) {
    return refused(text, "it must start with https:// (or http://, to this machine).");
  }
  std::string_view rest = text.substr(text.find("//") + 2);
  if (rest.find('#') != std::string_view::npos) return refused(text, "it has a fragment.");
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view target = rest.substr(end);
  rest = rest.substr(0, end);
  const std::string_view host = take_host(rest);
  if (host.empty()) return refused(text, "the host is no name and no address.");
  url.host.assign(host);
  std::ranges::transform(url.host, url.host.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  url.port = url.secure ? 443 : 80;
  if (!rest.empty() && (rest.front() != ':' || !read_port(rest.substr(1), url.port))) {
    return refused(text, "the port is none.");
  }
  url.target = target.starts_with('/') ? std::string(target) : '/' + std::string(target);
  return url;
}

bool is_loopback(std::string_view host) {
  boost::system::error_code error;
  const ip::address address = ip::make_address(host, error);
  return host == "localhost" || (!error && address.is_loopback());
}

}  // namespace bongtu::client
