"""Grants through boto3: users with no policy at all, who may what their grants say and nothing else."""
import json
import re
import uuid

import boto3
import botocore.config
import pytest

from harness.clients import refused

DRY_RUN = ("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.")
GRANT_ID = re.compile("^[0-9a-f]{64}$")


class User:
    """An IAM user with an access key, and KMS as that user sees it."""

    def __init__(self, server, iam, policy=None):
        self.name = f"user-{uuid.uuid4().hex[:8]}"
        self.arn = iam.create_user(UserName=self.name)["User"]["Arn"]
        if policy:
            iam.put_user_policy(UserName=self.name, PolicyName="p", PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName=self.name)["AccessKey"]
        self.kms = boto3.client(
            "kms", endpoint_url=server.url, region_name=server.region, aws_access_key_id=key["AccessKeyId"],
            aws_secret_access_key=key["SecretAccessKey"],
            config=botocore.config.Config(parameter_validation=False, retries={"total_max_attempts": 1}))


@pytest.fixture(scope="module")
def iam(server):
    return boto3.client("iam", endpoint_url=server.url, region_name="us-east-1",
                        aws_access_key_id=server.access_key_id, aws_secret_access_key=server.secret)


@pytest.fixture
def user(server, iam):
    return lambda policy=None: User(server, iam, policy)


def denied(user, action, arn):
    return ("AccessDeniedException",
            f"User: {user.arn} is not authorized to perform: kms:{action} on resource: {arn} "
            f"because no identity-based policy allows the kms:{action} action")


def test_a_grant_is_live_at_once_until_it_is_revoked(kms, new_key, user):
    who, key = user(), new_key["KeyId"]
    blob = kms.encrypt(KeyId=key, Plaintext=b"m")["CiphertextBlob"]
    assert refused(who.kms.encrypt, KeyId=key, Plaintext=b"m") == denied(who, "Encrypt", new_key["Arn"])
    grant = kms.create_grant(KeyId=key, GranteePrincipal=who.arn, Operations=["Decrypt", "DescribeKey"])
    assert GRANT_ID.match(grant["GrantId"]) and 1 <= len(grant["GrantToken"]) <= 8192
    assert who.kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"m"
    assert who.kms.decrypt(CiphertextBlob=blob, GrantTokens=[grant["GrantToken"]])["Plaintext"] == b"m"
    assert who.kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"] == new_key["Arn"]
    assert refused(who.kms.encrypt, KeyId=key, Plaintext=b"m") == denied(who, "Encrypt", new_key["Arn"])
    assert refused(who.kms.decrypt, CiphertextBlob=blob, GrantTokens=["no token"]) == ("InvalidGrantTokenException", "")
    kms.revoke_grant(KeyId=key, GrantId=grant["GrantId"])
    unusable = refused(who.kms.decrypt, CiphertextBlob=blob)
    assert unusable.code == "AccessDeniedException"
    # The token of a grant that is gone is no error, and gives nothing.
    assert refused(who.kms.decrypt, CiphertextBlob=blob, GrantTokens=[grant["GrantToken"]]) == unusable
    assert kms.decrypt(CiphertextBlob=blob, GrantTokens=[grant["GrantToken"]])["Plaintext"] == b"m"


@pytest.mark.parametrize("constraint, good, bad", [
    ({"EncryptionContextEquals": {"a": "1"}}, [{"a": "1"}], [{}, {"a": "2"}, {"a": "1", "b": "2"}, {"A": "1"}]),
    ({"EncryptionContextSubset": {"a": "1"}}, [{"a": "1"}, {"a": "1", "b": "2"}], [{}, {"a": "2"}, {"b": "1"}]),
    ({"SourceArn": "arn:aws:s3:ap-northeast-2:123456789012:bucket/x"}, [], [{}, {"a": "1"}]),
])
def test_constraints_bind_the_encryption_context(kms, new_key, user, constraint, good, bad):
    who, key = user(), new_key["KeyId"]
    kms.create_grant(KeyId=key, GranteePrincipal=who.arn, Operations=["Encrypt", "GenerateDataKey"], Constraints=constraint)
    for context in good:
        who.kms.encrypt(KeyId=key, Plaintext=b"m", EncryptionContext=context)
        who.kms.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext=context)
    for context in bad:
        assert refused(who.kms.encrypt, KeyId=key, Plaintext=b"m", EncryptionContext=context) == denied(who, "Encrypt", new_key["Arn"])


