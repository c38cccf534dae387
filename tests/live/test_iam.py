"""Users, access keys, roles and policies by boto3 and the AWS CLI."""
import json
import os
import pathlib
import subprocess
import sys
import uuid

import botocore.exceptions
import pytest

from harness.clients import aws_client

ALLOW_KMS = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]})
DENY_KMS = ALLOW_KMS.replace("Allow", "Deny")


@pytest.fixture(scope="module")
def iam(server):
    return aws_client(server, "iam")


@pytest.fixture
def name():
    return f"test-{uuid.uuid4()}"


@pytest.fixture
def user(iam, name):
    """The name of a user for this test alone."""
    iam.create_user(UserName=name)
    return name


def trust(server):
    statement = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{server.account}:root"}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def code(call, **parameters):
    """Status and code of a call that must be refused."""
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**parameters)
    response = refused.value.response
    assert response["Error"]["Message"]
    assert response["ResponseMetadata"]["RequestId"]
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"]


def as_user(server, iam, user, service="kms"):
    """A client with a new access key of the user."""
    key = iam.create_access_key(UserName=user)["AccessKey"]
    return aws_client(server, service, key["AccessKeyId"], key["SecretAccessKey"])


def test_a_user_from_creation_to_deletion(server, iam, name):
    made = iam.create_user(UserName=name, Path="/ops/", Tags=[{"Key": "팀", "Value": "a=b"}])["User"]
    assert made["Arn"] == f"arn:aws:iam::{server.account}:user/ops/{name}"
    got = iam.get_user(UserName=name)["User"]
    assert got == made
    assert got["CreateDate"].tzinfo is not None
    pages = iam.get_paginator("list_users").paginate(PathPrefix="/ops/", PaginationConfig={"PageSize": 1})
    assert name in [one["UserName"] for page in pages for one in page["Users"]]
    iam.update_user(UserName=name, NewUserName=name + "-2")
    assert iam.get_user(UserName=name + "-2")["User"]["UserId"] == made["UserId"]
    assert iam.list_groups_for_user(UserName=name + "-2")["Groups"] == []
    iam.delete_user(UserName=name + "-2")
    assert code(iam.get_user, UserName=name) == (404, "NoSuchEntity")
    assert code(iam.delete_user, UserName=name) == (404, "NoSuchEntity")


def test_refusals_of_users(iam, user):
    assert code(iam.create_user, UserName=user) == (409, "EntityAlreadyExists")
    assert code(iam.create_user, UserName="a b") == (400, "ValidationError")
    assert code(iam.list_users, Marker="none") == (400, "ValidationError")
    iam.create_access_key(UserName=user)
    iam.create_access_key(UserName=user)
    assert code(iam.create_access_key, UserName=user) == (409, "LimitExceeded")
    assert code(iam.delete_user, UserName=user) == (409, "DeleteConflict")
    assert code(iam.put_user_policy, UserName=user, PolicyName="p", PolicyDocument="{}") == (400, "MalformedPolicyDocument")


def test_a_new_key_and_a_new_policy_are_live_at_once(server, iam, user):
    kms = as_user(server, iam, user)
    for _ in range(5):
        iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=ALLOW_KMS)
        kms.list_keys()
        iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=DENY_KMS)
        assert code(kms.list_keys) == (400, "AccessDeniedException")
        iam.delete_user_policy(UserName=user, PolicyName="p")
        assert code(kms.list_keys) == (400, "AccessDeniedException")


def test_an_inactive_or_deleted_access_key_is_refused_at_once(server, iam, user):
    key = iam.create_access_key(UserName=user)["AccessKey"]
    sts = aws_client(server, "sts", key["AccessKeyId"], key["SecretAccessKey"])
    assert sts.get_caller_identity()["Arn"] == f"arn:aws:iam::{server.account}:user/{user}"
    named = {"UserName": user, "AccessKeyId": key["AccessKeyId"]}
    iam.update_access_key(**named, Status="Inactive")
    assert code(sts.get_caller_identity) == (403, "InvalidClientTokenId")
    assert [one["Status"] for one in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]] == ["Inactive"]
    iam.update_access_key(**named, Status="Active")
    sts.get_caller_identity()
    used = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
    assert used["UserName"] == user and used["AccessKeyLastUsed"]["ServiceName"] == "sts"
    iam.delete_access_key(**named)
    assert code(sts.get_caller_identity) == (403, "InvalidClientTokenId")
    assert code(iam.delete_access_key, **named) == (404, "NoSuchEntity")


