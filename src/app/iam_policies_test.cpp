// Inline and managed policies and permissions boundaries by the API of IAM.
#include "app/test_iam.h"

namespace bongtu::app {
namespace {

TEST_F(Iam, InlinePoliciesOfUsersAndRoles) {
  done("CreateUser", {{"UserName", "x"}});
  done("CreateRole", {{"RoleName", "x"}, {"AssumeRolePolicyDocument", trust_all}});
  for (const std::string kind : {"User", "Role"}) {
    const Form named = {{kind + "Name", "x"}, {"PolicyName", "p"}};
    Form put = named;
    put.emplace_back("PolicyDocument", allow_kms);
    done("Put" + kind + "Policy", put);
    const auto shown = done("Get" + kind + "Policy", named);
    std::string encoded;
    append_percent_encoded(encoded, allow_kms);
    EXPECT_EQ(element(shown, "PolicyDocument"), encoded);
    EXPECT_EQ(element(shown, kind + "Name"), "x");
    EXPECT_EQ(element(done("List" + kind + "Policies", {{kind + "Name", "x"}}), "PolicyNames"),
              "<member>p</member>");
    put.back().second = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]})";
    refused("Put" + kind + "Policy", put, 400, "MalformedPolicyDocument");
    put.back().second = "no JSON";
    refused("Put" + kind + "Policy", put, 400, "MalformedPolicyDocument");
    put.back().second = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:)" +
                        std::string(12000, 'a') + R"(","Resource":"*"}]})";
    refused("Put" + kind + "Policy", put, 409, "LimitExceeded");
    done("Delete" + kind + "Policy", named);
    for (const char* verb : {"Get", "Delete"}) {
      refused(
          verb + kind + "Policy", named, 404, "NoSuchEntity",
          "The " + std::string(kind == "User" ? "user" : "role") + " policy with name p cannot be found.");
    }
    for (const char* verb : {"Get", "Delete"}) {
      refused(verb + kind + "Policy", {{kind + "Name", "y"}, {"PolicyName", "p"}}, 404, "NoSuchEntity");
    }
    refused("List" + kind + "Policies", {{kind + "Name", "y"}}, 404, "NoSuchEntity");
  }
}

TEST_F(Iam, ManagedPoliciesAreAttachedAndDetached) {
  done("CreateUser", {{"UserName", "x"}});
  done("CreateRole", {{"RoleName", "x"}, {"AssumeRolePolicyDocument", trust_all}});
  const std::string policy = new_policy("kms", allow_kms);
  for (const std::string kind : {"User", "Role"}) {
    const Form named = {{kind + "Name", "x"}, {"PolicyArn", policy}};
    done("Attach" + kind + "Policy", named);
    done("Attach" + kind + "Policy", named);  // again changes nothing
    EXPECT_EQ(element(done("ListAttached" + kind + "Policies", {{kind + "Name", "x"}}), "AttachedPolicies"),
              "<member><PolicyName>kms</PolicyName><PolicyArn>" + policy + "</PolicyArn></member>");
    refused("DeletePolicy", {{"PolicyArn", policy}}, 409, "DeleteConflict",
            "Cannot delete a policy attached to entities.");
    EXPECT_EQ(element(done("GetPolicy", {{"PolicyArn", policy}}), "AttachmentCount"), "1");
    done("Detach" + kind + "Policy", named);
    refused("Detach" + kind + "Policy", named, 404, "NoSuchEntity", "Policy " + policy + " was not found.");
    const std::string none = account_arn + "policy/none";
    refused("Attach" + kind + "Policy", {{kind + "Name", "x"}, {"PolicyArn", none}}, 404, "NoSuchEntity",
            "Policy " + none + " does not exist or is not attachable.");
    refused("Attach" + kind + "Policy", {{kind + "Name", "y"}, {"PolicyArn", policy}}, 404, "NoSuchEntity");
    for (int i = 0; i < 10; ++i) {
      const std::string arn = new_policy(kind + std::to_string(i), allow_kms);
      done("Attach" + kind + "Policy", {{kind + "Name", "x"}, {"PolicyArn", arn}});
    }
    refused("Attach" + kind + "Policy", named, 409, "LimitExceeded",
            "Cannot exceed quota for PoliciesPer" + kind + ": 10");
  }
  done("DeletePolicy", {{"PolicyArn", policy}});
  refused("GetPolicy", {{"PolicyArn", policy}}, 404, "NoSuchEntity");
}

