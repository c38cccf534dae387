// For tests: random policies, principals and questions, made of few words so that they often meet.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "access/second_evaluation.h"
#include "access/testing.h"

namespace bongtu::access {

class RandomPolicies {
 public:
  using Strings = std::vector<std::string>;
  // Of each hundred statements about `allows` are Allow.
  explicit RandomPolicies(std::uint64_t seed, unsigned allows = 70) : random_(seed), allows_(allows) {}

  bool chance(unsigned percent) { return random_() % 100 < percent; }
  template <class List>
  const auto& pick(const List& list) {
    return list[random_() % list.size()];
  }

  std::string policy(PolicyKind kind) {
    std::string statements;
    for (unsigned n = 1 + random_() % 3; n > 0; --n)
      statements += (statements.empty() ? "" : ",") + statement(kind);
    if (!statements.contains("},{") && chance(30))
      return "{" + version() + "\"Statement\":" + statements + "}";
    return "{" + version() + "\"Statement\":[" + statements + "]}";
  }

  Principal principal() {
    const unsigned which = random_() % 10;
    return which == 0  ? testing_root()
           : which < 5 ? testing_user(which < 3 ? "alice" : "k1")
                       : testing_session();
  }

  second::Asked question(const Principal& who) {
    second::Asked asked{&who,
                        pick(Strings{"kms:Encrypt", "kms:Decrypt", "kms:CreateKey", "iam:GetUser"}),
                        pick(Strings{key + "k1", key + "k2", key + "alice", key + "blue", "*"}),
                        {}};
    for (const Words& words : keys_) {
      if (words.values.empty() || chance(35)) continue;
      Strings& values = asked.context[words.name];
      for (unsigned n = chance(70) ? 1 : random_() % 4; n > 0; --n) values.push_back(pick(words.values));
    }
    return asked;
  }

 private:
  struct Words {
    std::string name, family;
    Strings values;  // empty: the principal's
    Strings wanted;
  };
  const std::string key = "arn:aws:kms:ap-northeast-2:111122223333:key/";
  const std::string arn = "arn:aws:iam::111122223333:";

  const std::vector<Words> keys_ = {
      {"kms:ViaService",
       "String",
       {"s3", "S3", "ec2", "*", "blue"},
       {"s3", "S3", "*", "s?", "${*}", "${aws:PrincipalTag/team}", "${aws:username}",
        "${kms:RequestAlias, 's3'}"}},
      {"kms:RequestAlias",
       "String",
       {"alias/a", "alias/b", ""},
       {"alias/a", "alias/*", "*", "alias/${aws:PrincipalTag/None}", "alias/${aws:PrincipalTag/none, 'a'}"}},
      {"kms:EncryptionContextKeys", "String", {"dept", "app"}, {"dept", "app", "d*"}},
      {"kms:EncryptionContext:Dept", "String", {"hr", "it"}, {"hr", "IT", "?r"}},
      {"aws:TagKeys", "String", {"a", "b"}, {"a", "b", "${aws:TagKeys}"}},
      {"kms:RotationPeriodInDays", "Numeric", {"90", "365", "9.5", "many"}, {"90", "365.0", "-1", "9.5"}},
      {"aws:CurrentTime",
       "Date",
       {"2026-01-01T00:00:00.500Z", "2026-06-01T12:00:00Z"},
       {"2026-01-01T00:00:00.5Z", "2026-01-01", "1780315200", "2026-06-01T12:00Z"}},
      {"aws:SecureTransport", "Bool", {"true", "false", "TRUE"}, {"true", "false"}},
      {"aws:SourceIp",
       "Ip",
       {"192.0.2.1", "192.0.2.77", "2001:db8::1", "::ffff:192.0.2.1", "here"},
       {"192.0.2.0/26", "192.0.2.77", "2001:db8::/32", "0.0.0.0/0", "::/0"}},
      {"aws:SourceArn",
       "Arn",
       {"arn:aws:s3:::b", "arn:aws:s3:::b:c", "no"},
       {"arn:aws:s3:::b", "arn:*:s3:::*", "arn:aws:*:::b", "arn:aws:s3:::${kms:ViaService}"}},
      {"kms:Blob", "Binary", {"YQ==", "Yg=="}, {"YQ==", "Yg=="}},
      {"aws:PrincipalArn",
       "Arn",
       {},
       {arn + "user/team/*", arn + "role/team/app", arn + "root", arn + "user/team/${aws:username}"}},
      {"aws:PrincipalTag/Team", "String", {}, {"blue", "red", "Blue", "b*"}},
      {"aws:PrincipalType", "String", {}, {"User", "AssumedRole", "Account"}},
      {"aws:userid", "String", {}, {"AIDAalice", "AROAapp:*", "111122223333"}},
      {"aws:TokenIssueTime", "Date", {}, {"2026-01-01T00:00:00Z", "2025-01-01"}},
      {"aws:PrincipalIsAWSService", "Bool", {}, {"true", "false"}},
      {"kms:CallerAccount", "String", {}, {"111122223333", "444455556666"}},
  };
  const std::map<std::string, Strings> operators_ = {
      {"String",
       {"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase"}},
      {"Numeric",
       {"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
        "NumericGreaterThanEquals"}},
      {"Date",
       {"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
        "DateGreaterThanEquals"}},
      {"Bool", {"Bool"}},
      {"Ip", {"IpAddress", "NotIpAddress"}},
      {"Binary", {"BinaryEquals"}},
      {"Arn", {"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"}},
  };

