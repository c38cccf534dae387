#include "access/directory.h"

#include "access/names.h"
#include "crypto/random.h"
#include "sigv4/canonical.h"
#include "store/prefixes.h"
#include "store/scan.h"

namespace bongtu::access {
namespace {

namespace prefix = store::prefix;

const std::string decoy_id = "decoy";  // too short for an access key id, so nobody can have it
constexpr std::string_view all_of_iam = "iam/";

std::string access_key_record(std::string_view id) { return std::string(prefix::access_key).append(id); }

// Nothing where there is none; an empty text, which is no token, where there are several.
std::optional<std::string_view> token_of(const sigv4::SignedRequest& request) {
  std::optional<std::string_view> token;
  for (const sigv4::Header& header : request.headers) {
    if (!sigv4::is_named(header.name, "x-amz-security-token")) continue;
    if (token) return std::string_view();
    token = header.value;
  }
  return token;
}

// 0 where an access key has no record of its use.
Result<double> time_of(const std::optional<store::Record>& used) {
  if (!used) return 0.0;
  TRY(const LastUsedRecord record, from_record<LastUsedRecord>(used->value));
  return record.time;
}

void forget(SigningKeys& keys, const std::string& record) {
  if (record.starts_with(prefix::access_key)) keys.drop(record.substr(prefix::access_key.size()));
}

}  // namespace

Result<std::unique_ptr<Directory>> Directory::load(store::Store& store, const root::KeyTree& tree,
                                                   const std::string& account) {
  std::unique_ptr<Directory> directory(new Directory(store, tree));
  auto people = std::make_shared<People>(account);
  for (const std::string_view start : {prefix::policy, prefix::user, prefix::role, prefix::access_key}) {
    CHECK(store::scan(store, start, [&](const store::Record& record) { return people->put(record); }));
  }
  CHECK(people->settle());
  directory->people_ = std::move(people);
  CHECK(directory->make_decoy());
  return directory;
}

Result<> Directory::make_decoy() {
  Secret nobodys(40);
  crypto::random(nobodys.writable());
  decoy_secret_ = tree_.seal(secret_purpose, access_key_record(decoy_id), 0, nobodys.reveal());
  Secret nothing(key_size);
  crypto::random(nothing.writable());
  TRY(decoy_key_, LockedKey::copy_of(nothing.reveal()));
  return {};
}

std::shared_ptr<const People> Directory::people() const {
  const std::shared_lock lock(mutex_);
  return people_;
}

std::shared_ptr<const Principal> Directory::function_session(const std::string& role) const {
  const auto found = people()->role(role);
  return found == nullptr ? nullptr : found->function_session;
}

// An inactive access key, and one whose user is gone, is as unknown as one that never was.
Directory::Caller Directory::caller_of(const sigv4::SignedRequest& request, std::string_view id) const {
  const auto everyone = people();
  Caller caller;
  if (const auto token = token_of(request)) {
    caller.token = *token;
    caller.session = sessions_.find(id, *token);
    if (caller.session != nullptr) caller.principal = caller.session->principal(*everyone);
    return caller;
  }
  caller.access_key = everyone->access_key(id);
  if (caller.access_key == nullptr || !caller.access_key->record.active) return caller;
  if (const auto user = everyone->user(caller.access_key->record.user)) caller.principal = user->principal;
  return caller;
}

Result<Secret> Directory::secret_of(std::string_view id, const Caller& caller) const {
  if (!caller.known())
    return tree_.open_sealed(secret_purpose, access_key_record(decoy_id), 0, decoy_secret_);
  if (caller.session != nullptr) {
    TRY(SessionToken token, open_token(tree_, id, caller.token));
    return std::move(token.secret);
  }
  const AccessKey& key = *caller.access_key;
  return tree_.open_sealed(secret_purpose, key.key, key.version, key.record.secret);
}

// The signing key made anew.
Result<std::shared_ptr<const SigningKey>> Directory::derive(const Caller& caller,
                                                            const sigv4::Claim& claim) const {
  const sigv4::Scope& scope = claim.authorization.scope;
  TRY(const Secret secret, secret_of(claim.authorization.access_key_id, caller));
  auto made = std::make_shared<SigningKey>();
  TRY(made->key, sigv4::signing_key(secret, scope));
  made->access_key_id = claim.authorization.access_key_id;
  made->service = scope.service;
  made->region = scope.region;
  return made;
}

// Only a right signature under a key that is cached is told at once. Every refusal costs two verifications
// and one derivation, whether or not there is such an access key and whether or not it has been used in that
// scope.
Result<std::shared_ptr<const Principal>> Directory::authenticate(const sigv4::SignedRequest& request,
                                                                 const sigv4::Claim& claim, Time now) const {
  const std::string_view id = claim.authorization.access_key_id;
  const sigv4::Scope& scope = claim.authorization.scope;
  const Caller caller = caller_of(request, id);
  auto key = caller.known() ? signing_keys_.find(id, scope) : nullptr;
  const bool cached = key != nullptr;
  const View first = cached ? key->key.reveal() : decoy_key_.reveal();
  if (!sigv4::verify(request, claim, first) || !cached) {
    TRY(key, derive(caller, claim));
    const auto verified = sigv4::verify(request, claim, key->key.reveal());
    if (!caller.known()) {
      return refuse(Fault::unrecognized_client, "The security token included in the request is invalid.");
    }
    CHECK(verified);
    signing_keys_.keep(id, scope, key);
    if (caller.session != nullptr) sessions_.keep(caller.token, caller.session);
  }
  if (caller.session != nullptr && now >= caller.session->expires) {
    return refuse(Fault::expired_token, "The security token included in the request is expired");
  }
  key->used.store(milliseconds(now), std::memory_order_relaxed);
  return caller.principal;
}

Result<> Directory::refresh(std::span<const Change> changes) {
  const std::lock_guard alone(refreshing_);
  std::set<std::string> keys = std::exchange(unread_, {});
  for (const Change& change : changes) {
    if (change.key.starts_with(all_of_iam)) keys.insert(change.key);
  }
  if (keys.empty()) return {};
  auto changed = std::make_shared<People>(*people());
  Result<> outcome;
  for (const std::string& key : keys) {
    if (auto done = read_again(*changed, key); !done) outcome = std::move(done);
  }
  if (auto done = changed->settle(); !done) outcome = std::move(done);
  {
    const std::unique_lock lock(mutex_);
    people_ = std::move(changed);
  }
  // After the change can be seen: a signing key that a slower call keeps now is one of an access key that
  // is looked up first each time.
  for (const std::string& key : keys) forget(signing_keys_, key);
  return outcome;
}

Result<> Directory::read_again(People& people, const std::string& key) {
  people.remove(key);
  auto record = store_.get(key);
  if (!record) {
    unread_.insert(key);
    return std::unexpected(std::move(record).error());
  }
  if (!*record) return {};
  return people.put(**record);
}

NewAccessKey Directory::create_access_key(Call& call, const std::string& user) const {
  NewAccessKey made{make_access_key_id("AKIA"), make_secret()};
  std::string key = access_key_record(made.id);
  const Bytes sealed = tree_.seal(secret_purpose, key, 1, made.secret.reveal());
  call.changes.push_back({Change::Kind::put, std::move(key), 0,
                          to_record(AccessKeyRecord{user, true, seconds(call.now), sealed})});
  return made;
}

Result<> Directory::set_access_key(Call& call, const AccessKey& key, bool active,
                                   const std::string& user) const {
  TRY(const Secret secret, tree_.open_sealed(secret_purpose, key.key, key.version, key.record.secret));
  AccessKeyRecord record = key.record;
  record.active = active;
  record.user = user;
  record.secret = tree_.seal(secret_purpose, key.key, key.version + 1, secret.reveal());
  call.changes.push_back({Change::Kind::put, key.key, key.version, to_record(record)});
  return {};
}

Result<> Directory::delete_access_key(Call& call, const AccessKey& key) const {
  call.changes.push_back({Change::Kind::remove, key.key, key.version, {}});
  TRY(const auto used, store_.get(std::string(prefix::last_used) + key.id));
  if (used) call.changes.push_back({Change::Kind::remove, used->key, used->version, {}});
  return {};
}

Result<NewSession> Directory::make_session(const SessionRecord& session) const {
  NewSession made{make_access_key_id("ASIA"), make_secret(), {}};
  TRY(made.token, seal_token(tree_, made.access_key_id, {Secret::copy_of(made.secret.reveal()), session}));
  return made;
}

Result<std::optional<LastUsedRecord>> Directory::last_used(const std::string& access_key_id) const {
  if (auto recent = signing_keys_.last_used(access_key_id); recent && recent->time > 0) return recent;
  TRY(const auto record, store_.get(std::string(prefix::last_used) + access_key_id));
  if (!record) return std::optional<LastUsedRecord>();
  TRY(LastUsedRecord stored, from_record<LastUsedRecord>(record->value));
  return std::optional(std::move(stored));
}

// Past the audit: nobody asked for it. Another node may have written a later use; a conflict is with one that
// does so now, whose time is as good as ours.
Result<> Directory::flush_last_used() {
  const auto everyone = people();
  for (const auto& [id, use] : signing_keys_.take_used()) {
    if (everyone->access_key(id) == nullptr) continue;  // a session's, or deleted
    std::string key = std::string(prefix::last_used) + id;
    TRY(const auto old, store_.get(key));
    TRY(const double written, time_of(old));
    if (use.time <= written) continue;
    const Change change{Change::Kind::put, std::move(key), old ? old->version : 0, to_record(use)};
    const auto done = store_.commit({&change, 1});
    if (!done && done.error().fault != Fault::conflict) return std::unexpected(done.error());
  }
  return {};
}

}  // namespace bongtu::access
