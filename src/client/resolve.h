// Names to addresses, within a time.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <vector>

#include "client/http.h"
#include "client/url.h"

namespace bongtu::client {

// At least one endpoint. An address is taken as it is; a name is asked of the system (getaddrinfo), on a
// thread that is left to itself where it does not answer in time, since nothing can end it.
Outcome<std::vector<boost::asio::ip::tcp::endpoint>> resolve(const Url& url, Deadline deadline);

}  // namespace bongtu::client