def test_grants_are_listed_as_they_were_made(kms, new_key, user, server):
    who, retiring, key = user(), user(), new_key["KeyId"]
    constraints = {"EncryptionContextSubset": {"a": "1"}, "EncryptionContextEquals": {"a": "1", "b": "2"}}
    made = kms.create_grant(KeyId=key, GranteePrincipal=who.arn, RetiringPrincipal=retiring.arn, Name="my/grant",
                            Operations=["Encrypt", "Decrypt", "Encrypt"], Constraints=constraints)
    [shown] = kms.list_grants(KeyId=new_key["Arn"])["Grants"]
    assert abs(shown.pop("CreationDate").timestamp() - new_key["CreationDate"].timestamp()) < 600
    assert shown == {
        "KeyId": new_key["Arn"], "GrantId": made["GrantId"], "Name": "my/grant", "GranteePrincipal": who.arn,
        "RetiringPrincipal": retiring.arn, "IssuingAccount": f"arn:aws:iam::{server.account}:root",
        "Operations": ["Encrypt", "Decrypt"], "Constraints": constraints}
    again = kms.create_grant(KeyId=key, GranteePrincipal=who.arn, RetiringPrincipal=retiring.arn, Name="my/grant",
                             Operations=["Decrypt", "Encrypt"], Constraints=constraints)
    assert again["GrantId"] == made["GrantId"] and again["GrantToken"] != made["GrantToken"]
    other = kms.create_grant(KeyId=key, GranteePrincipal=retiring.arn, Operations=["Encrypt"])["GrantId"]
    ids = lambda **filters: {grant["GrantId"] for grant in kms.list_grants(KeyId=key, **filters)["Grants"]}
    assert ids() == {made["GrantId"], other}
    assert ids(GranteePrincipal=who.arn) == {made["GrantId"]}
    assert ids(GrantId=other) == {other}
    assert ids(GrantId=other, GranteePrincipal=who.arn) == set()
    retirable = kms.list_retirable_grants(RetiringPrincipal=retiring.arn)
    assert [grant["GrantId"] for grant in retirable["Grants"]] == [made["GrantId"]] and retirable["Truncated"] is False
    assert kms.list_retirable_grants(RetiringPrincipal=who.arn)["Grants"] == []


def test_lists_come_in_pages(kms, new_key, user):
    who, key = user(), new_key["KeyId"]
    made = {kms.create_grant(KeyId=key, GranteePrincipal=who.arn, RetiringPrincipal=who.arn, Operations=["Encrypt"])["GrantId"] for _ in range(5)}
    for operation, filters in (("list_grants", {"KeyId": key}), ("list_grants", {"KeyId": key, "GranteePrincipal": who.arn}),
                               ("list_retirable_grants", {"RetiringPrincipal": who.arn})):
        seen, marker = [], {}
        for page in range(3):
            answer = getattr(kms, operation)(Limit=2, **filters, **marker)
            seen += [grant["GrantId"] for grant in answer["Grants"]]
            assert answer["Truncated"] is (page < 2) and ("NextMarker" in answer) is (page < 2)
            marker = {"Marker": answer.get("NextMarker")}
        assert len(seen) == 5 and set(seen) == made
        assert refused(getattr(kms, operation), Marker="foreign", **filters) == ("InvalidMarkerException", "The marker is not valid.")