def test_managed_policies(server, iam, user, name):
    arn = iam.create_policy(PolicyName=name, PolicyDocument=ALLOW_KMS, Description="d")["Policy"]["Arn"]
    kms = as_user(server, iam, user)
    iam.attach_user_policy(UserName=user, PolicyArn=arn)
    kms.list_keys()
    assert iam.list_attached_user_policies(UserName=user)["AttachedPolicies"] == [{"PolicyName": name, "PolicyArn": arn}]
    assert code(iam.delete_policy, PolicyArn=arn) == (409, "DeleteConflict")
    version = iam.create_policy_version(PolicyArn=arn, PolicyDocument=DENY_KMS, SetAsDefault=True)["PolicyVersion"]
    assert version["VersionId"] == "v2" and version["IsDefaultVersion"]
    assert code(kms.list_keys) == (400, "AccessDeniedException")
    assert iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]["Document"] == json.loads(ALLOW_KMS)
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    kms.list_keys()
    assert [one["VersionId"] for one in iam.list_policy_versions(PolicyArn=arn)["Versions"]] == ["v2", "v1"]
    iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
    iam.detach_user_policy(UserName=user, PolicyArn=arn)
    assert code(kms.list_keys) == (400, "AccessDeniedException")
    local = [one["Arn"] for page in iam.get_paginator("list_policies").paginate(Scope="Local") for one in page["Policies"]]
    assert arn in local
    assert iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 0
    iam.delete_policy(PolicyArn=arn)
    assert code(iam.get_policy, PolicyArn=arn) == (404, "NoSuchEntity")
    assert code(iam.attach_user_policy, UserName=user, PolicyArn=arn) == (404, "NoSuchEntity")


def test_a_permissions_boundary(server, iam, user, name):
    arn = iam.create_policy(PolicyName=name, PolicyDocument=ALLOW_KMS.replace("kms:*", "sts:*"))["Policy"]["Arn"]
    kms = as_user(server, iam, user)
    iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=ALLOW_KMS)
    kms.list_keys()
    iam.put_user_permissions_boundary(UserName=user, PermissionsBoundary=arn)
    assert code(kms.list_keys) == (400, "AccessDeniedException")
    assert iam.get_user(UserName=user)["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == arn
    iam.delete_user_permissions_boundary(UserName=user)
    kms.list_keys()


def test_a_role_from_creation_to_deletion(server, iam, name):
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(server), MaxSessionDuration=7200)["Role"]
    assert made["AssumeRolePolicyDocument"] == json.loads(trust(server))
    assert iam.get_role(RoleName=name)["Role"] == made
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust(server))
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=ALLOW_KMS)
    assert iam.get_role_policy(RoleName=name, PolicyName="p")["PolicyDocument"] == json.loads(ALLOW_KMS)
    assert iam.list_role_policies(RoleName=name)["PolicyNames"] == ["p"]
    iam.tag_role(RoleName=name, Tags=[{"Key": "a", "Value": "b"}])
    assert iam.list_role_tags(RoleName=name)["Tags"] == [{"Key": "a", "Value": "b"}]
    iam.untag_role(RoleName=name, TagKeys=["a"])
    assert iam.list_role_tags(RoleName=name)["Tags"] == []
    assert code(iam.delete_role, RoleName=name) == (409, "DeleteConflict")
    iam.delete_role_policy(RoleName=name, PolicyName="p")
    administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.attach_role_policy(RoleName=name, PolicyArn=administrator)
    assert [one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]] == [administrator]
    iam.detach_role_policy(RoleName=name, PolicyArn=administrator)
    iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=administrator)
    iam.delete_role_permissions_boundary(RoleName=name)
    assert iam.list_instance_profiles_for_role(RoleName=name)["InstanceProfiles"] == []
    assert name in [one["RoleName"] for page in iam.get_paginator("list_roles").paginate() for one in page["Roles"]]
    iam.delete_role(RoleName=name)
    assert code(iam.get_role, RoleName=name) == (404, "NoSuchEntity")
    assert code(iam.create_role, RoleName=name, AssumeRolePolicyDocument="{}") == (400, "MalformedPolicyDocument")


