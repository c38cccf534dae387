"""Keys through boto3: metadata, listing, states, identifiers, Regions. Texts: docs/kms-api.md sections 3 and 5."""
import datetime
import re
import uuid

import pytest

from harness.clients import refused

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ABSENT = "00000000-0000-4000-8000-000000000000"


def test_create_key_answers_all_metadata_and_no_more(kms, server):
    made = kms.create_key(Description="암호화 열쇠")["KeyMetadata"]
    assert UUID.fullmatch(made["KeyId"])
    assert re.fullmatch("[0-9a-f]{64}", made.pop("CurrentKeyMaterialId"))
    age = datetime.datetime.now(datetime.timezone.utc) - made.pop("CreationDate")
    assert abs(age.total_seconds()) < 60
    assert made == {
        "AWSAccountId": server.account,
        "Arn": f"arn:aws:kms:{server.region}:{server.account}:key/{made['KeyId']}",
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "Description": "암호화 열쇠",
        "Enabled": True,
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "KeyId": made["KeyId"],
        "KeyManager": "CUSTOMER",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyState": "Enabled",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "MultiRegion": False,
        "Origin": "AWS_KMS",
    }


def test_describe_key_answers_what_create_key_did(kms):
    made = kms.create_key()["KeyMetadata"]
    assert made["Description"] == ""
    assert kms.describe_key(KeyId=made["KeyId"])["KeyMetadata"] == made


def test_spec_and_usage_may_be_said(kms):
    made = kms.create_key(KeySpec="SYMMETRIC_DEFAULT", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]
    assert made["KeySpec"] == "SYMMETRIC_DEFAULT"
    old_name = kms.create_key(CustomerMasterKeySpec="SYMMETRIC_DEFAULT")["KeyMetadata"]
    assert old_name["KeySpec"] == "SYMMETRIC_DEFAULT"


def test_every_form_of_a_key_id_describes_the_same_key(kms, new_key, alias):
    alias_arn = new_key["Arn"].rsplit(":", 1)[0] + ":" + alias
    for key_id in (new_key["KeyId"], new_key["Arn"], alias, alias_arn):
        assert kms.describe_key(KeyId=key_id)["KeyMetadata"]["Arn"] == new_key["Arn"]


def list_all(kms, **limit):
    """Every KeyId by hand, page by page."""
    key_ids, marker = [], {}
    while True:
        page = kms.list_keys(**limit, **marker)
        key_ids += [entry["KeyId"] for entry in page["Keys"]]
        assert len(page["Keys"]) <= limit.get("Limit", 100)
        if not page["Truncated"]:
            assert "NextMarker" not in page
            return key_ids
        marker = {"Marker": page["NextMarker"]}


def test_list_keys_pages_through_every_key_once(kms, server):
    made = {kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(5)}
    for limit in (1, 2, 1000):
        listed = list_all(kms, Limit=limit)
        assert len(listed) == len(set(listed))
        assert made <= set(listed)
    entry = kms.list_keys(Limit=1)["Keys"][0]
    assert entry["KeyArn"] == f"arn:aws:kms:{server.region}:{server.account}:key/{entry['KeyId']}"


def test_list_keys_stops_at_100_unless_told(kms):
    missing = 101 - len(list_all(kms))
    for _ in range(missing):
        kms.create_key()
    page = kms.list_keys()
    assert (len(page["Keys"]), page["Truncated"]) == (100, True)


def test_a_foreign_marker_is_refused(kms):
    assert refused(kms.list_keys, Marker="not a marker of ours").code == "InvalidMarkerException"


def test_disable_and_enable(kms, new_key):
    key_id, arn = new_key["KeyId"], new_key["Arn"]
    blob = kms.encrypt(KeyId=key_id, Plaintext=b"x")["CiphertextBlob"]
    kms.disable_key(KeyId=key_id)
    metadata = kms.describe_key(KeyId=key_id)["KeyMetadata"]
    assert (metadata["KeyState"], metadata["Enabled"]) == ("Disabled", False)
    disabled = ("DisabledException", f"{arn} is disabled.")
    assert refused(kms.encrypt, KeyId=key_id, Plaintext=b"x") == disabled
    assert refused(kms.decrypt, CiphertextBlob=blob) == disabled
    assert refused(kms.generate_data_key, KeyId=key_id, KeySpec="AES_256") == disabled
    assert refused(kms.generate_data_key_without_plaintext, KeyId=key_id, KeySpec="AES_256") == disabled
    kms.disable_key(KeyId=arn)
    kms.enable_key(KeyId=arn)
    assert kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] == "Enabled"
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"x"