def test_who_may_retire(kms, new_key, user):
    who, retiring, stranger, key = user(), user(), user(), new_key["KeyId"]

    def make(*operations):
        return kms.create_grant(KeyId=key, GranteePrincipal=who.arn, RetiringPrincipal=retiring.arn, Operations=["Encrypt", *operations])

    plain, both = make(), make("RetireGrant")
    arn = {"KeyId": new_key["Arn"]}
    assert refused(stranger.kms.retire_grant, **arn, GrantId=plain["GrantId"]) == denied(stranger, "RetireGrant", new_key["Arn"])
    assert refused(stranger.kms.retire_grant, GrantToken=plain["GrantToken"]) == denied(stranger, "RetireGrant", new_key["Arn"])
    # RetireGrant of one grant is not RetireGrant of another.
    assert refused(who.kms.retire_grant, **arn, GrantId=plain["GrantId"]) == denied(who, "RetireGrant", new_key["Arn"])
    assert refused(retiring.kms.retire_grant, **arn, GrantId=plain["GrantId"], DryRun=True) == DRY_RUN
    retiring.kms.retire_grant(GrantToken=plain["GrantToken"])
    who.kms.encrypt(KeyId=key, Plaintext=b"m")  # by the other
    who.kms.retire_grant(**arn, GrantId=both["GrantId"])
    assert refused(who.kms.encrypt, KeyId=key, Plaintext=b"m") == denied(who, "Encrypt", new_key["Arn"])
    assert kms.list_grants(KeyId=key)["Grants"] == []
    kms.retire_grant(GrantToken=make()["GrantToken"])  # by policy
    gone = ("NotFoundException", f"Grant ID {plain['GrantId']} not found")
    assert refused(kms.retire_grant, **arn, GrantId=plain["GrantId"]) == gone
    assert refused(kms.retire_grant, GrantToken=plain["GrantToken"]) == gone
    assert refused(kms.revoke_grant, **arn, GrantId=plain["GrantId"]) == gone
    assert refused(kms.list_grants, **arn, GrantId=plain["GrantId"]) == gone
    assert refused(kms.retire_grant, GrantToken="x") == ("InvalidGrantTokenException", "")
    for bad in ({}, arn, {"GrantId": plain["GrantId"]}, {**arn, "GrantToken": plain["GrantToken"]}):
        assert refused(kms.retire_grant, **bad).code == "ValidationException"
    for operation in (kms.retire_grant, kms.revoke_grant, kms.list_grants):
        assert refused(operation, **arn, GrantId="not-an-id") == ("InvalidGrantIdException", "Invalid grant ID specified")


def test_a_grantee_passes_on_at_most_what_the_grant_says(kms, new_key, user):
    who, next_one, key = user(), user(), new_key["KeyId"]
    kms.create_grant(KeyId=key, GranteePrincipal=who.arn, Operations=["CreateGrant", "Decrypt"], Constraints={"EncryptionContextSubset": {"a": "1"}})

    def pass_on(operations, **more):
        return {"KeyId": key, "GranteePrincipal": next_one.arn, "Operations": operations, **more}

    no = denied(who, "CreateGrant", new_key["Arn"])
    assert refused(who.kms.create_grant, **pass_on(["Decrypt"])) == no
    assert refused(who.kms.create_grant, **pass_on(["Decrypt"], Constraints={"EncryptionContextSubset": {"b": "1"}})) == no
    assert refused(who.kms.create_grant, **pass_on(["Decrypt", "Encrypt"], Constraints={"EncryptionContextSubset": {"a": "1"}})) == no
    who.kms.create_grant(**pass_on(["Decrypt"], Constraints={"EncryptionContextEquals": {"a": "1", "b": "2"}}))
    context = {"a": "1", "b": "2"}
    blob = kms.encrypt(KeyId=key, Plaintext=b"m", EncryptionContext=context)["CiphertextBlob"]
    assert next_one.kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)["Plaintext"] == b"m"
    assert refused(next_one.kms.create_grant, **pass_on(["Decrypt"], Constraints={"EncryptionContextEquals": context})) == denied(
        next_one, "CreateGrant", new_key["Arn"])


