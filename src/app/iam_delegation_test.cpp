// Administrators whose rights end somewhere: iam:PermissionsBoundary and aws:ResourceTag.
#include "app/test_iam.h"

namespace bongtu::app {
namespace {

class Delegation : public Iam {
 protected:
  Delegation() {
    done("CreateRole", {{"RoleName", "x"}, {"AssumeRolePolicyDocument", trust_all}});
    done("CreateUser", {{"UserName", "x"}});
  }
  // May do everything in IAM, where the condition holds.
  Signer administrator_when(const std::string& condition) {
    const Signer made = new_user("delegate");
    done("PutUserPolicy",
         {{"UserName", "delegate"},
          {"PolicyName", "p"},
          {"PolicyDocument",
           R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*",)"
           R"("Condition":)" +
               condition + "}]}"}});
    return made;
  }
  int status(const std::string& action, const Form& form, const Signer& by) {
    return node_.iam(action, form, by).status;
  }
  void tag(const std::string& kind, const std::string& value) {
    done("Tag" + kind, {{kind + "Name", "x"}, {"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", value}});
  }
};

TEST_F(Delegation, RightsAreGivenOnlyToWhoHasTheBoundary) {
  const std::string boundary = new_policy("bound", allow_kms), other = new_policy("other", allow_kms);
  const Signer delegate =
      administrator_when(R"({"StringEquals":{"iam:PermissionsBoundary":")" + boundary + "\"}}");
  for (const std::string kind : {"User", "Role"}) {
    SCOPED_TRACE(kind);
    const Form named = {{kind + "Name", "x"},
                        {"PolicyName", "p"},
                        {"PolicyArn", other},
                        {"PolicyDocument", allow_kms},
                        {"PermissionsBoundary", other}};
    const auto expect = [&](int expected) {
      for (const std::string& action : {"Put" + kind + "Policy", "Attach" + kind + "Policy",
                                        "Detach" + kind + "Policy", "Delete" + kind + "Policy"})
        EXPECT_EQ(status(action, named, delegate), expected) << action;
    };
    expect(403);
    EXPECT_EQ(status("Put" + kind + "PermissionsBoundary", named, delegate), 403);
    done("Put" + kind + "PermissionsBoundary", named);
    expect(403);
    EXPECT_EQ(status("Delete" + kind + "PermissionsBoundary", named, delegate), 403);
    Form bound = named;
    bound.back().second = boundary;
    EXPECT_EQ(status("Put" + kind + "PermissionsBoundary", bound, delegate), 200);
    expect(200);
    EXPECT_EQ(
        status("Tag" + kind, {{kind + "Name", "x"}, {"Tags.member.1.Key", "k"}, {"Tags.member.1.Value", "v"}},
               delegate),
        403);  // which has no such key
  }
}

TEST_F(Delegation, WhoIsMadeHasTheBoundary) {
  const std::string boundary = new_policy("bound", allow_kms), other = new_policy("other", allow_kms);
  const Signer delegate =
      administrator_when(R"({"StringEquals":{"iam:PermissionsBoundary":")" + boundary + "\"}}");
  for (const std::string kind : {"User", "Role"}) {
    Form made = {{kind + "Name", "new"}, {"AssumeRolePolicyDocument", trust_all}};
    EXPECT_EQ(status("Create" + kind, made, delegate), 403) << kind;
    made.emplace_back("PermissionsBoundary", other);
    EXPECT_EQ(status("Create" + kind, made, delegate), 403) << kind;
    made.back().second = boundary;
    EXPECT_EQ(status("Create" + kind, made, delegate), 200) << kind;
  }
}

TEST_F(Delegation, TagsOfUsersAndRolesDecideWhoMayChangeThem) {
  for (const std::string key : {"aws:ResourceTag/team", "iam:ResourceTag/Team"}) {
    SCOPED_TRACE(key);
    const Signer delegate = administrator_when(R"({"StringEquals":{")" + key + R"(":"blue"}})");
    for (const std::string kind : {"User", "Role"}) {
      const Form named = {{kind + "Name", "x"}};
      const auto expect = [&](int expected) {
        for (const std::string verb : {"Get", "Update"})
          EXPECT_EQ(status(verb + kind, named, delegate), expected) << verb + kind;
        EXPECT_EQ(status("List" + kind + "Policies", named, delegate), expected);
        const Form asked = {{"PolicySourceArn", account_arn + access::lower(kind) + "/x"},
                            {"ActionNames.member.1", "kms:Encrypt"}};
        EXPECT_EQ(status("SimulatePrincipalPolicy", asked, delegate), expected);
      };
      expect(403);
      tag(kind, "red");
      expect(403);
      tag(kind, "blue");
      expect(200);
      EXPECT_EQ(status("Get" + kind, {{kind + "Name", "none"}}, delegate), 403);
      done("Untag" + kind, {{kind + "Name", "x"}, {"TagKeys.member.1", "Team"}});
    }
    done("DeleteAccessKey", {{"UserName", "delegate"}, {"AccessKeyId", delegate.id}});
    done("DeleteUserPolicy", {{"UserName", "delegate"}, {"PolicyName", "p"}});
    done("DeleteUser", {{"UserName", "delegate"}});
  }
}

TEST_F(Delegation, AUserKeepsItsTagsUnderItsNewName) {
  const Signer delegate = administrator_when(R"({"StringEquals":{"aws:ResourceTag/Team":"blue"}})");
  EXPECT_EQ(status("UpdateUser", {{"UserName", "x"}, {"NewUserName", "y"}}, delegate), 403);
  tag("User", "blue");
  EXPECT_EQ(status("UpdateUser", {{"UserName", "x"}, {"NewUserName", "y"}}, delegate), 200);
}

}  // namespace
}  // namespace bongtu::app
