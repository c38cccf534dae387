#include "ops/iam/boundary.h"

namespace bongtu::ops::iam {

Result<> hold_policy(Iam& iam, const std::string& arn, std::string otherwise) {
  const auto policy = iam.people->policy(arn);
  if (policy == nullptr) return refuse(Fault::not_found, std::move(otherwise));
  if (!policy->key.empty()) touch(iam, *policy);  // those of AWS have no record and are never deleted
  return {};
}

}  // namespace bongtu::ops::iam