@pytest.mark.parametrize("condition, good, bad", [
    ({"ForAllValues:StringEquals": {"kms:GrantOperations": ["Encrypt", "Decrypt"]}}, {"Operations": ["Encrypt"]}, {"Operations": ["Encrypt", "GenerateDataKey"]}),
    ({"StringEquals": {"kms:GrantConstraintType": "EncryptionContextEquals"}},
     {"Constraints": {"EncryptionContextEquals": {"a": "1"}}}, {"Constraints": {"EncryptionContextSubset": {"a": "1"}}}),
    ({"StringEquals": {"kms:GrantConstraintType": "EncryptionContextEquals"}}, {"Constraints": {"EncryptionContextEquals": {}}}, {}),
    ({"StringLike": {"kms:GranteePrincipal": "*:user/user-*"}}, {}, {"GranteePrincipal": "arn:aws:iam::{account}:role/bongtu-encrypt"}),
    ({"Null": {"kms:RetiringPrincipal": "true"}}, {}, {"RetiringPrincipal": "arn:aws:iam::{account}:root"}),
    ({"StringLike": {"kms:RetiringPrincipal": "*:root"}}, {"RetiringPrincipal": "arn:aws:iam::{account}:root"}, {}),
    ({"Bool": {"kms:GrantIsForAWSResource": "false"}}, {}, None),
    ({"Bool": {"kms:GrantIsForAWSResource": "true"}}, None, {}),
    ({"StringEquals": {"kms:EncryptionContext:a": "1"}}, {"Constraints": {"EncryptionContextSubset": {"a": "1"}}}, {"Constraints": {"EncryptionContextSubset": {"a": "2"}}}),
])
def test_policies_bind_what_may_be_granted(server, new_key, user, condition, good, bad):
    who = user({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:CreateGrant", "Resource": "*", "Condition": condition}]})

    def parameters(more):
        more = json.loads(json.dumps(more).replace("{account}", server.account))
        return {"KeyId": new_key["KeyId"], "GranteePrincipal": who.arn, "Operations": ["Encrypt"], **more}

    if good is not None:
        who.kms.create_grant(**parameters(good))
    if bad is not None:
        assert refused(who.kms.create_grant, **parameters(bad)) == denied(who, "CreateGrant", new_key["Arn"])


def test_grants_that_cannot_be(kms, new_key, user):
    who, key = user(), new_key["KeyId"]
    what = {"KeyId": key, "GranteePrincipal": who.arn, "Operations": ["Encrypt"]}
    for principal in ("someone", "arn:aws:iam::999999999999:user/u", who.arn.replace(":user/", ":group/")):
        invalid = ("InvalidArnException", f"ARN does not refer to a valid principal: {principal}")
        assert refused(kms.create_grant, **what | {"GranteePrincipal": principal}) == invalid
        assert refused(kms.create_grant, **what, RetiringPrincipal=principal) == invalid
        assert refused(kms.list_retirable_grants, RetiringPrincipal=principal) == invalid
    service = "ec2.amazonaws.com"
    for member in ("GranteeServicePrincipal", "RetiringServicePrincipal"):
        assert refused(kms.create_grant, **what, **{member: service}) == ("UnsupportedOperationException", f"The member {member} is not supported here.")
    assert refused(kms.create_grant, KeyId=key, Operations=["Encrypt"]) == ("ValidationException", "You must specify a GranteePrincipal.")
    assert refused(kms.list_retirable_grants) == ("ValidationException", "You must specify a RetiringPrincipal.")
    assert refused(kms.create_grant, **what | {"Operations": ["Sign"]}) == (
        "ValidationException",
        f"Grant operation Sign is not supported by {new_key['Arn']}, whose key spec is SYMMETRIC_DEFAULT and key usage ENCRYPT_DECRYPT.")
    nine = {"EncryptionContextEquals": {str(i): "x" for i in range(9)}}
    assert refused(kms.create_grant, **what, Constraints=nine).code == "ValidationException"
    assert refused(kms.create_grant, **what, DryRun=True) == DRY_RUN
    assert refused(kms.create_grant, **what, GrantTokens=["x"]) == ("InvalidGrantTokenException", "")
    assert kms.list_grants(KeyId=key)["Grants"] == []
    kms.disable_key(KeyId=key)
    assert refused(kms.create_grant, **what) == ("DisabledException", f"{new_key['Arn']} is disabled.")
    assert refused(kms.create_grant, **what | {"KeyId": "alias/x"}).code == "NotFoundException"


SUITABLE = {
    ("RSA_2048", "ENCRYPT_DECRYPT"): ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GetPublicKey"],
    ("ECC_NIST_P256", "SIGN_VERIFY"): ["Sign", "Verify", "GetPublicKey"],
    ("ECC_NIST_P256", "KEY_AGREEMENT"): ["DeriveSharedSecret", "GetPublicKey"],
    ("HMAC_256", "GENERATE_VERIFY_MAC"): ["GenerateMac", "VerifyMac"],
    ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"): [
        "Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
        "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"],
}
ALWAYS = ["CreateGrant", "RetireGrant", "DescribeKey"]


@pytest.mark.parametrize("spec, usage", SUITABLE)
def test_operations_must_suit_the_key(kms, user, spec, usage):
    key, who = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["KeyId"], user()
    every = kms.meta.service_model.shape_for("GrantOperation").enum
    for operation in every:
        what = {"KeyId": key, "GranteePrincipal": who.arn, "Operations": [operation]}
        if operation in SUITABLE[spec, usage] + ALWAYS:
            kms.create_grant(**what)
        else:
            assert refused(kms.create_grant, **what).code == "ValidationException", operation
    if spec != "SYMMETRIC_DEFAULT":
        assert refused(kms.create_grant, KeyId=key, GranteePrincipal=who.arn, Operations=ALWAYS, Constraints={"EncryptionContextEquals": {}}) == (
            "ValidationException", "Encryption context grant constraints can be used with symmetric encryption KMS keys only.")


def test_grants_on_asymmetric_keys_count(kms, user):
    key, who = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"], user()
    what = {"KeyId": key["KeyId"], "Message": b"m", "SigningAlgorithm": "ECDSA_SHA_256"}
    assert refused(who.kms.sign, **what) == denied(who, "Sign", key["Arn"])
    kms.create_grant(KeyId=key["KeyId"], GranteePrincipal=who.arn, Operations=["Sign"])
    signature = who.kms.sign(**what)["Signature"]
    assert refused(who.kms.verify, **what, Signature=signature) == denied(who, "Verify", key["Arn"])
    assert refused(who.kms.get_public_key, KeyId=key["KeyId"]) == denied(who, "GetPublicKey", key["Arn"])


@pytest.mark.parametrize("action, condition, good, bad", [
    ("kms:Sign", {"StringEquals": {"kms:SigningAlgorithm": "RSASSA_PSS_SHA_256"}}, {"SigningAlgorithm": "RSASSA_PSS_SHA_256"}, {"SigningAlgorithm": "RSASSA_PSS_SHA_384"}),
    ("kms:Sign", {"StringEquals": {"kms:MessageType": "RAW"}}, {}, {"MessageType": "DIGEST", "Message": bytes(32)}),
])
def test_policies_bind_how_a_key_signs(kms, user, action, condition, good, bad):
    key = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
    who = user({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition}]})
    what = {"KeyId": key["KeyId"], "Message": b"m", "SigningAlgorithm": "RSASSA_PSS_SHA_256"}
    who.kms.sign(**what | good)
    assert refused(who.kms.sign, **what | bad) == denied(who, "Sign", key["Arn"])