  std::string version() {
    return chance(80) ? R"("Version":"2012-10-17",)" : chance(50) ? R"("Version":"2008-10-17",)" : "";
  }
  // A string, or a list of one to three.
  std::string some(const Strings& words) {
    if (chance(50)) return "\"" + pick(words) + "\"";
    std::string list;
    for (unsigned n = 1 + random_() % 3; n > 0; --n)
      list += (list.empty() ? "\"" : ",\"") + pick(words) + "\"";
    return "[" + list + "]";
  }
  std::string operator_for(const Words& words) {
    if (chance(10)) return "Null";
    const std::string qualifier = chance(25) ? pick(Strings{"ForAllValues:", "ForAnyValue:"}) : "";
    return qualifier + pick(operators_.at(words.family)) + (chance(20) ? "IfExists" : "");
  }
  std::string conditions() {
    std::map<std::string, std::map<std::string, std::string>> chosen;
    for (unsigned n = random_() % 3; n > 0; --n) {
      const Words& words = pick(keys_);
      const std::string op = operator_for(words);
      chosen[op][words.name] = op == "Null" ? some(Strings{"true", "false"}) : some(words.wanted);
    }
    std::string text;
    for (const auto& [op, keys] : chosen) {
      std::string inner;
      for (const auto& [name, value] : keys) inner += (inner.empty() ? "\"" : ",\"") + name + "\":" + value;
      text += (text.empty() ? "\"" : ",\"") + op + "\":{" + inner + "}";
    }
    return text.empty() ? "" : ",\"Condition\":{" + text + "}";
  }
  std::string principals(bool allow) {
    if (chance(15)) return R"(,"Principal":"*")";
    const Strings names = {"*",
                           arn + "root",
                           "111122223333",
                           "444455556666",
                           arn + "user/team/alice",
                           arn + "user/team/k1",
                           arn + "role/team/app",
                           "arn:aws:sts::111122223333:assumed-role/app/one"};
    const std::string element = !allow && chance(30) ? "NotPrincipal" : "Principal";
    const std::string exceptions = "[\"" + arn + "root\"," + some({names.begin() + 4, names.end()}) + "]";
    return ",\"" + element + R"(":{"AWS":)" + (element == "Principal" ? some(names) : exceptions) + "}";
  }
  std::string statement(PolicyKind kind) {
    const bool allow = chance(allows_);
    std::string text = std::string(R"({"Effect":")") + (allow ? "Allow" : "Deny") + "\"";
    if (kind == PolicyKind::key) text += flat(principals(allow));
    text += std::string(",\"") + (chance(80) ? "Action" : "NotAction") + "\":" +
            some({"*", "kms:*", "KMS:enc*", "kms:?ecrypt", "kms:Decrypt", "iam:*", "*:*", "kms:CreateKey"});
    text += std::string(",\"") + (chance(80) ? "Resource" : "NotResource") + "\":" +
            some({"*", "arn:*", key + "*", key + "k?", key + "k1", key + "${aws:username}",
                  key + "${aws:PrincipalTag/team, 'k2'}", key + "${kms:ViaService}", key + "${*}"});
    return text + conditions() + "}";
  }
  // [a,[b,c]] to [a,b,c]
  static std::string flat(std::string text) {
    const std::size_t inner = text.find(",[");
    if (inner == std::string::npos) return text;
    text.erase(inner + 1, 1);
    text.erase(text.find(']'), 1);
    return text;
  }

  std::mt19937_64 random_;
  unsigned allows_;
};

}  // namespace bongtu::access
