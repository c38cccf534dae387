"""Aliases through boto3. Texts: docs/kms-api.md section 3."""
import uuid

import pytest

from harness.clients import refused


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
