"""CreateKey, tags, descriptions, GenerateRandom and custom key stores through boto3.
Texts: docs/kms-api.md."""
import pytest

from harness.clients import refused

RSA_SIGNING = [f"RSASSA_{scheme}_SHA_{bits}" for scheme in ("PKCS1_V1_5", "PSS") for bits in (256, 384, 512)]
OAEP = ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]


def not_found(server, key_id="00000000-0000-4000-8000-000000000000"):
    return ("NotFoundException", f"Key 'arn:aws:kms:{server.region}:{server.account}:key/{key_id}' does not exist")


# --- CreateKey -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec, usage, member, algorithms",
    [
        ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "EncryptionAlgorithms", ["SYMMETRIC_DEFAULT"]),
        ("RSA_2048", "ENCRYPT_DECRYPT", "EncryptionAlgorithms", OAEP),
        ("RSA_3072", "SIGN_VERIFY", "SigningAlgorithms", RSA_SIGNING),
        ("ECC_NIST_P256", "SIGN_VERIFY", "SigningAlgorithms", ["ECDSA_SHA_256"]),
        ("ECC_NIST_P384", "SIGN_VERIFY", "SigningAlgorithms", ["ECDSA_SHA_384"]),
        ("ECC_NIST_P521", "SIGN_VERIFY", "SigningAlgorithms", ["ECDSA_SHA_512"]),
        ("ECC_NIST_P521", "KEY_AGREEMENT", "KeyAgreementAlgorithms", ["ECDH"]),
        ("ECC_SECG_P256K1", "SIGN_VERIFY", "SigningAlgorithms", ["ECDSA_SHA_256"]),
        ("ECC_NIST_EDWARDS25519", "SIGN_VERIFY", "SigningAlgorithms", ["ED25519_PH_SHA_512", "ED25519_SHA_512"]),
        ("HMAC_224", "GENERATE_VERIFY_MAC", "MacAlgorithms", ["HMAC_SHA_224"]),
        ("HMAC_512", "GENERATE_VERIFY_MAC", "MacAlgorithms", ["HMAC_SHA_512"]),
    ],
)
def test_each_spec_has_its_usages_and_algorithms(kms, spec, usage, member, algorithms):
    made = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]
    assert (made["KeySpec"], made["CustomerMasterKeySpec"], made["KeyUsage"]) == (spec, spec, usage)
    assert {name: value for name, value in made.items() if name.endswith("Algorithms")} == {member: algorithms}
    assert ("CurrentKeyMaterialId" in made) == (spec == "SYMMETRIC_DEFAULT")
    assert kms.describe_key(KeyId=made["KeyId"])["KeyMetadata"] == made


@pytest.mark.parametrize("spec", ["RSA_2048", "ECC_NIST_P256", "HMAC_256", "ML_DSA_44", "ML_KEM_512", "SM2"])
def test_only_symmetric_keys_have_a_usage_by_default(kms, spec):
    assert refused(kms.create_key, KeySpec=spec) == (
        "ValidationException",
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
    )


@pytest.mark.parametrize(
    "spec, usage",
    [
        ("SYMMETRIC_DEFAULT", "SIGN_VERIFY"),
        ("RSA_2048", "KEY_AGREEMENT"),
        ("RSA_4096", "GENERATE_VERIFY_MAC"),
        ("ECC_SECG_P256K1", "KEY_AGREEMENT"),
        ("ECC_NIST_P256", "ENCRYPT_DECRYPT"),
        ("HMAC_384", "SIGN_VERIFY"),
        ("ML_KEM_768", "ENCRYPT_DECRYPT"),
    ],
)
def test_a_usage_fits_its_spec(kms, spec, usage):
    assert refused(kms.create_key, KeySpec=spec, KeyUsage=usage) == (
        "ValidationException",
        f"KeyUsage {usage} is not compatible with KeySpec {spec}",
    )


@pytest.mark.parametrize("spec, usage", [("ML_DSA_65", "SIGN_VERIFY"), ("ML_KEM_768", "ENCAPSULATE_DECAPSULATE")])
def test_a_spec_that_is_not_in_the_build_says_how_to_get_it(kms, spec, usage):
    try:
        made = kms.create_key(KeySpec=spec, KeyUsage=usage)
    except kms.exceptions.UnsupportedOperationException as refusal:
        assert refusal.response["Error"]["Message"] == (
            f"KeySpec {spec} is not in this build of Bongtu. A build with AWS-LC has it: ./dev build --with-aws-lc"
        )
    else:
        assert made["KeyMetadata"]["KeySpec"] == spec


