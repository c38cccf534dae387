// A session serves one connection, from its first byte to its last.
#pragma once

#include "edge/loop.h"

namespace bongtu::edge {

void start_session(Loop& loop, Socket socket, const asio::ip::tcp::endpoint& peer, bool stage_calls_only);

}  // namespace bongtu::edge
