"""Aliases through boto3. Texts: docs/kms-api.md section 3."""
import uuid

import pytest

from harness.clients import refused
from harness.policies import policy, statement


def arn_of(server, alias):
    return f"arn:aws:kms:{server.region}:{server.account}:{alias}"


def list_all(kms, **parameters):
    pages = kms.get_paginator("list_aliases").paginate(**parameters, PaginationConfig={"PageSize": 3})
    return {entry["AliasName"]: entry for page in pages for entry in page["Aliases"]}


def test_an_alias_is_listed_with_all_its_members(kms, server, new_key, alias):
    entry = list_all(kms)[alias]
    assert set(entry) == {"AliasName", "AliasArn", "TargetKeyId", "CreationDate", "LastUpdatedDate"}
    assert entry["AliasArn"] == arn_of(server, alias)
    assert entry["TargetKeyId"] == new_key["KeyId"]


def test_init_made_alias_bongtu(kms, server):
    assert list_all(kms)["alias/bongtu"]["TargetKeyId"] == server.key_arn.rsplit("/", 1)[1]


def test_aliases_are_listed_by_key(kms, new_key):
    names = {f"alias/several/{uuid.uuid4()}" for _ in range(4)}
    for name in names:
        kms.create_alias(AliasName=name, TargetKeyId=new_key["Arn"])
    assert set(list_all(kms, KeyId=new_key["KeyId"])) == names
    assert set(list_all(kms, KeyId=new_key["Arn"])) == names
    assert names < set(list_all(kms))
    assert refused(kms.list_aliases, KeyId="xyz") == ("NotFoundException", "Invalid keyId 'xyz'")


def test_list_aliases_pages(kms, new_key):
    for _ in range(2):
        kms.create_alias(AliasName=f"alias/page-{uuid.uuid4()}", TargetKeyId=new_key["KeyId"])
    page = kms.list_aliases(Limit=1)
    assert (len(page["Aliases"]), page["Truncated"]) == (1, True)
    following = kms.list_aliases(Limit=1, Marker=page["NextMarker"])
    assert following["Aliases"][0]["AliasName"] != page["Aliases"][0]["AliasName"]
    assert refused(kms.list_aliases, Marker="not a marker of ours").code == "InvalidMarkerException"


def test_a_deleted_alias_is_gone_and_its_key_stays(kms, server, new_key, alias):
    kms.delete_alias(AliasName=alias)
    gone = ("NotFoundException", f"Alias {arn_of(server, alias)} is not found.")
    assert refused(kms.describe_key, KeyId=alias) == gone
    assert refused(kms.delete_alias, AliasName=alias) == gone
    assert kms.describe_key(KeyId=new_key["KeyId"])["KeyMetadata"]["KeyState"] == "Enabled"


def test_a_name_is_taken_once(kms, server, key, alias):
    assert refused(kms.create_alias, AliasName=alias, TargetKeyId=key["KeyId"]) == (
        "AlreadyExistsException",
        f"An alias with the name {arn_of(server, alias)} already exists",
    )


def test_an_alias_of_a_disabled_key_may_be_made(kms, new_key):
    kms.disable_key(KeyId=new_key["KeyId"])
    kms.create_alias(AliasName=f"alias/{uuid.uuid4()}", TargetKeyId=new_key["KeyId"])


@pytest.mark.parametrize("name", ["bongtu", "aliasx/a", "Alias/a"])
def test_a_name_starts_with_alias(kms, key, name):
    refusal = refused(kms.create_alias, AliasName=name, TargetKeyId=key["KeyId"])
    assert refusal.code == "ValidationException"
    assert refusal.message.startswith('Alias must start with the prefix "alias/". Please see ')


@pytest.mark.parametrize("name", ["alias/a b", "alias/열쇠", "alias/a.b", "alias/a\n"])
def test_a_name_has_only_its_characters(kms, key, name):
    assert refused(kms.create_alias, AliasName=name, TargetKeyId=key["KeyId"]) == (
        "ValidationException",
        f"1 validation error detected: Value '{name}' at 'aliasName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
    )


def test_a_name_has_at_most_256_characters(kms, new_key):
    longest = "alias/" + uuid.uuid4().hex * 8
    kms.create_alias(AliasName=longest[:256], TargetKeyId=new_key["KeyId"])
    assert kms.describe_key(KeyId=longest[:256])["KeyMetadata"]["KeyId"] == new_key["KeyId"]
    assert refused(kms.create_alias, AliasName=longest[:257], TargetKeyId=new_key["KeyId"]) == (
        "ValidationException",
        f"1 validation error detected: Value '{longest[:257]}' at 'aliasName' failed to satisfy constraint: "
        "Member must have length less than or equal to 256",
    )


@pytest.mark.parametrize("name", ["alias/aws/s3", "alias/"])
def test_reserved_and_empty_names_are_refused(kms, key, name):
    refused(kms.create_alias, AliasName=name, TargetKeyId=key["KeyId"])
    assert name not in list_all(kms)