def test_everything_is_there_after_kill_9(own_server):
    own_server.start()
    iam = aws_client(own_server, "iam")
    iam.create_user(UserName="alice")
    kms = as_user(own_server, iam, "alice")
    iam.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=ALLOW_KMS)
    key = kms._request_signer._credentials
    own_server.kill()
    own_server.start()
    aws_client(own_server, "kms", key.access_key, key.secret_key).list_keys()


@pytest.fixture
def aws(server, tmp_path):
    """The AWS CLI at the server, as a function: arguments to what it prints, parsed."""

    def run(*arguments):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "AWS_ACCESS_KEY_ID": server.access_key_id,
            "AWS_SECRET_ACCESS_KEY": server.secret,
            "AWS_DEFAULT_REGION": server.region,
            "AWS_ENDPOINT_URL": server.url,
        }
        aws_program = pathlib.Path(sys.executable).with_name("aws")
        done = subprocess.run([str(aws_program), *arguments, "--output", "json"], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    return run


def test_an_operator_with_the_aws_cli(server, aws, name):
    aws("iam", "create-user", "--user-name", name)
    aws("iam", "put-user-policy", "--user-name", name, "--policy-name", "p", "--policy-document", ALLOW_KMS)
    key = aws("iam", "create-access-key", "--user-name", name)["AccessKey"]
    aws_client(server, "kms", key["AccessKeyId"], key["SecretAccessKey"]).list_keys()
    assert aws("iam", "list-user-policies", "--user-name", name)["PolicyNames"] == ["p"]
    assert aws("iam", "get-user-policy", "--user-name", name, "--policy-name", "p")["PolicyDocument"] == json.loads(ALLOW_KMS)
    aws("iam", "delete-user-policy", "--user-name", name, "--policy-name", "p")
    aws("iam", "delete-access-key", "--user-name", name, "--access-key-id", key["AccessKeyId"])
    aws("iam", "delete-user", "--user-name", name)
    assert aws("sts", "get-caller-identity")["Arn"] == f"arn:aws:iam::{server.account}:user/admin"


def test_simulations(server, iam, user):
    condition = {"StringEquals": {"kms:EncryptionContext:app": "a"}}
    policy = json.loads(ALLOW_KMS)
    policy["Statement"][0]["Condition"] = condition
    iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=json.dumps(policy))
    asked = {"PolicySourceArn": f"arn:aws:iam::{server.account}:user/{user}", "ActionNames": ["kms:Decrypt"]}
    result = iam.simulate_principal_policy(**asked)["EvaluationResults"][0]
    assert result["EvalDecision"] == "implicitDeny"
    assert [name.lower() for name in result["MissingContextValues"]] == ["kms:encryptioncontext:app"]
    entry = {"ContextKeyName": "kms:EncryptionContext:app", "ContextKeyValues": ["a"], "ContextKeyType": "string"}
    result = iam.simulate_principal_policy(**asked, ContextEntries=[entry])["EvaluationResults"][0]
    assert result["EvalDecision"] == "allowed" and result["MatchedStatements"][0]["SourcePolicyId"] == f"user_{user}_p"
    results = iam.simulate_custom_policy(PolicyInputList=[ALLOW_KMS, DENY_KMS], ActionNames=["kms:Encrypt", "iam:GetUser"])
    assert [one["EvalDecision"] for one in results["EvaluationResults"]] == ["explicitDeny", "implicitDeny"]
    asked["PolicySourceArn"] += "x"
    assert code(iam.simulate_principal_policy, **asked) == (404, "NoSuchEntity")
