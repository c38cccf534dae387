#include "access/sessions.h"

#include "access/condition_key.h"
#include "access/names.h"
#include "crypto/digest.h"

namespace bongtu::access {
namespace {

constexpr std::size_t most = 4096;

std::string name_of(std::string_view token) { return std::string(as_text(crypto::sha256(as_bytes(token)))); }

// Session policies only take away, so one that is missing ends the session.
bool add_session_policies(const Session& session, const People& people, Principal& principal) {
  if (!session.record.bounded) return true;
  auto& policies = principal.session_policies.emplace();
  if (session.policy != nullptr) policies.push_back(session.policy);
  for (const std::string& arn : session.record.policies) {
    const auto managed = people.policy(arn);
    if (managed == nullptr) return false;
    policies.push_back(managed->policy);
  }
  return true;
}

std::shared_ptr<const Principal> make_principal(const Session& session, const People& people) {
  const SessionRecord& record = session.record;
  const auto role = people.role(record.role);
  if (role == nullptr || role->record.id != record.role_id || role->principal == nullptr) return nullptr;
  auto principal = std::make_shared<Principal>(*role->principal);
  principal->arn = session_arn(people.account(), record.role, record.name);
  principal->id = record.role_id + ":" + record.name;
  for (const auto& [key, value] : record.tags) {  // over those of the role, whatever their case
    std::erase_if(principal->tags, [&](const auto& tag) { return same_letters(tag.first, key); });
    principal->tags[key] = value;
  }
  principal->issued = from_milliseconds(static_cast<std::int64_t>(record.issued * 1000.0));
  if (!add_session_policies(session, people, *principal)) return nullptr;
  return principal;
}

}  // namespace

std::shared_ptr<const Principal> Session::principal(const People& people) const {
  const std::lock_guard lock(mutex_);
  if (generation_ != people.generation()) {
    principal_ = make_principal(*this, people);
    generation_ = people.generation();
  }
  return principal_;
}

std::shared_ptr<const Session> Sessions::find(std::string_view access_key_id, std::string_view token) const {
  const std::string name = name_of(token);
  {
    const std::shared_lock lock(mutex_);
    const auto known = sessions_.find(name);
    if (known != sessions_.end()) {
      return known->second->access_key_id == access_key_id ? known->second : nullptr;
    }
  }
  auto opened = open_token(tree_, access_key_id, token);
  if (!opened) return nullptr;
  auto session = std::make_shared<Session>();
  session->access_key_id = access_key_id;
  session->record = std::move(opened->session);
  session->expires = from_milliseconds(static_cast<std::int64_t>(session->record.expires * 1000.0));
  if (session->record.policy.empty()) return session;
  auto policy = parse_policy(session->record.policy, PolicyKind::identity);
  if (!policy) return nullptr;
  session->policy = *std::move(policy);
  return session;
}

void Sessions::keep(std::string_view token, std::shared_ptr<const Session> session) {
  std::string name = name_of(token);
  const std::unique_lock lock(mutex_);
  if (sessions_.size() >= most) sessions_.clear();
  sessions_.insert_or_assign(std::move(name), std::move(session));
}

}  // namespace bongtu::access
