// For tests of the API of IAM.
#pragma once

#include "app/test_node.h"

namespace bongtu::app {

inline const std::string allow_kms =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]})";
inline const std::string deny_kms =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"kms:*","Resource":"*"}]})";
inline const std::string allow_iam =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]})";
inline const std::string trust_all =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}]})";
inline const std::string account_arn = "arn:aws:iam::123456789012:";

class Iam : public testing::Test {
 protected:
  // An administrator's call that must be done.
  service::Reply done(std::string_view action, const Form& form) {
    auto reply = node_.iam(action, form);
    EXPECT_EQ(reply.status, 200) << action << ' ' << reply.body;
    EXPECT_EQ(reply.content_type, "text/xml");
    return reply;
  }
  void refused(std::string_view action, const Form& form, int status, std::string_view code,
               std::string_view message = {}) {
    SCOPED_TRACE(action);
    expect_query_error(node_.iam(action, form), status, code, message);
  }
  Signer new_user(const std::string& name) {
    done("CreateUser", {{"UserName", name}});
    return new_access_key(name);
  }
  Signer new_access_key(const std::string& name) {
    const auto reply = done("CreateAccessKey", {{"UserName", name}});
    return {element(reply, "AccessKeyId"), element(reply, "SecretAccessKey")};
  }
  std::string new_policy(const std::string& name, const std::string& document) {
    return element(done("CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", document}}), "Arn");
  }
  int list_keys(const Signer& signer) {
    return node_.service->serve(node_.sign(node_.unsigned_kms("ListKeys", "{}"), signer).view()).status;
  }
  // The service starts again, with what the store has.
  void restart() { node_.start(); }

  TestNode node_;
};

}  // namespace bongtu::app