# --- identifiers ---------------------------------------------------------------------------------------------------


def uses_of(kms, key_id):
    """The calls that take every form of a key id."""
    return [
        (kms.describe_key, {"KeyId": key_id}),
        (kms.encrypt, {"KeyId": key_id, "Plaintext": b"x"}),
        (kms.generate_data_key, {"KeyId": key_id, "KeySpec": "AES_256"}),
        (kms.generate_data_key_without_plaintext, {"KeyId": key_id, "KeySpec": "AES_256"}),
    ]


@pytest.mark.parametrize(
    "key_id, message",
    [
        ("xyz", "Invalid keyId 'xyz'"),
        (ABSENT.replace("-", ""), f"Invalid keyId '{ABSENT.replace('-', '')}'"),
        ("mrk-fake", "Invalid keyId 'mrk-fake'"),
        (ABSENT, "Key '{arn}:key/" + ABSENT + "' does not exist"),
        ("{arn}:key/" + ABSENT, "Key '{arn}:key/" + ABSENT + "' does not exist"),
        ("arn:aws:kms:eu-west-1:{account}:key/" + ABSENT, "Invalid arn eu-west-1"),
        ("alias/nobody", "Alias {arn}:alias/nobody is not found."),
        ("{arn}:alias/nobody", "Alias {arn}:alias/nobody is not found."),
    ],
)
def test_an_unknown_key_is_not_found(kms, server, key_id, message):
    names = {"arn": f"arn:aws:kms:{server.region}:{server.account}", "account": server.account}
    for call, parameters in uses_of(kms, key_id.format(**names)):
        assert refused(call, **parameters) == ("NotFoundException", message.format(**names)), call.__name__


@pytest.mark.parametrize("arn", ["arn:aws:s3:::bucket", "arn:aws:kms:ap-northeast-2", "arn:aws:kms"])
def test_a_malformed_arn_is_an_invalid_arn_where_the_operation_lists_that(kms, arn):
    for call in (kms.describe_key, kms.enable_key, kms.disable_key):
        assert refused(call, KeyId=arn).code == "InvalidArnException"
    assert refused(kms.encrypt, KeyId=arn, Plaintext=b"x").code == "NotFoundException"


def test_an_alias_is_refused_where_only_a_key_id_will_do(kms, alias):
    for call in (kms.enable_key, kms.disable_key):
        assert refused(call, KeyId=alias).code in ("NotFoundException", "InvalidArnException")


def test_another_account_owns_no_key_here(kms, new_key, server):
    other = new_key["Arn"].replace(server.account, "999999999999")
    refusal = refused(kms.encrypt, KeyId=other, Plaintext=b"x")
    assert refusal.code in ("NotFoundException", "AccessDeniedException")


# --- Regions -------------------------------------------------------------------------------------------------------


def test_a_key_of_another_region_does_not_exist_here(kms, elsewhere, key, server):
    arn = f"arn:aws:kms:us-east-1:{server.account}"
    assert refused(elsewhere.describe_key, KeyId=key["KeyId"]) == (
        "NotFoundException",
        f"Key '{arn}:key/{key['KeyId']}' does not exist",
    )
    assert refused(elsewhere.describe_key, KeyId=key["Arn"]) == ("NotFoundException", f"Invalid arn {server.region}")
    assert refused(elsewhere.describe_key, KeyId="alias/bongtu") == (
        "NotFoundException",
        f"Alias {arn}:alias/bongtu is not found.",
    )
    assert key["KeyId"] not in list_all(elsewhere)


def test_a_key_made_elsewhere_is_seen_only_there(kms, elsewhere):
    made = elsewhere.create_key()["KeyMetadata"]
    assert made["Arn"].split(":")[3] == "us-east-1"
    assert made["KeyId"] in list_all(elsewhere)
    assert made["KeyId"] not in list_all(kms)


def test_a_blob_of_another_region_is_denied(kms, elsewhere, key):
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")["CiphertextBlob"]
    assert refused(elsewhere.decrypt, CiphertextBlob=blob) == (
        "AccessDeniedException",
        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, "
        "or you are not allowed to access.",
    )


def test_the_same_alias_names_another_key_in_each_region(kms, elsewhere):
    name = f"alias/regional-{uuid.uuid4()}"
    keys = [client.create_key()["KeyMetadata"]["KeyId"] for client in (kms, elsewhere)]
    for client, key_id in zip((kms, elsewhere), keys):
        client.create_alias(AliasName=name, TargetKeyId=key_id)
    assert [client.describe_key(KeyId=name)["KeyMetadata"]["KeyId"] for client in (kms, elsewhere)] == keys
