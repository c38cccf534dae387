#include "access/directory.h"

#include <algorithm>
#include <mutex>

#include "access/records.h"
#include "crypto/random.h"
#include "sigv4/canonical.h"
#include "store/prefixes.h"
#include "store/scan.h"

namespace bongtu::access {
namespace {

constexpr std::size_t signing_key_limit = 1024;
const std::string decoy_id = "decoy";  // too short for an access key id, so nobody can have it

Result<std::vector<Policy>> parse_all(const std::vector<PolicyRecord>& records, const std::string& of) {
  std::vector<Policy> policies;
  for (const PolicyRecord& record : records) {
    auto policy = parse_policy(record.document);
    if (!policy)
      return refuse(Fault::internal, {},
                    "policy " + record.name + " of " + of + ": " + policy.error().message);
    policies.push_back(*std::move(policy));
  }
  return policies;
}

// No access key has sessions yet, so a session token belongs to none.
bool has_session_token(const sigv4::SignedRequest& request) {
  return std::ranges::any_of(request.headers, [](const sigv4::Header& header) {
    return sigv4::is_named(header.name, "x-amz-security-token");
  });
}

std::string scope_name(std::string_view id, const sigv4::Scope& scope) {
  std::string name;
  name.reserve(id.size() + scope.date.size() + scope.region.size() + scope.service.size() + 3);
  for (const std::string_view part : {id, scope.date, scope.region, scope.service}) {
    if (!name.empty()) name += '/';
    name += part;
  }
  return name;
}

std::string name_after(std::string_view prefix, const store::Record& record) {
  return record.key.substr(prefix.size());
}

}  // namespace

Result<std::unique_ptr<Directory>> Directory::load(store::Store& store, const root::KeyTree& tree,
                                                   const std::string& account) {
  std::unique_ptr<Directory> directory(new Directory(tree, account));
  CHECK(directory->load_users(store));
  CHECK(directory->load_access_keys(store));
  CHECK(directory->load_roles(store));
  Secret nobodys(40);
  crypto::random(nobodys.writable());
  directory->decoy_.sealed_secret =
      tree.seal(secret_purpose, std::string(store::prefix::access_key) + decoy_id, 0, nobodys.reveal());
  Secret nothing(key_size);
  crypto::random(nothing.writable());
  TRY(directory->decoy_key_, LockedKey::copy_of(nothing.reveal()));
  return directory;
}

Result<> Directory::load_users(store::Store& store) {
  return store::scan(store, store::prefix::user, [&](const store::Record& record) -> Result<> {
    TRY(const UserRecord user, from_record<UserRecord>(record.value));
    const std::string arn = "arn:aws:iam::" + account_ + ":user/" + user.name;
    TRY(auto policies, parse_all(user.policies, arn));
    users_[user.name] = std::make_shared<const Principal>(Principal{arn, std::move(policies)});
    return {};
  });
}

Result<> Directory::load_access_keys(store::Store& store) {
  return store::scan(store, store::prefix::access_key, [&](const store::Record& record) -> Result<> {
    TRY(AccessKeyRecord key, from_record<AccessKeyRecord>(record.value));
    const auto owner = users_.find(key.user);
    if (owner == users_.end()) return refuse(Fault::internal, {}, record.key + " has no user");
    access_keys_[name_after(store::prefix::access_key, record)] = {owner->second, key.active, record.version,
                                                                   std::move(key.secret)};
    return {};
  });
}

Result<> Directory::load_roles(store::Store& store) {
  return store::scan(store, store::prefix::role, [&](const store::Record& record) -> Result<> {
    TRY(const RoleRecord role, from_record<RoleRecord>(record.value));
    TRY(auto policies, parse_all(role.policies, "role " + role.name));
    const std::string arn = "arn:aws:sts::" + account_ + ":assumed-role/" + role.name + "/encrypt";
    function_sessions_[role.name] = std::make_shared<const Principal>(Principal{arn, std::move(policies)});
    return {};
  });
}

std::shared_ptr<const Principal> Directory::function_session(const std::string& role) const {
  const auto found = function_sessions_.find(role);
  return found == function_sessions_.end() ? nullptr : found->second;
}

Directory::SigningKey Directory::find_signing_key(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = signing_keys_.find(name);
  return found == signing_keys_.end() ? nullptr : found->second;
}

// The signing key of `key`, made anew.
Result<Directory::SigningKey> Directory::derive(const std::string& id, const AccessKey& key,
                                                const sigv4::Scope& scope) const {
  TRY(const Secret secret, tree_.open_sealed(secret_purpose, std::string(store::prefix::access_key) + id,
                                             key.version, key.sealed_secret));
  TRY(LockedKey derived, sigv4::signing_key(secret, scope));
  return std::make_shared<const LockedKey>(std::move(derived));
}

void Directory::keep_signing_key(std::string name, SigningKey key) const {
  const std::unique_lock lock(mutex_);
  if (signing_keys_.size() >= signing_key_limit) signing_keys_.clear();
  signing_keys_.insert_or_assign(std::move(name), std::move(key));
}

// Only a right signature under a key that is cached is told at once. Every refusal costs two verifications
// and one derivation, whether or not there is such an access key and whether or not it has been used in that
// scope.
Result<std::shared_ptr<const Principal>> Directory::authenticate(const sigv4::SignedRequest& request,
                                                                 const sigv4::Claim& claim) const {
  const std::string id(claim.authorization.access_key_id);
  const auto found = access_keys_.find(id);
  const bool known = found != access_keys_.end() && found->second.active && !has_session_token(request);
  std::string name = scope_name(id, claim.authorization.scope);
  const SigningKey cached = known ? find_signing_key(name) : nullptr;
  const bool right = sigv4::verify(request, claim, (cached ? *cached : decoy_key_).reveal()).has_value();
  if (right && cached) return found->second.owner;

  const AccessKey& key = known ? found->second : decoy_;
  TRY(SigningKey fresh, derive(known ? id : decoy_id, key, claim.authorization.scope));
  const auto verified = sigv4::verify(request, claim, fresh->reveal());
  if (!known) {
    return refuse(Fault::unrecognized_client, "The security token included in the request is invalid.");
  }
  CHECK(verified);
  keep_signing_key(std::move(name), std::move(fresh));
  return found->second.owner;
}

}  // namespace bongtu::access
