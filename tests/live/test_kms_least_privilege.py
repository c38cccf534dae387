"""A user who may encrypt under one key with one encryption context, against every operation of the API: he can do
exactly that. The operations and their parameters: tests/harness/kms_operations.py."""
import json
import uuid

import boto3
import botocore.config
import botocore.exceptions
import pytest

from harness.clients import refused
from harness.kms_operations import REPLICA_REGION, ROWS, Subject

CONTEXT = {"purpose": "payroll"}


def boto(server, service, access_key_id, secret, region=None):
    config = botocore.config.Config(parameter_validation=False, retries={"total_max_attempts": 1})
    return boto3.client(
        service,
        endpoint_url=server.url,
        region_name=region or server.region,
        aws_access_key_id=access_key_id,
        aws_secret_access_key=secret,
        config=config,
    )


def policy_for(key_arn):
    context = {"StringEquals": {"kms:EncryptionContext:purpose": CONTEXT["purpose"]}}
    alone = {"ForAllValues:StringEquals": {"kms:EncryptionContextKeys": list(CONTEXT)}}
    statement = {"Effect": "Allow", "Action": "kms:Encrypt", "Resource": key_arn, "Condition": context | alone}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture(scope="module")
def key(kms):
    """The key that the user may encrypt under."""
    return kms.create_key(Description="of the least privileged user")["KeyMetadata"]


@pytest.fixture(scope="module")
def user(server, key):
    """The user's access key; the user has one inline policy and nothing else."""
    iam = boto(server, "iam", server.access_key_id, server.secret)
    name = f"encrypter-{uuid.uuid4()}"
    made = iam.create_user(UserName=name)["User"]
    iam.put_user_policy(UserName=name, PolicyName="encrypt", PolicyDocument=policy_for(key["Arn"]))
    access_key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"arn": made["Arn"], "id": access_key["AccessKeyId"], "secret": access_key["SecretAccessKey"]}


@pytest.fixture(scope="module")
def his_kms(server, user):
    return boto(server, "kms", user["id"], user["secret"])


def not_allowed(user, action, resource):
    return (
        "AccessDeniedException",
        f"User: {user['arn']} is not authorized to perform: {action} on resource: {resource} "
        f"because no identity-based policy allows the {action} action",
    )


def test_he_can_do_exactly_that(kms, his_kms, key):
    for name in (key["KeyId"], key["Arn"]):
        made = his_kms.encrypt(KeyId=name, Plaintext=b"salary", EncryptionContext=CONTEXT)
        assert made["KeyId"] == key["Arn"]
        opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=CONTEXT)
        assert opened["Plaintext"] == b"salary"
    dry = refused(his_kms.encrypt, KeyId=key["KeyId"], Plaintext=b"x", EncryptionContext=CONTEXT, DryRun=True)
    assert dry.code == "DryRunOperationException"


@pytest.mark.parametrize(
    "context",
    [None, {}, {"purpose": "Payroll"}, {"purpose": ""}, {"Purpose": "payroll"}, {"other": "payroll"},
     CONTEXT | {"more": "x"}],
    ids=str,
)
def test_no_other_context(his_kms, user, key, context):
    parameters = {"KeyId": key["KeyId"], "Plaintext": b"x"} | ({} if context is None else {"EncryptionContext": context})
    for dry_run in ({}, {"DryRun": True}):
        assert refused(his_kms.encrypt, **parameters, **dry_run) == not_allowed(user, "kms:Encrypt", key["Arn"])


def test_no_other_key(kms, his_kms, user):
    other = kms.create_key()["KeyMetadata"]
    refusal = refused(his_kms.encrypt, KeyId=other["KeyId"], Plaintext=b"x", EncryptionContext=CONTEXT)
    assert refusal == not_allowed(user, "kms:Encrypt", other["Arn"])


def test_no_other_region(server, user, elsewhere):
    other = elsewhere.create_key()["KeyMetadata"]
    his = boto(server, "kms", user["id"], user["secret"], REPLICA_REGION)
    refusal = refused(his.encrypt, KeyId=other["KeyId"], Plaintext=b"x", EncryptionContext=CONTEXT)
    assert refusal == not_allowed(user, "kms:Encrypt", other["Arn"])


def all_parameters(row, kms, key):
    """What the administrator could call the operation with: on a key that suits it, and on the user's key."""
    # A right is asked before a key's usage, so any key will do where this build may have no suitable one.
    yield row.parameters(Subject(kms) if row.spec == "kem" else row.subject(kms))
    if row.spec == "symmetric" and not row.external:
        subject = row.subject(kms)
        subject.id, subject.arn = key["KeyId"], key["Arn"]
        yield row.parameters(subject)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_no_other_operation(kms, his_kms, key, row):
    members = his_kms.meta.service_model.operation_model(row.operation).input_shape.members
    for parameters in all_parameters(row, kms, key):
        for more in ({}, {"EncryptionContext": CONTEXT}, {"DryRun": True}):
            if not more.keys() <= members.keys() or (row.operation == "Encrypt" and "EncryptionContext" in more):
                continue
            refusal = refused(getattr(his_kms, row.method), **parameters, **more)
            assert refusal.code == "AccessDeniedException", (row, more, refusal)


def test_the_rows_are_every_operation_of_the_model(kms):
    assert {row.operation for row in ROWS} == set(kms.meta.service_model.operation_names)


def test_nothing_in_iam(server, user):
    iam = boto(server, "iam", user["id"], user["secret"])
    name = user["arn"].rsplit("/", 1)[1]
    document = policy_for("*")
    for call, parameters in [
        (iam.create_user, {"UserName": "another"}),
        (iam.put_user_policy, {"UserName": name, "PolicyName": "more", "PolicyDocument": document}),
        (iam.create_access_key, {"UserName": name}),
        (iam.create_access_key, {}),
        (iam.delete_user_policy, {"UserName": name, "PolicyName": "encrypt"}),
        (iam.list_users, {}),
    ]:
        with pytest.raises(botocore.exceptions.ClientError) as refusal:
            call(**parameters)
        assert refusal.value.response["Error"]["Code"] == "AccessDenied"
        assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_it_ends_with_the_policy(server, kms, user, his_kms, key):
    """Last in this file: takes the right away again."""
    iam = boto(server, "iam", server.access_key_id, server.secret)
    iam.delete_user_policy(UserName=user["arn"].rsplit("/", 1)[1], PolicyName="encrypt")
    refusal = refused(his_kms.encrypt, KeyId=key["KeyId"], Plaintext=b"x", EncryptionContext=CONTEXT)
    assert refusal == not_allowed(user, "kms:Encrypt", key["Arn"])
