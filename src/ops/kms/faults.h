// Faults that AWS's model declares for many operations of KMS alike.
#pragma once

#include "ops/operation.h"

namespace bongtu::ops {

// Of the operations that use a key.
inline constexpr Faults use_faults{Fault::not_found,           Fault::disabled,      Fault::invalid_key_usage,
                                   Fault::invalid_grant_token, Fault::invalid_state, Fault::dry_run};
// Of the operations that manage one.
inline constexpr Faults manage_faults{Fault::not_found, Fault::invalid_arn, Fault::invalid_state};

}  // namespace bongtu::ops
