// What the store keeps of users, access keys, roles and managed policies.
#pragma once

#include <string>
#include <vector>

#include "access/principal.h"
#include "base/record.h"

namespace bongtu::access {

// An inline policy.
struct PolicyRecord {
  std::string name;
  std::string document;
  static constexpr auto shape =
      fields(field("name", &PolicyRecord::name), field("document", &PolicyRecord::document));
};

// Members that older records lack stand after those that they have.
struct UserRecord {
  std::string name;
  double created = 0;
  std::vector<PolicyRecord> policies;
  std::string id;  // AIDA…; empty in records of the first version
  std::string path = "/";
  Tags tags;
  std::vector<std::string> attached;  // ARNs of managed policies
  std::string boundary;               // ARN of a managed policy; empty = none
  static constexpr auto shape =
      fields(field("name", &UserRecord::name), field("created", &UserRecord::created),
             field("policies", &UserRecord::policies), field("id", &UserRecord::id),
             field("path", &UserRecord::path), field("tags", &UserRecord::tags),
             field("attached", &UserRecord::attached), field("boundary", &UserRecord::boundary));
};

struct RoleRecord {
  std::string name;
  double created = 0;
  std::vector<PolicyRecord> policies;
  std::string id;  // AROA…; empty in records of the first version
  std::string path = "/";
  Tags tags;
  std::vector<std::string> attached;
  std::string boundary;
  std::string description;
  std::string trust;                // trust policy; empty = nobody may assume the role
  std::int64_t max_session = 3600;  // seconds
  static constexpr auto shape =
      fields(field("name", &RoleRecord::name), field("created", &RoleRecord::created),
             field("policies", &RoleRecord::policies), field("id", &RoleRecord::id),
             field("path", &RoleRecord::path), field("tags", &RoleRecord::tags),
             field("attached", &RoleRecord::attached), field("boundary", &RoleRecord::boundary),
             field("description", &RoleRecord::description), field("trust", &RoleRecord::trust),
             field("max_session", &RoleRecord::max_session));
};

struct PolicyVersionRecord {
  std::int64_t number = 1;
  double created = 0;
  std::string document;
  static constexpr auto shape =
      fields(field("number", &PolicyVersionRecord::number), field("created", &PolicyVersionRecord::created),
             field("document", &PolicyVersionRecord::document));
};

struct ManagedPolicyRecord {
  std::string name;
  std::string id;  // ANPA…
  std::string path = "/";
  std::string description;
  double created = 0;
  double updated = 0;
  Tags tags;
  std::int64_t default_version = 1;
  std::int64_t last_version = 1;  // numbers are never used again
  std::vector<PolicyVersionRecord> versions;
  static constexpr auto shape = fields(
      field("name", &ManagedPolicyRecord::name), field("id", &ManagedPolicyRecord::id),
      field("path", &ManagedPolicyRecord::path), field("description", &ManagedPolicyRecord::description),
      field("created", &ManagedPolicyRecord::created), field("updated", &ManagedPolicyRecord::updated),
      field("tags", &ManagedPolicyRecord::tags),
      field("default_version", &ManagedPolicyRecord::default_version),
      field("last_version", &ManagedPolicyRecord::last_version),
      field("versions", &ManagedPolicyRecord::versions));
};

struct AccessKeyRecord {
  std::string user;
  bool active = true;
  double created = 0;
  Bytes secret;  // sealed, purpose "secret-access-key"
  static constexpr auto shape =
      fields(field("user", &AccessKeyRecord::user), field("active", &AccessKeyRecord::active),
             field("created", &AccessKeyRecord::created), field("secret", &AccessKeyRecord::secret));
};

// When and for what an access key was used last. Written from time to time, past the audit.
struct LastUsedRecord {
  double time = 0;
  std::string service;
  std::string region;
  static constexpr auto shape =
      fields(field("time", &LastUsedRecord::time), field("service", &LastUsedRecord::service),
             field("region", &LastUsedRecord::region));
};

inline constexpr std::string_view secret_purpose = "secret-access-key";

}  // namespace bongtu::access