def test_the_target_is_a_key_that_exists(kms, server, alias):
    absent = "00000000-0000-4000-8000-000000000000"
    assert refused(kms.create_alias, AliasName="alias/of-nothing", TargetKeyId=absent) == (
        "NotFoundException",
        f"Key '{arn_of(server, 'key/' + absent)}' does not exist",
    )
    refused(kms.create_alias, AliasName="alias/of-an-alias", TargetKeyId=alias)
    assert not {"alias/of-nothing", "alias/of-an-alias"} & set(list_all(kms))


# --- aliases that move ---------------------------------------------------------------------------------------------


def test_an_alias_moves_to_another_key(kms, new_key, alias):
    other = kms.create_key()["KeyMetadata"]
    kms.update_alias(AliasName=alias, TargetKeyId=other["Arn"])
    assert kms.describe_key(KeyId=alias)["KeyMetadata"]["KeyId"] == other["KeyId"]
    assert kms.list_aliases(KeyId=new_key["KeyId"])["Aliases"] == []
    (entry,) = kms.list_aliases(KeyId=other["KeyId"])["Aliases"]
    assert entry["LastUpdatedDate"] >= entry["CreationDate"]
    kms.update_alias(AliasName=alias, TargetKeyId=other["KeyId"])  # to the key that it is of already
    assert len(kms.list_aliases(KeyId=other["KeyId"])["Aliases"]) == 1
    kms.delete_alias(AliasName=alias)
    assert kms.list_aliases(KeyId=other["KeyId"])["Aliases"] == []


@pytest.mark.parametrize(
    "spec, usage, other_spec, other_usage, alike",
    [
        ("ECC_NIST_P256", "SIGN_VERIFY", "ECC_NIST_P384", "SIGN_VERIFY", True),
        ("HMAC_256", "GENERATE_VERIFY_MAC", "HMAC_512", "GENERATE_VERIFY_MAC", True),
        ("ECC_NIST_P256", "SIGN_VERIFY", "ECC_NIST_P256", "KEY_AGREEMENT", False),
        ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "RSA_2048", "ENCRYPT_DECRYPT", False),
        ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "HMAC_256", "GENERATE_VERIFY_MAC", False),
    ],
)
def test_an_alias_moves_only_to_a_key_of_its_kind(kms, spec, usage, other_spec, other_usage, alike):
    one = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]
    other = kms.create_key(KeySpec=other_spec, KeyUsage=other_usage)["KeyMetadata"]
    name = f"alias/{uuid.uuid4()}"
    kms.create_alias(AliasName=name, TargetKeyId=one["KeyId"])
    if alike:
        kms.update_alias(AliasName=name, TargetKeyId=other["KeyId"])
        return
    assert refused(kms.update_alias, AliasName=name, TargetKeyId=other["KeyId"]) == (
        "ValidationException",
        f"The alias cannot go from {one['Arn']} to {other['Arn']}: both must be of the same type "
        "(symmetric, asymmetric, HMAC) and have the same key usage.",
    )
    assert kms.describe_key(KeyId=name)["KeyMetadata"]["KeyId"] == one["KeyId"]


def test_only_an_alias_that_is_there_moves(kms, server, new_key):
    for name in ("alias/nobody", "alias/aws/s3"):
        assert refused(kms.update_alias, AliasName=name, TargetKeyId=new_key["KeyId"]) == (
            "NotFoundException",
            f"Alias {arn_of(server, name)} is not found.",
        )
    assert refused(kms.update_alias, AliasName="nobody", TargetKeyId=new_key["KeyId"]).code == "ValidationException"


def test_an_alias_moves_to_a_key_only(kms, server, alias):
    absent = "00000000-0000-4000-8000-000000000000"
    assert refused(kms.update_alias, AliasName=alias, TargetKeyId=absent) == (
        "NotFoundException",
        f"Key '{arn_of(server, 'key/' + absent)}' does not exist",
    )
    assert refused(kms.update_alias, AliasName=alias, TargetKeyId=alias) == (
        "NotFoundException",
        f"Invalid keyId '{alias}'",
    )


def test_an_alias_is_changed_by_who_may_change_both_keys(kms, server, new_key, alias):
    admin = f"arn:aws:iam::{server.account}:user/admin"
    other = kms.create_key()["KeyMetadata"]
    everything_but_aliases = policy(statement("kms:*", admin), statement("kms:*Alias", admin, "Deny"))
    kms.put_key_policy(KeyId=other["KeyId"], Policy=everything_but_aliases)
    for call, action in ((kms.update_alias, "kms:UpdateAlias"), (kms.create_alias, "kms:CreateAlias")):
        name = alias if action == "kms:UpdateAlias" else f"alias/{uuid.uuid4()}"
        assert refused(call, AliasName=name, TargetKeyId=other["KeyId"]) == (
            "AccessDeniedException",
            f"User: {admin} is not authorized to perform: {action} on resource: {other['Arn']} "
            "with an explicit deny in a resource-based policy",
        )
    kms.put_key_policy(KeyId=new_key["KeyId"], Policy=everything_but_aliases)
    third = kms.create_key()["KeyMetadata"]
    for call, parameters in ((kms.update_alias, {"TargetKeyId": third["KeyId"]}), (kms.delete_alias, {})):
        assert refused(call, AliasName=alias, **parameters).code == "AccessDeniedException"
    assert kms.describe_key(KeyId=alias)["KeyMetadata"]["KeyId"] == new_key["KeyId"]
