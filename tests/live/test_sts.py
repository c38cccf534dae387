"""Sessions of roles by boto3."""
import json
import uuid

import botocore.exceptions
import pytest

from harness.clients import aws_client

ALLOW_ALL = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
ONLY_LIST_ALIASES = ALLOW_ALL.replace('"Action": "*"', '"Action": "kms:ListAliases"')


@pytest.fixture(scope="module")
def iam(server):
    return aws_client(server, "iam")


@pytest.fixture(scope="module")
def sts(server):
    return aws_client(server, "sts")


def trust(principal, **condition):
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": ["sts:AssumeRole", "sts:TagSession"]}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def role(server, iam):
    """A role that may everything and that the account may assume."""
    name = f"test-{uuid.uuid4()}"
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(f"arn:aws:iam::{server.account}:root"))
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=ALLOW_ALL)
    return made["Role"]


def session(server, answer, service="kms"):
    credentials = answer["Credentials"]
    return aws_client(
        server, service, credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"]
    )


def code(call, **parameters):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**parameters)
    response = refused.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"]


def test_a_session_is_what_its_role_is(server, sts, role):
    answer = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="me", DurationSeconds=900)
    arn = f"arn:aws:sts::{server.account}:assumed-role/{role['RoleName']}/me"
    assert answer["AssumedRoleUser"] == {"AssumedRoleId": role["RoleId"] + ":me", "Arn": arn}
    assert answer["Credentials"]["AccessKeyId"].startswith("ASIA")
    identity = session(server, answer, "sts").get_caller_identity()
    assert (identity["Arn"], identity["UserId"], identity["Account"]) == (arn, role["RoleId"] + ":me", server.account)
    session(server, answer).list_keys()


def test_a_session_policy_only_takes_away(server, sts, role):
    answer = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="me", Policy=ONLY_LIST_ALIASES)
    kms = session(server, answer)
    kms.list_aliases()
    assert code(kms.list_keys) == (400, "AccessDeniedException")


def test_a_session_of_a_role_that_is_gone_is_refused(server, iam, sts, role):
    kms = session(server, sts.assume_role(RoleArn=role["Arn"], RoleSessionName="me"))
    kms.list_keys()
    iam.delete_role_policy(RoleName=role["RoleName"], PolicyName="p")
    assert code(kms.list_keys) == (400, "AccessDeniedException")
    iam.delete_role(RoleName=role["RoleName"])
    assert code(kms.list_keys) == (400, "UnrecognizedClientException")
    iam.create_role(RoleName=role["RoleName"], AssumeRolePolicyDocument=trust(f"arn:aws:iam::{server.account}:root"))
    iam.put_role_policy(RoleName=role["RoleName"], PolicyName="p", PolicyDocument=ALLOW_ALL)
    assert code(kms.list_keys) == (400, "UnrecognizedClientException")


def test_a_token_belongs_to_its_access_key(server, sts, role):
    one = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]
    other = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]
    token = one["SessionToken"]
    for spoilt in (other["SessionToken"], token[:-4] + "AAA=", token[4:], "x", token + token):
        kms = aws_client(server, "kms", one["AccessKeyId"], one["SecretAccessKey"], spoilt)
        assert code(kms.list_keys) == (400, "UnrecognizedClientException")
    kms = aws_client(server, "kms", one["AccessKeyId"], one["SecretAccessKey"])
    assert code(kms.list_keys) == (400, "UnrecognizedClientException")
    kms = aws_client(server, "kms", server.access_key_id, server.secret, token)
    assert code(kms.list_keys) == (400, "UnrecognizedClientException")
    kms = aws_client(server, "kms", one["AccessKeyId"], other["SecretAccessKey"], token)
    assert code(kms.list_keys) == (400, "InvalidSignatureException")


def test_who_may_assume_a_role(server, iam, sts, role):
    name = role["RoleName"]
    assert code(sts.assume_role, RoleArn=role["Arn"] + "x", RoleSessionName="me") == (403, "AccessDenied")
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust(f"arn:aws:iam::{server.account}:user/nobody"))
    assert code(sts.assume_role, RoleArn=role["Arn"], RoleSessionName="me") == (403, "AccessDenied")
    condition = {"StringEquals": {"sts:ExternalId": "extern"}}
    document = trust(f"arn:aws:iam::{server.account}:user/admin", **condition)
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=document)
    assert code(sts.assume_role, RoleArn=role["Arn"], RoleSessionName="me") == (403, "AccessDenied")
    assert code(sts.assume_role, RoleArn=role["Arn"], RoleSessionName="me", ExternalId="other") == (403, "AccessDenied")
    sts.assume_role(RoleArn=role["Arn"], RoleSessionName="me", ExternalId="extern")


def test_refusals_of_assume_role(server, sts, role):
    assert code(sts.assume_role, RoleArn=role["Arn"], RoleSessionName="me", DurationSeconds=899) == (400, "ValidationError")
    assert code(sts.assume_role, RoleArn=role["Arn"], RoleSessionName="me", DurationSeconds=3601) == (400, "ValidationError")
    assert code(sts.assume_role, RoleArn=role["Arn"], RoleSessionName="a b") == (400, "ValidationError")
    assert code(sts.assume_role, RoleArn=role["Arn"], RoleSessionName="me", Policy="{}") == (400, "MalformedPolicyDocument")


def test_the_largest_session_that_is_made_is_one_that_works(server, sts, role):
    """AssumeRole made tokens that authentication refused, or that no request had room for."""

    def tags(count):
        return [{"Key": f"{number:02}" + "k" * 100, "Value": "v" * 256} for number in range(count)]

    works = 0
    for count in range(15, 51, 5):
        asked = dict(RoleArn=role["Arn"], RoleSessionName="me", Tags=tags(count))
        if count > 40:
            assert code(sts.assume_role, **asked) == (400, "PackedPolicyTooLarge")
            continue
        try:
            answer = sts.assume_role(**asked)
        except sts.exceptions.PackedPolicyTooLargeException:
            continue
        assert 0 < answer["PackedPolicySize"] <= 100
        session(server, answer).list_keys()
        works = count
    assert works >= 15


def test_no_secret_and_no_token_is_in_a_file(own_server):
    own_server.start()
    iam, sts = aws_client(own_server, "iam"), aws_client(own_server, "sts")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust(f"arn:aws:iam::{own_server.account}:root"))
    credentials = sts.assume_role(RoleArn=f"arn:aws:iam::{own_server.account}:role/r", RoleSessionName="me")["Credentials"]
    key = iam.create_access_key(UserName="admin")["AccessKey"]
    spoilt = aws_client(own_server, "sts", credentials["AccessKeyId"], "x" * 40, credentials["SessionToken"])
    assert code(spoilt.get_caller_identity) == (403, "SignatureDoesNotMatch")
    assert code(spoilt.assume_role, RoleArn="x", RoleSessionName=credentials["SecretAccessKey"])[0] == 403
    assert own_server.stop() == 0
    files = [own_server.stdout_log, own_server.stderr_log, *own_server.data.rglob("*")]
    written = b"".join(file.read_bytes() for file in files if file.is_file() and file.name != "admin.env")
    assert key["AccessKeyId"].encode() in written
    for secret in (key["SecretAccessKey"], credentials["SecretAccessKey"], credentials["SessionToken"]):
        assert secret.encode() not in written
