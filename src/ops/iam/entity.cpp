#include "ops/iam/entity.h"

#include <algorithm>

namespace bongtu::ops::iam {
namespace {

template <class Record>
void put_record(Iam& iam, std::string key, std::uint64_t expected, const Record& record) {
  iam.call().changes.push_back({Change::Kind::put, std::move(key), expected, to_record(record)});
}

}  // namespace

template <class Of>
Result<std::shared_ptr<const typename Of::Entity>> find(Iam& iam, const std::string& name,
                                                        std::string_view action,
                                                        std::initializer_list<keys::Attribute> attributes) {
  auto entity = Of::find(*iam.people, name);
  const std::string arn =
      entity != nullptr ? entity->arn : access::iam_arn(iam.people->account(), Of::kind, "/", name);
  CHECK(iam.gate.allow(action, arn, attributes, entity == nullptr ? nullptr : &entity->record.tags));
  if (entity == nullptr) return no_such(Of::kind, name);
  return entity;
}
template Result<std::shared_ptr<const access::User>> find<OfUser>(Iam&, const std::string&, std::string_view,
                                                                  std::initializer_list<keys::Attribute>);
template Result<std::shared_ptr<const access::Role>> find<OfRole>(Iam&, const std::string&, std::string_view,
                                                                  std::initializer_list<keys::Attribute>);

void put(Iam& iam, const access::Stored& entity, const access::UserRecord& record) {
  put_record(iam, entity.key, entity.version, record);
}
void put(Iam& iam, const access::Stored& entity, const access::RoleRecord& record) {
  put_record(iam, entity.key, entity.version, record);
}
void put(Iam& iam, const access::Stored& entity, const access::ManagedPolicyRecord& record) {
  put_record(iam, entity.key, entity.version, record);
}
void create(Iam& iam, const access::UserRecord& record) {
  put_record(iam, access::user_record(record.name), 0, record);
}
void create(Iam& iam, const access::RoleRecord& record) {
  put_record(iam, access::role_record(record.name), 0, record);
}
void create(Iam& iam, const access::ManagedPolicyRecord& record) {
  put_record(iam, access::policy_record(record.name), 0, record);
}
void remove(Iam& iam, const access::Stored& entity) {
  iam.call().changes.push_back({Change::Kind::remove, entity.key, entity.version, {}});
}

Result<std::string> user_of(Iam& iam, const std::optional<std::string>& name) {
  if (name) return *name;
  const access::Principal& caller = iam.gate.principal();
  if (caller.kind == access::Principal::Kind::user) return caller.name;
  // Asked all the same: whoever may nothing learns nothing.
  CHECK(iam.gate.allow("iam:GetUser"));
  return refuse(Fault::validation, "Must specify userName when calling with non-User credentials");
}

std::size_t size_of_document(std::string_view document) {
  return document.size() - static_cast<std::size_t>(std::ranges::count_if(document, [](char c) {
           return c == ' ' || c == '\t' || c == '\n' || c == '\r';
         }));
}

Result<> check_document(const std::string& document, access::PolicyKind kind, std::size_t limit,
                        std::string_view too_large) {
  const auto policy = access::parse_policy(document, kind);
  if (!policy) return refuse(Fault::malformed_policy, policy.error().message);
  if (size_of_document(document) > limit) return refuse(Fault::limit_exceeded, std::string(too_large));
  return {};
}

}  // namespace bongtu::ops::iam