@pytest.mark.parametrize(
    "parameters, code, message",
    [
        ({"KeySpec": "SM2", "KeyUsage": "SIGN_VERIFY"}, "UnsupportedOperationException", "KeySpec SM2 is not supported."),
        (
            {"KeySpec": "RSA_2048", "CustomerMasterKeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY"},
            "ValidationException",
            "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
            "CustomerMasterKeySpec is deprecated.",
        ),
        (
            {"Origin": "AWS_CLOUDHSM"},
            "UnsupportedOperationException",
            "Origin AWS_CLOUDHSM needs a custom key store, and there are none here.",
        ),
        (
            {"Origin": "EXTERNAL_KEY_STORE", "XksKeyId": "x"},
            "UnsupportedOperationException",
            "Origin EXTERNAL_KEY_STORE needs a custom key store, and there are none here.",
        ),
        (
            {"Origin": "AWS_CLOUDHSM", "CustomKeyStoreId": "cks-1"},
            "CustomKeyStoreNotFoundException",
            "Custom key store cks-1 does not exist.",
        ),
        (
            {"CustomKeyStoreId": "cks-1"},
            "ValidationException",
            "CustomKeyStoreId is valid only for keys of Origin AWS_CLOUDHSM or EXTERNAL_KEY_STORE.",
        ),
        ({"XksKeyId": "x"}, "ValidationException", "XksKeyId is valid only for keys of Origin EXTERNAL_KEY_STORE."),
    ],
)
def test_create_key_refuses(kms, parameters, code, message):
    assert refused(kms.create_key, **parameters) == (code, message)


def test_a_key_of_external_origin_waits_for_its_material(kms):
    made = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]
    assert (made["Origin"], made["KeyState"], made["Enabled"]) == ("EXTERNAL", "PendingImport", False)
    assert "CurrentKeyMaterialId" not in made and "ExpirationModel" not in made
    assert refused(kms.encrypt, KeyId=made["KeyId"], Plaintext=b"x") == (
        "KMSInvalidStateException",
        f"{made['Arn']} is pending import.",
    )


def test_a_multi_region_key_is_a_primary(kms, server):
    made = kms.create_key(MultiRegion=True)["KeyMetadata"]
    assert made["MultiRegion"] is True
    assert made["KeyId"].startswith("mrk-") and len(made["KeyId"]) == 36
    assert made["MultiRegionConfiguration"] == {
        "MultiRegionKeyType": "PRIMARY",
        "PrimaryKey": {"Arn": made["Arn"], "Region": server.region},
        "ReplicaKeys": [],
    }


# --- tags ----------------------------------------------------------------------------------------------------------


def tags(**pairs):
    return [{"TagKey": key, "TagValue": value} for key, value in sorted(pairs.items())]


def test_tags_are_set_replaced_and_removed(kms):
    key_id = kms.create_key(Tags=tags(a="1", b=""))["KeyMetadata"]["KeyId"]
    assert kms.list_resource_tags(KeyId=key_id)["Tags"] == tags(a="1", b="")
    kms.tag_resource(KeyId=key_id, Tags=tags(b="이름", c="3"))
    assert kms.list_resource_tags(KeyId=key_id)["Tags"] == tags(a="1", b="이름", c="3")
    kms.untag_resource(KeyId=key_id, TagKeys=["a", "not there", "c"])
    shown = kms.list_resource_tags(KeyId=key_id)
    assert (shown["Tags"], shown["Truncated"]) == (tags(b="이름"), False)


def test_tags_are_listed_in_pages(kms):
    all_tags = tags(**{f"k{i:02}": str(i) for i in range(50)})
    key_id = kms.create_key(Tags=all_tags)["KeyMetadata"]["KeyId"]
    assert kms.list_resource_tags(KeyId=key_id)["Truncated"] is False
    page = kms.list_resource_tags(KeyId=key_id, Limit=49)
    assert (page["Tags"], page["Truncated"]) == (all_tags[:49], True)
    last = kms.list_resource_tags(KeyId=key_id, Limit=49, Marker=page["NextMarker"])
    assert (last["Tags"], last["Truncated"], "NextMarker" in last) == (all_tags[49:], False, False)
    foreign = ("InvalidMarkerException", "The marker is not valid.")
    assert refused(kms.list_resource_tags, KeyId=key_id, Marker="x") == foreign


@pytest.mark.parametrize(
    "given, message",
    [
        (tags(a="1") + tags(a="2"), "Duplicate tag keys"),
        (tags(**{f"k{i}": "" for i in range(51)}), "Too many tags"),
        (tags(**{"aws:x": ""}), "Tags beginning with aws: are reserved"),
        (tags(**{"AwS:x": ""}), "Tags beginning with aws: are reserved"),
    ],
)
def test_tags_are_held_to_aws_rules(kms, new_key, given, message):
    assert refused(kms.create_key, Tags=given) == ("TagException", message)
    assert refused(kms.tag_resource, KeyId=new_key["KeyId"], Tags=given) == ("TagException", message)
    assert kms.list_resource_tags(KeyId=new_key["KeyId"])["Tags"] == []


def test_a_key_has_at_most_50_tags(kms):
    key_id = kms.create_key(Tags=tags(**{f"k{i}": "" for i in range(50)}))["KeyMetadata"]["KeyId"]
    kms.tag_resource(KeyId=key_id, Tags=tags(k1="again"))
    assert refused(kms.tag_resource, KeyId=key_id, Tags=tags(more="")) == ("TagException", "Too many tags")


