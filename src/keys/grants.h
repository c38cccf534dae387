// Grants: what a KMS key's grants say, and the tokens that name them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/encryption_context.h"
#include "base/record.h"
#include "base/result.h"
#include "root/key_tree.h"

namespace bongtu::keys {

struct GrantRecord {
  std::string name;  // empty = none
  double created = 0;
  std::string grantee;   // ARN
  std::string retiring;  // ARN; empty = none
  std::vector<std::string> operations;
  std::optional<EncryptionContext> context_equals;
  std::optional<EncryptionContext> context_subset;
  std::string source_arn;  // empty = none
  static constexpr auto shape = fields(
      field("name", &GrantRecord::name), field("created", &GrantRecord::created),
      field("grantee", &GrantRecord::grantee), field("retiring", &GrantRecord::retiring),
      field("operations", &GrantRecord::operations), field("context_equals", &GrantRecord::context_equals),
      field("context_subset", &GrantRecord::context_subset), field("source_arn", &GrantRecord::source_arn));
};

struct GrantEntry {
  std::string id;  // GrantId, 64 hex digits
  GrantRecord record;
  std::string key_id;
  std::size_t size = 0;  // bytes of its record, which is put once
};
using Grants = std::vector<GrantEntry>;

inline constexpr std::int64_t grants_a_key = 50'000;
// How many grants of one grantee on one key are looked through on an event loop, which takes about 100 µs.
inline constexpr std::size_t grants_on_a_loop = 1000;

// Whether the grant lets its grantee do the operation ("Decrypt") with that encryption context (null: the
// operation takes none, and constraints on it do not bear).
bool allows(const GrantRecord& grant, std::string_view operation, const EncryptionContext* context);

// Whether `grant` gives nothing that `source` does not give: no other operation, no looser constraint. What
// somebody whose right to create grants comes from `source` may pass on.
bool covers(const GrantRecord& source, const GrantRecord& grant);

// 64 hex digits.
bool is_grant_id(std::string_view text);

// Who a grant may name, as it is kept: the ARN of a user, a role, a session of one or the account itself
// (also by its 12 digits). Fault::invalid_arn for anything else, and for what belongs to another account.
Result<std::string> parse_grant_principal(std::string_view text, std::string_view account);

// What a grant token names. A token is sealed by the key tree, so that only ours open, and each is another.
struct GrantName {
  std::string region, key_id, grant_id;
};
std::string make_grant_token(const root::KeyTree& tree, const GrantName& name);
// Fault::invalid_grant_token for a text that no CreateGrant of this service returned. The grant may be gone.
Result<GrantName> read_grant_token(const root::KeyTree& tree, std::string_view token);
Result<> check_grant_token(const root::KeyTree& tree, std::string_view token);

}  // namespace bongtu::keys