def test_policies_bind_re_encryption_on_the_same_key_and_algorithms(kms, new_key, key, user):
    who = user({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "kms:ReEncrypt*", "Resource": "*", "Condition": {"Bool": {"kms:ReEncryptOnSameKey": "true"}}},
        {"Effect": "Allow", "Action": "kms:Encrypt", "Resource": "*", "Condition": {"StringEquals": {"kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}}},
        {"Effect": "Allow", "Action": "kms:GenerateDataKeyPair", "Resource": "*", "Condition": {"StringEquals": {"kms:DataKeyPairSpec": "ECC_NIST_P256"}}}]})
    blob = who.kms.encrypt(KeyId=new_key["KeyId"], Plaintext=b"m")["CiphertextBlob"]
    for name in (new_key["KeyId"], new_key["Arn"]):
        assert who.kms.re_encrypt(CiphertextBlob=blob, DestinationKeyId=name)["KeyId"] == new_key["Arn"]
    assert refused(who.kms.re_encrypt, CiphertextBlob=blob, SourceKeyId=new_key["KeyId"], DestinationKeyId=key["KeyId"]) == denied(
        who, "ReEncryptFrom", new_key["Arn"])
    assert refused(who.kms.encrypt, KeyId=new_key["KeyId"], Plaintext=b"m", EncryptionAlgorithm="RSAES_OAEP_SHA_1") == denied(
        who, "Encrypt", new_key["Arn"])
    who.kms.generate_data_key_pair(KeyId=new_key["KeyId"], KeyPairSpec="ECC_NIST_P256")
    assert refused(who.kms.generate_data_key_pair, KeyId=new_key["KeyId"], KeyPairSpec="ECC_NIST_P384") == denied(
        who, "GenerateDataKeyPair", new_key["Arn"])
