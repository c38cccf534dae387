// The request of operations that take a key and nothing else, and the answer of those that tell its ARN.
#pragma once

#include "ops/kms/members.h"

namespace bongtu::ops {

struct KeyOnlyRequest {
  std::string key_id;
  static constexpr auto shape =
      fields(field("KeyId", &KeyOnlyRequest::key_id, key_id_bounds, bare_key_id_doc));
};

struct KeyArnResponse {
  std::string key_arn;
  static constexpr auto shape = fields(field("KeyId", &KeyArnResponse::key_arn));
};

}  // namespace bongtu::ops
