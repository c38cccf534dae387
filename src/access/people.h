// People: users, access keys, roles and managed policies at one moment, and the principals that they make.
// A value: the Directory changes a copy and puts it in place of the old one.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "access/principal.h"
#include "access/records.h"
#include "base/result.h"
#include "store/store.h"

namespace bongtu::access {

using Policies = std::vector<std::shared_ptr<const Policy>>;

// What a record makes beside itself: the key and version of the record, which a change of it must name.
struct Stored {
  std::string key;
  std::uint64_t version = 0;
};

struct User : Stored {
  UserRecord record;
  std::string arn;
  Policies inline_policies;
  std::shared_ptr<const Principal> principal;  // null where a policy that it needs is missing
};

struct Role : Stored {
  RoleRecord record;
  std::string arn;
  Policies inline_policies;
  std::shared_ptr<const Policy> trust;  // null: nobody may assume it
  // What its sessions have in common; without ARN, id and session policies. Null where a policy is missing.
  std::shared_ptr<const Principal> principal;
  std::shared_ptr<const Principal> function_session;  // of the built-in function: assumed-role/<role>/encrypt
};

struct ManagedPolicy : Stored {
  ManagedPolicyRecord record;
  std::string arn;
  std::shared_ptr<const Policy> policy;  // its default version
};

struct AccessKey : Stored {
  AccessKeyRecord record;
  std::string id;
};

class People {
 public:
  template <class T>
  using Map = std::map<std::string, std::shared_ptr<const T>, std::less<>>;

  explicit People(std::string account);

  const std::string& account() const { return account_; }
  // Another after every settle(): what was made from these people holds as long as it is the same.
  std::uint64_t generation() const { return generation_; }
  // Null where there is none. Names are found in their own case only.
  std::shared_ptr<const User> user(std::string_view name) const;
  std::shared_ptr<const Role> role(std::string_view name) const;
  std::shared_ptr<const ManagedPolicy> policy(std::string_view arn) const;  // those of AWS, too
  std::shared_ptr<const AccessKey> access_key(std::string_view id) const;
  std::vector<std::shared_ptr<const AccessKey>> access_keys_of(
      std::string_view user) const;  // the oldest first

  // In the order of the names in lower case, which are the keys.
  const Map<User>& users() const { return users_; }
  const Map<Role>& roles() const { return roles_; }
  const Map<ManagedPolicy>& policies() const { return policies_; }
  const Map<ManagedPolicy>& aws_policies() const { return aws_policies_; }
  const Map<AccessKey>& access_keys() const { return access_keys_; }

  // Takes a record under iam/, in place of an older one. Fault::internal where it is not understood; then
  // nothing is left of the older one either.
  Result<> put(const store::Record& record);
  void remove(const std::string& key);
  // Makes the principals whose policies changed. Fault::internal where a policy or a user is missing.
  Result<> settle();

 private:
  Result<> put_user(const store::Record& record, const std::string& name);
  Result<> put_role(const store::Record& record, const std::string& name);
  Result<> put_policy(const store::Record& record, const std::string& name);
  Result<> put_access_key(const store::Record& record, const std::string& id);
  template <class Record>
  Result<> add_policies(const Record& record, Principal& principal) const;
  template <class Record>
  bool concerned(const Record& record) const;
  Result<> settle_user(std::shared_ptr<const User>& user) const;
  Result<> settle_role(std::shared_ptr<const Role>& role) const;

  std::string account_;
  std::uint64_t generation_ = 0;
  Map<User> users_;
  Map<Role> roles_;
  Map<ManagedPolicy> policies_;
  Map<ManagedPolicy> aws_policies_;  // by ARN
  Map<AccessKey> access_keys_;
  std::set<std::string, std::less<>> changed_policies_;  // ARNs, since settle()
};

}  // namespace bongtu::access
