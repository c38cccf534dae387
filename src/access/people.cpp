#include "access/people.h"

#include <algorithm>

#include "access/aws_policies.h"
#include "access/names.h"
#include "store/prefixes.h"

namespace bongtu::access {
namespace {

namespace prefix = store::prefix;

template <class T>
std::shared_ptr<const T> found(const People::Map<T>& map, std::string_view key) {
  const auto at = map.find(key);
  return at == map.end() ? nullptr : at->second;
}

Result<std::shared_ptr<const Policy>> parsed(const std::string& document, PolicyKind kind,
                                             const std::string& name, const std::string& of) {
  auto policy = parse_policy(document, kind);
  if (!policy) {
    return refuse(Fault::internal, {}, "policy " + name + " of " + of + ": " + policy.error().message);
  }
  return policy;
}

Result<Policies> parse_all(const std::vector<PolicyRecord>& records, const std::string& of) {
  Policies policies;
  for (const PolicyRecord& record : records) {
    TRY(auto policy, parsed(record.document, PolicyKind::identity, record.name, of));
    policies.push_back(std::move(policy));
  }
  return policies;
}

template <class Record>
void complete(Record& record, std::string_view id_prefix, const std::string& key) {
  if (record.id.empty()) record.id = derived_id(id_prefix, key, record.created);
}

}  // namespace

People::People(std::string account) : account_(std::move(account)) {
  for (const AwsPolicy& known : policies_of_aws) {
    const std::string arn = iam_arn("aws", "policy", "/", known.name);
    ManagedPolicy policy;
    policy.arn = arn;
    policy.record.name = known.name;
    policy.record.id = known.id;
    policy.record.description = known.description;
    policy.record.versions = {{1, 0, std::string(known.document)}};
    policy.policy = parse_policy(known.document, PolicyKind::identity).value();
    aws_policies_[arn] = std::make_shared<const ManagedPolicy>(std::move(policy));
  }
}

std::shared_ptr<const User> People::user(std::string_view name) const {
  auto user = found(users_, lower(name));
  return user != nullptr && user->record.name == name ? user : nullptr;
}

std::shared_ptr<const Role> People::role(std::string_view name) const {
  auto role = found(roles_, lower(name));
  return role != nullptr && role->record.name == name ? role : nullptr;
}

std::shared_ptr<const ManagedPolicy> People::policy(std::string_view arn) const {
  if (auto of_aws = found(aws_policies_, arn)) return of_aws;
  auto policy = found(policies_, lower(name_in(arn)));
  return policy != nullptr && policy->arn == arn ? policy : nullptr;
}

std::shared_ptr<const AccessKey> People::access_key(std::string_view id) const {
  return found(access_keys_, id);
}

std::vector<std::shared_ptr<const AccessKey>> People::access_keys_of(std::string_view user) const {
  std::vector<std::shared_ptr<const AccessKey>> keys;
  for (const auto& [id, key] : access_keys_) {
    if (key->record.user == user) keys.push_back(key);
  }
  std::ranges::stable_sort(keys, {}, [](const auto& key) { return key->record.created; });
  return keys;
}

Result<> People::put(const store::Record& record) {
  using Put = Result<> (People::*)(const store::Record&, const std::string&);
  constexpr std::pair<std::string_view, Put> table[] = {{prefix::user, &People::put_user},
                                                        {prefix::role, &People::put_role},
                                                        {prefix::policy, &People::put_policy},
                                                        {prefix::access_key, &People::put_access_key}};
  for (const auto& [start, put] : table) {
    if (!record.key.starts_with(start)) continue;
    remove(record.key);
    return (this->*put)(record, record.key.substr(start.size()));
  }
  return {};
}

void People::remove(const std::string& key) {
  const auto erase = [&](std::string_view start, auto& map) {
    if (key.starts_with(start)) map.erase(key.substr(start.size()));
  };
  if (key.starts_with(prefix::policy)) {
    if (const auto old = found(policies_, key.substr(prefix::policy.size())))
      changed_policies_.insert(old->arn);
  }
  erase(prefix::user, users_);
  erase(prefix::role, roles_);
  erase(prefix::policy, policies_);
  erase(prefix::access_key, access_keys_);
}

Result<> People::put_user(const store::Record& record, const std::string& name) {
  User user{{record.key, record.version}, {}, {}, {}, {}};
  TRY(user.record, from_record<UserRecord>(record.value));
  complete(user.record, "AIDA", record.key);
  user.arn = iam_arn(account_, "user", user.record.path, user.record.name);
  TRY(user.inline_policies, parse_all(user.record.policies, user.arn));
  users_[name] = std::make_shared<const User>(std::move(user));
  return {};
}

Result<> People::put_role(const store::Record& record, const std::string& name) {
  Role role{{record.key, record.version}, {}, {}, {}, {}, {}, {}};
  TRY(role.record, from_record<RoleRecord>(record.value));
  complete(role.record, "AROA", record.key);
  role.arn = iam_arn(account_, "role", role.record.path, role.record.name);
  TRY(role.inline_policies, parse_all(role.record.policies, role.arn));
  if (!role.record.trust.empty()) {
    TRY(role.trust, parsed(role.record.trust, PolicyKind::trust, "trust", role.arn));
  }
  roles_[name] = std::make_shared<const Role>(std::move(role));
  return {};
}

Result<> People::put_policy(const store::Record& record, const std::string& name) {
  ManagedPolicy policy{{record.key, record.version}, {}, {}, {}};
  TRY(policy.record, from_record<ManagedPolicyRecord>(record.value));
  policy.arn = iam_arn(account_, "policy", policy.record.path, policy.record.name);
  const auto version =
      std::ranges::find(policy.record.versions, policy.record.default_version, &PolicyVersionRecord::number);
  if (version == policy.record.versions.end()) {
    return refuse(Fault::internal, {}, record.key + " lacks its default version");
  }
  TRY(policy.policy, parsed(version->document, PolicyKind::identity, policy.record.name, policy.arn));
  changed_policies_.insert(policy.arn);
  policies_[name] = std::make_shared<const ManagedPolicy>(std::move(policy));
  return {};
}

Result<> People::put_access_key(const store::Record& record, const std::string& id) {
  AccessKey key{{record.key, record.version}, {}, id};
  TRY(key.record, from_record<AccessKeyRecord>(record.value));
  access_keys_[id] = std::make_shared<const AccessKey>(std::move(key));
  return {};
}

// Without one of its policies nobody is made: what is missing could have denied.
template <class Record>
Result<> People::add_policies(const Record& record, Principal& principal) const {
  for (const std::string& arn : record.attached) {
    const auto attached = policy(arn);
    if (attached == nullptr) return refuse(Fault::internal, {}, record.name + " lacks policy " + arn);
    principal.policies.push_back(attached->policy);
  }
  if (record.boundary.empty()) return {};
  const auto boundary = policy(record.boundary);
  if (boundary == nullptr) {
    return refuse(Fault::internal, {}, record.name + " lacks boundary " + record.boundary);
  }
  principal.boundary = boundary->policy;
  return {};
}

template <class Record>
bool People::concerned(const Record& record) const {
  const auto changed = [&](const std::string& arn) { return changed_policies_.contains(arn); };
  return changed(record.boundary) || std::ranges::any_of(record.attached, changed);
}

Result<> People::settle_user(std::shared_ptr<const User>& user) const {
  auto made = std::make_shared<User>(*user);
  made->principal = nullptr;
  user = made;
  Principal principal;
  principal.arn = made->arn;
  principal.account = account_;
  principal.id = made->record.id;
  principal.name = made->record.name;
  principal.tags = made->record.tags;
  principal.policies = made->inline_policies;
  CHECK(add_policies(made->record, principal));
  made->principal = std::make_shared<const Principal>(std::move(principal));
  return {};
}

Result<> People::settle_role(std::shared_ptr<const Role>& role) const {
  auto made = std::make_shared<Role>(*role);
  made->principal = made->function_session = nullptr;
  role = made;
  Principal principal;
  principal.kind = Principal::Kind::session;
  principal.account = account_;
  principal.role_arn = made->arn;
  principal.tags = made->record.tags;
  principal.policies = made->inline_policies;
  CHECK(add_policies(made->record, principal));
  made->principal = std::make_shared<const Principal>(principal);
  principal.arn = session_arn(account_, made->record.name, "encrypt");
  principal.id = made->record.id + ":encrypt";
  made->function_session = std::make_shared<const Principal>(std::move(principal));
  return {};
}

Result<> People::settle() {
  Result<> outcome;
  const auto note = [&](Result<> done) {
    if (!done && outcome) outcome = std::move(done);
  };
  for (auto& [name, user] : users_) {
    if (user->principal == nullptr || concerned(user->record)) note(settle_user(user));
  }
  for (auto& [name, role] : roles_) {
    if (role->principal == nullptr || concerned(role->record)) note(settle_role(role));
  }
  changed_policies_.clear();
  ++generation_;
  for (const auto& [id, key] : access_keys_) {
    if (user(key->record.user) == nullptr) note(refuse(Fault::internal, {}, key->key + " has no user"));
  }
  return outcome;
}

}  // namespace bongtu::access
