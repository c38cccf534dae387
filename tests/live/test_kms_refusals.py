"""What the KMS API refuses: constraints, members and operations not built yet, broken bodies."""
import base64
import email.utils
import re
import time

import pytest

from harness.clients import refused

# --- constraints, in AWS's words (docs/kms-api.md section 1) --------------------------------------------------------

LONG_ID = "k" * 2049
LONG_TEXT = "x" * 8193


@pytest.mark.parametrize(
    "operation, parameters, shown, bound",
    [
        ("describe_key", {"KeyId": LONG_ID}, f"Value '{LONG_ID}' at 'keyId'", "length less than or equal to 2048"),
        ("describe_key", {"KeyId": ""}, "Value '' at 'keyId'", "length greater than or equal to 1"),
        ("encrypt", {"KeyId": LONG_ID, "Plaintext": b"x"}, f"Value '{LONG_ID}' at 'keyId'", "length less than or equal to 2048"),
        ("encrypt", {"KeyId": "x", "Plaintext": b"x" * 4097}, "Value at 'plaintext'", "length less than or equal to 4096"),
        ("decrypt", {"CiphertextBlob": b""}, "Value at 'ciphertextBlob'", "length greater than or equal to 1"),
        ("generate_data_key", {"KeyId": "x", "NumberOfBytes": 0}, "Value '0' at 'numberOfBytes'", "value greater than or equal to 1"),
        ("generate_data_key", {"KeyId": "x", "NumberOfBytes": 1025}, "Value '1025' at 'numberOfBytes'", "value less than or equal to 1024"),
        ("list_keys", {"Limit": 0}, "Value '0' at 'limit'", "value greater than or equal to 1"),
        ("list_keys", {"Limit": 1001}, "Value '1001' at 'limit'", "value less than or equal to 1000"),
        ("list_aliases", {"Limit": -1}, "Value '-1' at 'limit'", "value greater than or equal to 1"),
        ("list_keys", {"Marker": ""}, "Value '' at 'marker'", "length greater than or equal to 1"),
        ("create_key", {"Description": LONG_TEXT}, f"Value '{LONG_TEXT}' at 'description'", "length less than or equal to 8192"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_a_violated_constraint_is_told_in_the_models_words(kms, operation, parameters, shown, bound):
    assert refused(getattr(kms, operation), **parameters) == (
        "ValidationException",
        f"1 validation error detected: {shown} failed to satisfy constraint: Member must have {bound}",
    )


@pytest.mark.parametrize(
    "operation, parameters, member",
    [
        ("generate_data_key", {"KeyId": "{key}", "KeySpec": "AES_512"}, "Value 'AES_512' at 'keySpec'"),
        ("create_key", {"KeySpec": "DES"}, "Value 'DES' at 'keySpec'"),
        ("create_key", {"KeyUsage": "FUN"}, "Value 'FUN' at 'keyUsage'"),
    ],
)
def test_an_unknown_enum_value_is_told_with_the_known_ones(kms, key, operation, parameters, member):
    parameters = {name: key["KeyId"] if value == "{key}" else value for name, value in parameters.items()}
    refusal = refused(getattr(kms, operation), **parameters)
    assert refusal.code == "ValidationException"
    start = f"1 validation error detected: {member} failed to satisfy constraint: Member must satisfy enum value set: ["
    assert refusal.message.startswith(start) and refusal.message.endswith("]")


@pytest.mark.parametrize(
    "operation, parameters, member",
    [
        ("describe_key", {}, "keyId"),
        ("enable_key", {}, "keyId"),
        ("encrypt", {"KeyId": "x"}, "plaintext"),
        ("create_alias", {"AliasName": "alias/x"}, "targetKeyId"),
    ],
)
def test_a_missing_member_is_told(kms, operation, parameters, member):
    refusal = refused(getattr(kms, operation), **parameters)
    assert refusal.code == "ValidationException"
    assert refusal.message.startswith("1 validation error detected: Value ")
    assert refusal.message.endswith(f"at '{member}' failed to satisfy constraint: Member must not be null")


def test_several_violations_are_counted_and_joined(kms):
    message = refused(kms.list_keys, Limit=0, Marker="").message
    assert message.startswith("2 validation errors detected: ")
    assert message.count("failed to satisfy constraint") == 2 and "; " in message


# --- known, but not there: refused, never ignored ------------------------------------------------------------------


@pytest.mark.parametrize(
    "operation, parameters",
    [
        ("decrypt", {"CiphertextBlob": b"x"}),
        ("generate_data_key", {"KeyId": "{key}", "KeySpec": "AES_256"}),
        ("generate_random", {"NumberOfBytes": 1}),
    ],
)
def test_a_recipient_is_refused(kms, key, operation, parameters):
    parameters = {name: key["KeyId"] if value == "{key}" else value for name, value in parameters.items()}
    refusal = refused(getattr(kms, operation), **parameters, Recipient={"AttestationDocument": b"x"})
    assert refusal.code == "UnsupportedOperationException"
    assert "Recipient" in refusal.message


@pytest.mark.parametrize(
    "operation, parameters",
    [
        ("create_key", {"MultiRegion": False}),
        ("create_key", {"Origin": "AWS_KMS"}),
        ("create_key", {"KeySpec": "SYMMETRIC_DEFAULT", "Tags": [], "BypassPolicyLockoutSafetyCheck": False}),
        ("create_key", {"CustomerMasterKeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT"}),
        ("describe_key", {"KeyId": "{key}", "GrantTokens": []}),
        ("encrypt", {"KeyId": "{key}", "Plaintext": b"x", "DryRun": False}),
        ("decrypt", {"CiphertextBlob": "{blob}", "DryRun": False}),
        ("generate_data_key", {"KeyId": "{key}", "KeySpec": "AES_256", "DryRun": False}),
        ("generate_data_key_without_plaintext", {"KeyId": "{key}", "KeySpec": "AES_256", "DryRun": False}),
    ],
)
def test_a_member_that_asks_for_nothing_is_accepted(kms, key, operation, parameters):
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")["CiphertextBlob"]
    known = {"{key}": key["KeyId"], "{blob}": blob}
    known = {name: known[value] if value in ("{key}", "{blob}") else value for name, value in parameters.items()}
    answer = getattr(kms, operation)(**known)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    if operation == "create_key":
        made = answer["KeyMetadata"]
        assert (made["MultiRegion"], made["Origin"], made["KeySpec"]) == (False, "AWS_KMS", "SYMMETRIC_DEFAULT")


# --- the protocol --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", ["Foo", "", "encrypt", "Encrypt2"])
def test_an_unknown_operation_is_refused(server, operation):
    answer = server.call(operation, b"{}")
    assert (answer.status, answer.json["__type"]) == (400, "UnknownOperationException")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"text"',
        b"nonsense",
        b'{"KeyId":1}',
        b'{"KeyId":["x"]}',
        b'{"KeyId":"x"} trailing',
        b'{"KeyId":"\xff"}',
    ],
)
def test_a_body_of_the_wrong_shape_is_a_serialization_error(server, body):
    answer = server.call("DescribeKey", body)
    assert (answer.status, answer.json["__type"]) == (400, "SerializationException")


@pytest.mark.parametrize("plaintext", ['"no base64!"', '"YQ"', '"YQ=="x', "7", '{"a":1}'])
def test_a_blob_must_be_base64(server, key, plaintext):
    body = f'{{"KeyId":"{key["KeyId"]}","Plaintext":{plaintext}}}'.encode()
    answer = server.call("Encrypt", body)
    assert (answer.status, answer.json["__type"]) == (400, "SerializationException")


def test_null_is_absent_and_unknown_members_are_ignored(server, key):
    body = {"KeyId": key["KeyId"], "Plaintext": "YQ==", "EncryptionContext": None, "GrantTokens": None, "Novelty": [1]}
    answer = server.call("Encrypt", body)
    assert answer.status == 200
    opened = server.call("Decrypt", {"CiphertextBlob": answer.json["CiphertextBlob"]})
    assert base64.b64decode(opened.json["Plaintext"]) == b"a"


def test_an_answer_has_the_headers_sdks_rely_on(server, key):
    answer = server.call("DescribeKey", {"KeyId": key["KeyId"]})
    assert answer.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", answer.headers["x-amzn-RequestId"])
    assert abs(email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time()) < 5
    assert isinstance(answer.json["KeyMetadata"]["CreationDate"], (int, float))


def test_an_invalid_ciphertext_has_no_message_at_all(server):
    answer = server.call("Decrypt", {"CiphertextBlob": base64.b64encode(b"garbage").decode()})
    assert (answer.status, answer.json) == (400, {"__type": "InvalidCiphertextException"})


def test_void_operations_answer_an_empty_body(server, key):
    answer = server.call("EnableKey", {"KeyId": key["KeyId"]})
    assert (answer.status, answer.body) in ((200, b""), (200, b"{}"))
