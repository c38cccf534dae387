// For tests of the Directory: requests that somebody signed, and a store with users.
#pragma once

#include <gtest/gtest.h>

#include "access/decision.h"
#include "access/directory.h"
#include "access/records.h"
#include "root/test_tree.h"
#include "store/prefixes.h"

namespace bongtu::access {

namespace prefix = store::prefix;

inline const std::string account(root::test_account);
inline const std::string id_a = "AKIAAAAAAAAAAAAAAAAA";
inline const std::string id_b = "AKIABBBBBBBBBBBBBBBB";
inline const std::string secret_a = "secret-of-a/0000000000000000000000000000";
inline const std::string allow_all =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
inline const std::string host = "localhost", date = "20261124T093000Z";

// A KMS request that owns its text, signed.
struct Signed {
  std::string body = "{}";
  std::string authorization;
  std::vector<sigv4::Header> headers;
  sigv4::SignedRequest view() const { return {"POST", "/", headers, body}; }
};

inline Signed signed_by(const std::string& id, const std::string& secret,
                        const std::string& region = "ap-northeast-2") {
  Signed request;
  request.headers = {{"host", host}, {"x-amz-date", date}};
  request.authorization =
      sigv4::sign(request.view(), id, Secret::copy_of(secret), {"20261124", region, "kms"}).value();
  return request;
}

class NoValues : public ConditionValues {
 public:
  std::optional<std::vector<std::string>> find(std::string_view) const override { return std::nullopt; }
};
inline bool may(const Principal& principal, std::string_view action, std::string_view resource) {
  return decide(principal, {action, resource, NoValues()}).allowed();
}

class DirectoryTest : public testing::Test {
 protected:
  DirectoryTest() {
    put_user("alice", allow_all);
    put_access_key(id_a, "alice", true, secret_a);
    put_access_key(id_b, "alice", false, secret_a);
  }

  void put_user(const std::string& name, const std::string& policy) {
    at_rest_.put(std::string(prefix::user) + name, to_record(UserRecord{name, 0, {{"P", policy}}}));
  }
  void put_role(const std::string& name, const std::string& policy) {
    at_rest_.put(std::string(prefix::role) + name, to_record(RoleRecord{name, 0, {{"P", policy}}}));
  }
  void put_access_key(const std::string& id, const std::string& user, bool active,
                      const std::string& secret) {
    const std::string record = std::string(prefix::access_key) + id;
    at_rest_.put(
        record, to_record(AccessKeyRecord{user, active, 0,
                                          at_rest_.tree->seal(secret_purpose, record, 1, as_bytes(secret))}));
  }

  Result<std::unique_ptr<Directory>> load() {
    return Directory::load(*at_rest_.store, *at_rest_.tree, account);
  }

  Result<std::shared_ptr<const Principal>> authenticate(const Directory& directory, Signed request) {
    request.headers.push_back({"authorization", request.authorization});
    TRY(const sigv4::Claim claim, sigv4::read_claim(request.view(), at_rest_.clock.now()));
    return directory.authenticate(request.view(), claim, at_rest_.clock.now());
  }

  void expect_load_refused(const std::string& detail) {
    const auto directory = load();
    ASSERT_FALSE(directory);
    EXPECT_EQ(directory.error().fault, Fault::internal);
    EXPECT_EQ(directory.error().detail.substr(0, detail.size()), detail);
  }

  root::TestTree at_rest_;
};

inline const std::string bad_signature =
    "The request signature we calculated does not match the signature you provided.";
inline const std::string bad_token = "The security token included in the request is invalid.";

}  // namespace bongtu::access
