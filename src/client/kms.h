// Kms over a Session; what bongtu/client.h is made of.
#pragma once

#include "client/session.h"

namespace bongtu::client {

// Fault::validation where `region` is empty or none, or there are no credentials.
Result<std::shared_ptr<message::Kms>> kms_over(std::shared_ptr<Session> session, std::string_view region);
message::KmsOfRegion regions_over(Options options, Surroundings surroundings);

}  // namespace bongtu::client
