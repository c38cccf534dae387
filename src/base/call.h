// Call: one request on its way down, and what it leaves for the commit and the audit log.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/change.h"
#include "base/clock.h"

namespace bongtu {

// What the audit log may say of a call. An allow-list: whatever is not a member here cannot get into the log.
struct AuditFields {
  std::string service;                           // kms, execute-api
  std::string operation;                         // GenerateDataKey, encrypt
  std::string principal;                         // ARN of who acts
  std::string access_key_id;                     // the access key that signed, if any
  std::string api_key_id;                        // the API key's id (never its value), if any
  std::string stage;                             // api id/stage, for stage calls
  std::vector<std::string> keys;                 // ARNs of the KMS keys used or changed
  std::vector<std::string> resources;            // ARNs of what else was named: aliases
  std::vector<std::string> encryption_contexts;  // as JSON objects; distinct, up to 64 KiB in all
  std::size_t contexts_left_out = 0;             // distinct contexts beyond that
  std::size_t items = 0;                         // of a batch
  std::size_t failures = 0;                      // of a batch

  // Forgets what the work found, when a call is run again; who calls what stays.
  void start_over() {
    keys.clear();
    resources.clear();
    encryption_contexts.clear();
    contexts_left_out = items = failures = 0;
  }
};

struct Call {
  std::string id;  // request id, a UUID
  Time now;
  std::string account;
  std::string region;
  std::string source;           // the peer's address
  std::string_view user_agent;  // as the request says it; a view into the request
  bool secure = false;          // came by TLS
  // False on an event loop: whatever would have to read the store ends the run with Fault::later.
  bool may_wait = true;
  // What the operation wants committed, together with the audit record. An operation never commits itself.
  std::vector<Change> changes;
  AuditFields audit;
};

}  // namespace bongtu
