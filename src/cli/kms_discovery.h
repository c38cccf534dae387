// Discovery without a list of Regions: each KMS key that a message names is asked for in its own.
#pragma once

#include <bongtu/kms_keyrings.h>

#include <string_view>

namespace bongtu::cli {

// Decrypts only. `kms` is asked for the Regions of the ARNs of one message, in their order.
std::shared_ptr<message::Keyring> discovery_in_every_region(message::KmsOfRegion kms,
                                                            std::optional<message::DiscoveryFilter> filter);

// "ap-northeast-2" of "arn:aws:kms:ap-northeast-2:…"; empty for what is no ARN of KMS. A message may
// hold anything there, and the Region becomes part of a host name: lower-case letters, digits, hyphens only.
std::string_view region_of_arn(std::string_view text);

}  // namespace bongtu::cli
