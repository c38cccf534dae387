// What a first call needs: an administrator, a KMS key, and the encryption API with a stage, a plan and an
// API key.
#pragma once

#include <string>

#include "base/call.h"
#include "base/record.h"
#include "base/result.h"
#include "keys/catalog.h"
#include "root/key_tree.h"

namespace bongtu::app {

// What they are and their secrets in the clear; told once.
struct Credentials {
  std::string account;
  std::string region;
  std::string access_key_id;
  std::string secret_access_key;
  std::string api_key;
  std::string key_arn;
  static constexpr auto shape =
      fields(field("account", &Credentials::account), field("region", &Credentials::region),
             field("access_key_id", &Credentials::access_key_id),
             field("secret_access_key", &Credentials::secret_access_key),
             field("api_key", &Credentials::api_key), field("key_arn", &Credentials::key_arn));
};

// Adds their records and meta/service to the changes of the call, whose account and Region they get.
Result<Credentials> add_first_records(Call& call, const root::KeyTree& tree, keys::Catalog& catalog);

}  // namespace bongtu::app
