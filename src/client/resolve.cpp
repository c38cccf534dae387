#include "client/resolve.h"

#include <boost/asio/io_context.hpp>
#include <future>
#include <memory>
#include <system_error>
#include <thread>

namespace bongtu::client {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

Outcome<std::vector<tcp::endpoint>> ask_system(const std::string& host, std::uint16_t port) {
  asio::io_context io(1);
  tcp::resolver resolver(io);
  boost::system::error_code error;
  const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::numeric_service, error);
  if (error)
    return fail(Failure::Kind::broken, "The name " + host + " cannot be resolved: " + error.message());
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) endpoints.push_back(entry.endpoint());
  return endpoints;
}

}  // namespace

Outcome<std::vector<tcp::endpoint>> resolve(const Url& url, Deadline deadline) {
  boost::system::error_code not_an_address;
  const auto address = asio::ip::make_address(url.host, not_an_address);
  if (!not_an_address) return std::vector{tcp::endpoint(address, url.port)};

  std::packaged_task<Outcome<std::vector<tcp::endpoint>>()> task(
      [host = url.host, port = url.port] { return ask_system(host, port); });
  auto answer = task.get_future();
  try {
    std::thread(std::move(task)).detach();
  } catch (const std::system_error& error) {
    return fail(Failure::Kind::broken, "No thread to resolve a name.", error.what());
  }
  if (answer.wait_until(deadline) != std::future_status::ready) {
    return fail(Failure::Kind::broken, "The name " + url.host + " was not resolved in time.");
  }
  return answer.get();
}

}  // namespace bongtu::client
