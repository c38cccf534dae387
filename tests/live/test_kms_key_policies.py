"""Key policies through boto3: put, shown, enforced, and the check that nobody locks himself out. Texts: docs/kms-api.md."""
import json

import pytest

from harness.clients import refused
from harness.policies import policy, statement

LOCKED_OUT = (
    "MalformedPolicyDocumentException",
    "The new key policy will not allow you to update the key policy in the future.",
)


@pytest.fixture(scope="module")
def root(server):
    return f"arn:aws:iam::{server.account}:root"


@pytest.fixture(scope="module")
def admin(server):
    return f"arn:aws:iam::{server.account}:user/admin"


def test_the_default_policy_leaves_it_to_iam(kms, new_key, root):
    shown = kms.get_key_policy(KeyId=new_key["KeyId"])
    assert shown["PolicyName"] == "default"
    assert json.loads(shown["Policy"]) == {
        "Version": "2012-10-17",
        "Id": "key-default-1",
        "Statement": [{"Sid": "Enable IAM User Permissions"} | statement("kms:*", root)],
    }
    assert kms.list_key_policies(KeyId=new_key["KeyId"])["PolicyNames"] == ["default"]
    assert kms.list_key_policies(KeyId=new_key["Arn"], Limit=1)["Truncated"] is False


def test_a_policy_is_shown_as_it_was_put_and_holds_at_once(kms, new_key, admin):
    key_id = new_key["KeyId"]
    blob = kms.encrypt(KeyId=key_id, Plaintext=b"x")["CiphertextBlob"]
    document = " \n" + policy(statement("kms:*", admin), statement("kms:Decrypt", admin, "Deny"))
    kms.put_key_policy(KeyId=key_id, PolicyName="default", Policy=document)
    assert kms.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"] == document
    assert refused(kms.decrypt, KeyId=key_id, CiphertextBlob=blob) == (
        "AccessDeniedException",
        f"User: {admin} is not authorized to perform: kms:Decrypt on resource: {new_key['Arn']} "
        "with an explicit deny in a resource-based policy",
    )
    kms.put_key_policy(KeyId=key_id, Policy=policy(statement("kms:*", admin)))
    assert kms.decrypt(KeyId=key_id, CiphertextBlob=blob)["Plaintext"] == b"x"


def test_a_key_is_made_with_its_policy(kms, admin):
    document = policy(statement(["kms:PutKeyPolicy", "kms:DescribeKey"], admin))
    made = kms.create_key(Policy=document)["KeyMetadata"]
    assert kms.describe_key(KeyId=made["KeyId"])["KeyMetadata"] == made
    # Without a statement that leaves it to the account, the administrator's allow-all policy is not asked.
    assert refused(kms.encrypt, KeyId=made["KeyId"], Plaintext=b"x") == (
        "AccessDeniedException",
        f"User: {admin} is not authorized to perform: kms:Encrypt on resource: {made['Arn']} "
        "because no resource-based policy allows the kms:Encrypt action",
    )


def test_nobody_locks_himself_out_by_accident(kms, new_key, admin):
    useless = policy(statement("kms:DescribeKey", admin))
    assert refused(kms.create_key, Policy=useless) == LOCKED_OUT
    assert refused(kms.put_key_policy, KeyId=new_key["KeyId"], Policy=useless) == LOCKED_OUT
    denied = policy(statement("kms:*", admin), statement("kms:Put*", admin, "Deny"))
    assert refused(kms.put_key_policy, KeyId=new_key["KeyId"], Policy=denied) == LOCKED_OUT
    kms.put_key_policy(KeyId=new_key["KeyId"], Policy=useless, BypassPolicyLockoutSafetyCheck=True)
    assert refused(kms.get_key_policy, KeyId=new_key["KeyId"]).code == "AccessDeniedException"
    made = kms.create_key(Policy=useless, BypassPolicyLockoutSafetyCheck=True)["KeyMetadata"]
    assert refused(kms.put_key_policy, KeyId=made["KeyId"], Policy=useless).code == "AccessDeniedException"


@pytest.mark.parametrize(
    "document",
    [
        "x",
        "[]",
        "{}",
        '{"Version":"2012-10-17","Statement":[],"Statement":[]}',
        policy({"Effect": "Allow", "Action": "kms:*", "Resource": "*"}),  # nobody
        policy(statement("kms:*", "*") | {"Condition": {"StringIs": {"aws:username": "a"}}}),
        policy(statement("kms:*", "*") | {"Principals": "*"}),
    ],
)
def test_a_policy_that_is_not_understood_is_malformed(kms, new_key, document):
    code = "MalformedPolicyDocumentException"
    assert refused(kms.put_key_policy, KeyId=new_key["KeyId"], Policy=document).code == code
    assert refused(kms.create_key, Policy=document, BypassPolicyLockoutSafetyCheck=True).code == code


def test_a_policy_has_at_most_32_kib(kms, new_key, admin):
    document = policy(statement("kms:*", admin))
    longest = document + " " * (32768 - len(document))
    kms.put_key_policy(KeyId=new_key["KeyId"], Policy=longest)
    too_long = ("LimitExceededException", "The key policy is larger than 32768 bytes.")
    assert refused(kms.put_key_policy, KeyId=new_key["KeyId"], Policy=longest + " ") == too_long
    assert refused(kms.create_key, Policy=longest + " ") == too_long


def test_a_key_has_one_policy(kms, new_key, admin):
    none = ("NotFoundException", "No such policy exists")
    key_id = new_key["KeyId"]
    assert refused(kms.get_key_policy, KeyId=key_id, PolicyName="other") == none
    document = policy(statement("kms:*", admin))
    assert refused(kms.put_key_policy, KeyId=key_id, PolicyName="other", Policy=document) == none
