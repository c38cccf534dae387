// For tests: principals, and what requests say of themselves.
#pragma once

#include <map>
#include <string>

#include "access/principal.h"
#include "access/question.h"

namespace bongtu::access {

// Answers as ConditionValues promises: an exact match first, then one that ignores case.
class GivenValues : public ConditionValues {
 public:
  using Map = std::map<std::string, std::vector<std::string>, std::less<>>;
  GivenValues() = default;
  explicit GivenValues(Map values) : values_(std::move(values)) {}

  std::optional<std::vector<std::string>> find(std::string_view key) const override {
    if (const auto found = values_.find(key); found != values_.end()) return found->second;
    for (const auto& [name, values] : values_) {
      const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
      if (std::equal(name.begin(), name.end(), key.begin(), key.end(), same)) return values;
    }
    return std::nullopt;
  }
  const Map& all() const { return values_; }

 private:
  Map values_;
};

inline const std::string testing_account = "111122223333";
inline const std::string testing_key = "arn:aws:kms:ap-northeast-2:111122223333:key/k1";

inline Principal testing_root() {
  Principal root;
  root.kind = Principal::Kind::root;
  root.account = root.id = testing_account;
  root.arn = "arn:aws:iam::" + testing_account + ":root";
  return root;
}

inline Principal testing_user(const std::string& name = "alice") {
  Principal user;
  user.kind = Principal::Kind::user;
  user.account = testing_account;
  user.id = "AIDA" + name;
  user.name = name;
  user.arn = "arn:aws:iam::" + testing_account + ":user/team/" + name;
  user.tags = {{"team", "blue"}, {"Empty", ""}, {"star", "*"}};
  return user;
}

inline Principal testing_session(const std::string& role = "app", const std::string& session = "one") {
  Principal principal;
  principal.kind = Principal::Kind::session;
  principal.account = testing_account;
  principal.id = "AROA" + role + ":" + session;
  principal.arn = "arn:aws:sts::" + testing_account + ":assumed-role/" + role + "/" + session;
  principal.role_arn = "arn:aws:iam::" + testing_account + ":role/team/" + role;
  principal.issued = from_milliseconds(1'767'225'600'000);  // 2026-01-01T00:00:00.000Z
  principal.tags = {{"team", "red"}};
  return principal;
}

}  // namespace bongtu::access
