// Discovery without a Region of its own: each KMS key that a message names is asked for in its own.
#pragma once

#include <bongtu/kms_keyrings.h>

namespace bongtu::cli {

// Decrypts only. Each encrypted data key that the filter lets pass is tried once, in the Region of its ARN,
// and of each message at most 10: whoever made it chose keys and Regions. Fault::limit_exceeded beyond.
std::shared_ptr<message::Keyring> kms_discovery_by_arn(message::KmsOfRegion kms,
                                                       std::optional<message::DiscoveryFilter> filter);

}  // namespace bongtu::cli
