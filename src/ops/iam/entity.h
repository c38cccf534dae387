// Users and roles: what the operations on both share. An operation `f<OfUser>` is one of users, `f<OfRole>`
// the same of roles.
#pragma once

#include <memory>
#include <string>

#include "access/names.h"
#include "access/people.h"
#include "ops/iam/members.h"
#include "ops/operation.h"

namespace bongtu::ops::iam {

struct OfUser {
  using Entity = access::User;
  using Record = access::UserRecord;
  static constexpr std::string_view member = "UserName";
  static constexpr std::string_view kind = "user";
  static constexpr std::string_view title = "User";
  static constexpr Bounds name_bounds = existing_user_bounds;
  static constexpr std::size_t inline_limit = 2048;
  static std::shared_ptr<const Entity> find(const access::People& people, const std::string& name) {
    return people.user(name);
  }
};

struct OfRole {
  using Entity = access::Role;
  using Record = access::RoleRecord;
  static constexpr std::string_view member = "RoleName";
  static constexpr std::string_view kind = "role";
  static constexpr std::string_view title = "Role";
  static constexpr Bounds name_bounds = new_name_bounds;
  static constexpr std::size_t inline_limit = 10240;
  static std::shared_ptr<const Entity> find(const access::People& people, const std::string& name) {
    return people.role(name);
  }
};

inline std::unexpected<Error> no_such(std::string_view kind, std::string_view name) {
  return refuse(Fault::not_found,
                "The " + std::string(kind) + " with name " + std::string(name) + " cannot be found.");
}

// "iam:PutUserPolicy" of "Put" and "Policy".
template <class Of>
std::string action_name(std::string_view verb, std::string_view object = {}) {
  return "iam:" + std::string(verb) + std::string(Of::title) + std::string(object);
}

// The user or role of that name, once the caller may do `action` to it: access_denied, then not_found.
template <class Of>
Result<std::shared_ptr<const typename Of::Entity>> find(
    Iam& iam, const std::string& name, std::string_view action,
    std::initializer_list<keys::Attribute> attributes = {});

// Adds to the call that the record of the entity becomes `record`, is new, or goes.
void put(Iam& iam, const access::Stored& entity, const access::UserRecord& record);
void put(Iam& iam, const access::Stored& entity, const access::RoleRecord& record);
void put(Iam& iam, const access::Stored& entity, const access::ManagedPolicyRecord& record);
void create(Iam& iam, const access::UserRecord& record);
void create(Iam& iam, const access::RoleRecord& record);
void create(Iam& iam, const access::ManagedPolicyRecord& record);
void remove(Iam& iam, const access::Stored& entity);

// What is counted with an entity writes its record too, unchanged: of two calls that both counted one
// conflicts.
template <class Entity>
void touch(Iam& iam, const Entity& entity) {
  put(iam, entity, entity.record);
}

// The user that a request is about: the one that it names, else the caller.
Result<std::string> user_of(Iam& iam, const std::optional<std::string>& name);

// Fault::malformed_policy, and Fault::limit_exceeded beyond `limit` characters, blanks not counted.
Result<> check_document(const std::string& document, access::PolicyKind kind, std::size_t limit,
                        std::string_view too_large);
std::size_t size_of_document(std::string_view document);

}  // namespace bongtu::ops::iam