// A guard that asks for the absence of a boundary was blind: CreateUser told an empty one.
TEST_F(Iam, ADenyCanAskForTheAbsenceOfABoundary) {
  const Signer guarded = new_user("guarded");
  done("PutUserPolicy",
       {{"UserName", "guarded"},
        {"PolicyName", "p"},
        {"PolicyDocument",
         R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"},)"
         R"({"Effect":"Deny","Action":["iam:CreateUser","iam:CreateRole"],"Resource":"*",)"
         R"("Condition":{"Null":{"iam:PermissionsBoundary":"true"}}}]})"}});
  EXPECT_EQ(node_.iam("CreateUser", {{"UserName", "free"}}, guarded).status, 403);
  const std::string boundary = new_policy("bound", allow_kms);
  EXPECT_EQ(
      node_.iam("CreateUser", {{"UserName", "bound"}, {"PermissionsBoundary", boundary}}, guarded).status,
      200);
}

TEST_F(Iam, PoliciesOfAwsCanBeAttachedAndNotChanged) {
  const std::string arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  const Signer alice = new_user("alice");
  done("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", arn}});
  EXPECT_EQ(list_keys(alice), 200);
  EXPECT_EQ(element(done("GetPolicy", {{"PolicyArn", arn}}), "AttachmentCount"), "1");
  EXPECT_NE(done("ListPolicies", {{"Scope", "AWS"}}).body.find(arn), WipedText::npos);
  EXPECT_EQ(done("ListPolicies", {{"Scope", "Local"}}).body.find(arn), WipedText::npos);
  refused("DeletePolicy", {{"PolicyArn", arn}}, 403, "AccessDenied");
  refused("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", allow_kms}}, 403, "AccessDenied");
}

TEST_F(Iam, ManagedPoliciesHaveVersions) {
  const auto made = done(
      "CreatePolicy",
      {{"PolicyName", "p"}, {"Path", "/x/"}, {"Description", "for tests"}, {"PolicyDocument", allow_kms}});
  const std::string arn = account_arn + "policy/x/p";
  EXPECT_EQ(element(made, "Arn"), arn);
  EXPECT_EQ(element(made, "DefaultVersionId"), "v1");
  EXPECT_EQ(element(made, "PolicyId").substr(0, 4), "ANPA");
  refused("CreatePolicy", {{"PolicyName", "P"}, {"PolicyDocument", allow_kms}}, 409, "EntityAlreadyExists");
  refused("CreatePolicy", {{"PolicyName", "q"}, {"PolicyDocument", "{}"}}, 400, "MalformedPolicyDocument");
  for (int i = 2; i <= 5; ++i) {
    const auto version = done("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", deny_kms}});
    EXPECT_EQ(element(version, "VersionId"), "v" + std::to_string(i));
    EXPECT_EQ(element(version, "IsDefaultVersion"), "false");
  }
  refused("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", deny_kms}}, 409, "LimitExceeded");
  EXPECT_EQ(element(done("ListPolicyVersions", {{"PolicyArn", arn}, {"MaxItems", "1"}}), "VersionId"), "v5");
  refused("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}, 409, "DeleteConflict");
  refused("DeletePolicy", {{"PolicyArn", arn}}, 409, "DeleteConflict");
  refused("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v9"}}, 404, "NoSuchEntity");
  refused("SetDefaultPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v9"}}, 404, "NoSuchEntity");
  refused("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "9"}}, 400, "ValidationError");
  std::string encoded;
  append_percent_encoded(encoded, allow_kms);
  EXPECT_EQ(element(done("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}), "Document"),
            encoded);
  done("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v5"}});
  restart();
  EXPECT_EQ(
      element(done("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", deny_kms}}), "VersionId"),
      "v6");
}

TEST_F(Iam, ABoundaryTakesAwayAtOnce) {
  const Signer alice = new_user("alice");
  done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "p"}, {"PolicyDocument", allow_kms}});
  const std::string only_iam = new_policy("only-iam", allow_iam);
  done("PutUserPermissionsBoundary", {{"UserName", "alice"}, {"PermissionsBoundary", only_iam}});
  EXPECT_EQ(list_keys(alice), 400);
  const auto shown = done("GetUser", {{"UserName", "alice"}});
  EXPECT_EQ(element(shown, "PermissionsBoundaryArn"), only_iam);
  EXPECT_EQ(element(done("GetPolicy", {{"PolicyArn", only_iam}}), "PermissionsBoundaryUsageCount"), "1");
  refused("DeletePolicy", {{"PolicyArn", only_iam}}, 409, "DeleteConflict");
  restart();
  EXPECT_EQ(list_keys(alice), 400);
  done("DeleteUserPermissionsBoundary", {{"UserName", "alice"}});
  EXPECT_EQ(list_keys(alice), 200);
  refused("PutUserPermissionsBoundary",
          {{"UserName", "alice"}, {"PermissionsBoundary", account_arn + "policy/no"}}, 404, "NoSuchEntity");
  refused("DeleteUserPermissionsBoundary", {{"UserName", "bob"}}, 404, "NoSuchEntity");
}

}  // namespace
}  // namespace bongtu::app
