#include "app/administrator.h"

#include "access/names.h"
#include "access/records.h"
#include "store/prefixes.h"

namespace bongtu::app {
namespace {

constexpr std::string_view everything =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

}  // namespace

AccessKey add_administrator(Call& call, const root::KeyTree& tree, const std::string& name) {
  access::UserRecord user;
  user.name = name;
  user.created = seconds(call.now);
  user.policies = {{"AdministratorAccess", std::string(everything)}};
  user.id = access::make_id("AIDA");
  call.changes.push_back({Change::Kind::put, access::user_record(name), 0, to_record(user)});

  const AccessKey made{access::make_access_key_id("AKIA"),
                       WipedText(as_text(access::make_secret().reveal()))};
  const std::string record = std::string(store::prefix::access_key) + made.id;
  access::AccessKeyRecord key;
  key.user = name;
  key.created = user.created;
  key.secret = tree.seal(access::secret_purpose, record, 1, as_bytes(made.secret));
  call.changes.push_back({Change::Kind::put, record, 0, to_record(key)});
  return made;
}

}  // namespace bongtu::app
