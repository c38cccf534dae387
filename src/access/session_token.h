// Session tokens: all that is kept of a session is in its token, sealed under the account key.
#pragma once

#include <string>

#include "access/principal.h"
#include "base/record.h"
#include "base/result.h"
#include "base/secret.h"
#include "root/key_tree.h"

namespace bongtu::access {

// What a token says of its session, beside the secret.
struct SessionRecord {
  std::string role;     // its name
  std::string role_id;  // AROA…: a role of the same name that was made later is another
  std::string name;     // RoleSessionName
  double issued = 0;    // seconds since 1970
  double expires = 0;
  bool bounded = false;               // session policies were given
  std::string policy;                 // the inline one; empty = none
  std::vector<std::string> policies;  // ARNs of managed ones
  Tags tags;
  static constexpr auto shape =
      fields(field("role", &SessionRecord::role), field("role_id", &SessionRecord::role_id),
             field("name", &SessionRecord::name), field("issued", &SessionRecord::issued),
             field("expires", &SessionRecord::expires), field("bounded", &SessionRecord::bounded),
             field("policy", &SessionRecord::policy), field("policies", &SessionRecord::policies),
             field("tags", &SessionRecord::tags));
};

struct SessionToken {
  Secret secret;  // the secret access key
  SessionRecord session;
};

// Characters of a token: with it the head of a request stays below what the edge reads, 16 KiB.
constexpr std::size_t most_token = 12 * 1024;

// The text of a token for the access key id, which it opens for only. Fault::limit_exceeded where it would be
// longer than most_token.
Result<std::string> seal_token(const root::KeyTree& tree, std::string_view access_key_id,
                               const SessionToken& token);
// Fault::unrecognized_client for whatever is not a token for this access key id. Expiry is for the caller.
Result<SessionToken> open_token(const root::KeyTree& tree, std::string_view access_key_id,
                                std::string_view text);

}  // namespace bongtu::access
