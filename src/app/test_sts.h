// For tests of the API of STS.
#pragma once

#include "app/test_node.h"

namespace bongtu::app {

inline std::string statement(const std::string& effect, const std::string& action,
                             const std::string& resource = "*") {
  return R"({"Effect":")" + effect + R"(","Action":)" + action + R"(,"Resource":")" + resource + "\"}";
}
inline std::string policy_of(const std::string& statements) {
  return R"({"Version":"2012-10-17","Statement":[)" + statements + "]}";
}
inline const std::string allow_all = policy_of(statement("Allow", R"("*")"));
inline const std::string account_arn = "arn:aws:iam::123456789012:";
inline const std::string bad_token = "The security token included in the request is invalid.";

inline std::string trust(const std::string& principal, const std::string& condition = {}) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" + account_arn +
         principal + R"("},"Action":["sts:AssumeRole","sts:TagSession"])" + condition + "}]}";
}

class Sts : public testing::Test {
 protected:
  Sts() {
    done(node_.iam(
        "CreateRole",
        {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust("root")}, {"MaxSessionDuration", "43200"}}));
    done(node_.iam("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", allow_all}}));
  }

  static service::Reply done(service::Reply reply) {
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply;
  }
  service::Reply assume(const Form& more = {}, const std::optional<Signer>& by = {}) {
    Form form = {{"RoleArn", account_arn + "role/r"}, {"RoleSessionName", "me"}};
    for (const auto& member : more) {
      std::erase_if(form, [&](const auto& known) { return known.first == member.first; });
      form.push_back(member);
    }
    return node_.sts("AssumeRole", form, by.value_or(node_.administrator));
  }
  Signer session(const Form& more = {}, const std::optional<Signer>& by = {}) {
    const auto reply = done(assume(more, by));
    Signer made{element(reply, "AccessKeyId"), element(reply, "SecretAccessKey")};
    made.token = element(reply, "SessionToken");
    return made;
  }
  service::Reply kms(const std::string& operation, const std::string& body, const Signer& signer) {
    return node_.service->serve(node_.sign(node_.unsigned_kms(operation, body), signer).view());
  }
  void expect_unknown(const Signer& signer) {
    expect_error(kms("ListKeys", "{}", signer), "UnrecognizedClientException", bad_token);
  }
  Signer new_user(const std::string& name) {
    done(node_.iam("CreateUser", {{"UserName", name}}));
    const auto key = done(node_.iam("CreateAccessKey", {{"UserName", name}}));
    return {element(key, "AccessKeyId"), element(key, "SecretAccessKey")};
  }
  void set_trust(const std::string& document) {
    done(node_.iam("UpdateAssumeRolePolicy", {{"RoleName", "r"}, {"PolicyDocument", document}}));
  }
  void pass(std::int64_t seconds) { node_.clock.set(node_.clock.now() + std::chrono::seconds(seconds)); }

  TestNode node_;
};

}  // namespace bongtu::app
