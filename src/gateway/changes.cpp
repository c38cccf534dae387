#include "gateway/changes.h"

#include "crypto/random.h"

namespace bongtu::gateway {

std::string make_id() { return crypto::random_text(10, "abcdefghijklmnopqrstuvwxyz0123456789"); }

}  // namespace bongtu::gateway