def test_the_members_of_tags_have_bounds(kms, new_key):
    start = "failed to satisfy constraint: Member must have length less than or equal to"
    long_key = [{"TagKey": "a", "TagValue": ""}, {"TagKey": "k" * 129, "TagValue": "v" * 257}]
    assert refused(kms.tag_resource, KeyId=new_key["KeyId"], Tags=long_key) == (
        "ValidationException",
        f"2 validation errors detected: Value '{'k' * 129}' at 'tags.2.member.tagKey' {start} 128; "
        f"Value '{'v' * 257}' at 'tags.2.member.tagValue' {start} 256",
    )


# --- descriptions, lists, random bytes -----------------------------------------------------------------------------


def test_a_description_is_replaced(kms, new_key):
    for description in ("새 이름", ""):
        kms.update_key_description(KeyId=new_key["KeyId"], Description=description)
        assert kms.describe_key(KeyId=new_key["KeyId"])["KeyMetadata"]["Description"] == description


def test_list_keys_knows_whose_they_are(kms, new_key):
    own = kms.list_keys(ResourceOwners=["SELF"], Limit=1000)["Keys"]
    both = kms.list_keys(ResourceOwners=["OTHER_ACCOUNTS_VIA_RAM", "SELF"], Limit=1000)["Keys"]
    assert own == both != []
    shared = kms.list_keys(ResourceOwners=["OTHER_ACCOUNTS_VIA_RAM"])
    assert (shared["Keys"], shared["Truncated"]) == ([], False)
    assert refused(kms.list_keys, ResourceOwners=["NOBODY"]).code == "ValidationException"
    assert refused(kms.list_keys, ResourceOwners=[]).code == "ValidationException"


def test_random_bytes_are_as_many_as_asked_and_never_the_same(kms):
    for size in (1, 16, 1024):
        assert len(kms.generate_random(NumberOfBytes=size)["Plaintext"]) == size
    drawn = {kms.generate_random(NumberOfBytes=32)["Plaintext"] for _ in range(20)}
    assert len(drawn) == 20
    assert refused(kms.generate_random) == ("ValidationException", "NumberOfBytes is required.")
    for size in (0, 1025):
        assert refused(kms.generate_random, NumberOfBytes=size).code == "ValidationException"


def test_random_bytes_come_in_the_clear_or_not_at_all(kms):
    recipient = {"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "AttestationDocument": b"x"}
    for asked in (recipient, {}):
        refusal = refused(kms.generate_random, NumberOfBytes=8, Recipient=asked)
        assert refusal.code == "UnsupportedOperationException"
        assert "Recipient" in refusal.message


# --- custom key stores ---------------------------------------------------------------------------------------------


def test_there_are_no_custom_key_stores(kms):
    listed = kms.describe_custom_key_stores()
    assert (listed["CustomKeyStores"], listed["Truncated"]) == ([], False)
    absent = ("CustomKeyStoreNotFoundException", "Custom key store cks-1 does not exist.")
    assert refused(kms.describe_custom_key_stores, CustomKeyStoreId="cks-1") == absent
    assert refused(kms.describe_custom_key_stores, CustomKeyStoreName="cks-1") == absent
    assert refused(kms.generate_random, NumberOfBytes=8, CustomKeyStoreId="cks-1") == absent
    for call in (
        kms.connect_custom_key_store,
        kms.disconnect_custom_key_store,
        kms.delete_custom_key_store,
        kms.update_custom_key_store,
    ):
        assert refused(call, CustomKeyStoreId="cks-1") == absent
    assert refused(kms.create_custom_key_store, CustomKeyStoreName="x") == (
        "UnsupportedOperationException",
        "Custom key stores are not supported.",
    )


def test_the_password_of_a_key_store_is_not_echoed(kms):
    refusal = refused(kms.create_custom_key_store, CustomKeyStoreName="x", KeyStorePassword="s3cret")
    assert refusal.code == "ValidationException"
    assert "keyStorePassword" in refusal.message and "s3cret" not in refusal.message


# --- names ---------------------------------------------------------------------------------------------------------

MANAGING = {
    "get_key_policy": {},
    "list_key_policies": {},
    "put_key_policy": {"Policy": "{}"},
    "tag_resource": {"Tags": []},
    "untag_resource": {"TagKeys": []},
    "list_resource_tags": {},
    "update_key_description": {"Description": "x"},
}


@pytest.mark.parametrize("operation", MANAGING)
def test_managing_takes_key_ids_and_key_arns(kms, server, alias, operation):
    call, more = getattr(kms, operation), MANAGING[operation]
    absent = "00000000-0000-4000-8000-000000000000"
    assert refused(call, KeyId=absent, **more) == not_found(server, absent)
    assert refused(call, KeyId=alias, **more) == ("NotFoundException", f"Invalid keyId '{alias}'")
    assert refused(call, KeyId="arn:aws:s3:::b", **more) == ("InvalidArnException", "Invalid arn: arn:aws:s3:::b")
