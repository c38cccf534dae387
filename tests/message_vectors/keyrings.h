// The keyrings that a manifest names.
#pragma once

#include <bongtu/keyring.h>

#include <boost/json/object.hpp>

namespace bongtu::message_vectors {

// Those of `listed`, in their order, as one multi-keyring; `keys` is the manifest's. Throws where it cannot
// be made.
std::shared_ptr<message::Keyring> keyring(const boost::json::array& listed, const boost::json::object& keys);

}  // namespace bongtu::message_vectors
