"""The official Python Encryption SDK, with boto3 pointed at this server: each opens what the other wrote."""
import base64
import os

import aws_encryption_sdk
import pytest
from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_cryptographic_material_providers.mpl.models import CreateAwsKmsKeyringInput
from aws_encryption_sdk.identifiers import AlgorithmSuite, CommitmentPolicy

SUITE_0478 = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY
CONTEXTS = [{}, {"a": "bc"}, {"table": "members", "이름": "값"}, {f"key{i}": "v" * 50 for i in range(20)}]
SIZES = [0, 1, 127, 128, 4096, 65535, 65536, 65537, 200_000]


@pytest.fixture(scope="module")
def sdk():
    return aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)


@pytest.fixture(scope="module")
def keyring_of(kms):
    """Makes the SDK's KMS keyring for a key."""
    providers = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig())

    def make(arn):
        return providers.create_aws_kms_keyring(CreateAwsKmsKeyringInput(kms_key_id=arn, kms_client=kms))

    return make


@pytest.fixture(scope="module")
def keyring(keyring_of, server):
    return keyring_of(server.key_arn)


def seal(sdk, keyring, plaintext, context=None, suite=SUITE_0478, frame_length=4096):
    ciphertext, _ = sdk.encrypt(
        source=plaintext, keyring=keyring, encryption_context=context or {}, algorithm=suite, frame_length=frame_length
    )
    return base64.b64encode(ciphertext).decode()


def open_here(server, ciphertext, context=None):
    return server.stage("/prod/decrypt", {"ciphertext": ciphertext, "encryption_context": context or {}})


@pytest.mark.parametrize("context", CONTEXTS)
def test_the_sdk_opens_our_ciphertexts(server, sdk, keyring, context):
    answer = server.stage("/prod/encrypt", {"plaintext": "암호화할 문자열", "encryption_context": context})
    plaintext, header = sdk.decrypt(source=base64.b64decode(answer.json["ciphertext"]), keyring=keyring, encryption_context=context)
    assert plaintext.decode() == "암호화할 문자열"
    assert header.algorithm == SUITE_0478
    assert header.encryption_context == context
    assert len(header.encrypted_data_keys) == 1 and header.content_type.name == "FRAMED_DATA" and header.frame_length == 65536


@pytest.mark.parametrize("size", SIZES)
def test_the_sdk_opens_every_size(server, sdk, keyring, size):
    data = os.urandom(size)
    answer = server.stage("/prod/encrypt", {"plaintext_base64": base64.b64encode(data).decode()})
    assert sdk.decrypt(source=base64.b64decode(answer.json["ciphertext"]), keyring=keyring)[0] == data


def test_the_sdk_opens_every_item_of_a_batch(server, sdk, keyring):
    items = [{"plaintext": f"item {i}", "encryption_context": {"row": str(i % 2)}} for i in range(6)]
    answer = server.stage("/prod/encrypt", {"items": items})
    for number, item in enumerate(answer.json["items"]):
        assert sdk.decrypt(source=base64.b64decode(item["ciphertext"]), keyring=keyring)[0] == f"item {number}".encode()


@pytest.mark.parametrize("context", CONTEXTS)
def test_we_open_what_the_sdk_wrote(server, sdk, keyring, context):
    answer = open_here(server, seal(sdk, keyring, "암호화할 문자열".encode(), context), context)
    assert (answer.status, answer.json) == (200, {"plaintext": "암호화할 문자열"})


@pytest.mark.parametrize("frame_length", [128, 4096, 65536, 1 << 20])
@pytest.mark.parametrize("size", [0, 1, 128, 256, 65537, 200_000])
def test_we_open_every_frame_length(server, sdk, keyring, size, frame_length):
    data = b"x" * size
    answer = open_here(server, seal(sdk, keyring, data, frame_length=frame_length))
    assert (answer.status, answer.json) == (200, {"plaintext": data.decode()})


def test_the_context_of_a_message_must_be_given(server, sdk, keyring):
    message = seal(sdk, keyring, b"bound", {"a": "bc"})
    for context in ({}, {"ab": "c"}, {"a": "bc", "d": "e"}):
        assert open_here(server, message, context).status == 400


def test_a_message_of_another_key_is_refused(server, sdk, keyring_of, kms):
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    assert open_here(server, seal(sdk, keyring_of(arn), b"foreign")).status == 400


def test_a_signed_message_is_opened_and_a_spoilt_signature_refused(server, sdk, keyring):
    suite = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384
    message = bytearray(base64.b64decode(seal(sdk, keyring, b"signed", suite=suite)))
    assert open_here(server, base64.b64encode(message).decode()).json["plaintext"] == "signed"
    message[-1] ^= 1
    assert open_here(server, base64.b64encode(message).decode()).status == 400


@pytest.mark.parametrize("suite", [
    AlgorithmSuite.AES_256_GCM_IV12_TAG16, AlgorithmSuite.AES_256_GCM_IV12_TAG16_HKDF_SHA256,
    AlgorithmSuite.AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384,
])
def test_a_message_that_does_not_commit_to_its_key_is_refused(server, keyring, suite):
    sdk = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT)
    assert open_here(server, seal(sdk, keyring, b"without", suite=suite)).status == 400


def test_the_sdk_refuses_our_ciphertext_when_it_is_spoilt(server, sdk, keyring):
    message = bytearray(base64.b64decode(server.stage("/prod/encrypt", {"plaintext": "x"}).json["ciphertext"]))
    message[-1] ^= 1
    with pytest.raises(Exception):
        sdk.decrypt(source=bytes(message), keyring=keyring)
