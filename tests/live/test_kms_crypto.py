"""Encrypt, Decrypt and the data keys through boto3. Rules: docs/kms-api.md section 4; a blob is 102 bytes longer than its plaintext."""
import os
import re

import pytest

from harness.clients import refused

BLOB_OVERHEAD = 102  # a blob is as long as its plaintext and this
UUID_BYTES = range(2, 18)
INVALID = ("InvalidCiphertextException", "")
DENIED = (
    "AccessDeniedException",
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, "
    "or you are not allowed to access.",
)
INCORRECT_KEY = (
    "IncorrectKeyException",
    "The key ID in the request does not identify a CMK that can perform this operation.",
)


def test_every_form_of_a_key_id_encrypts_and_decrypts(kms, new_key, alias):
    alias_arn = new_key["Arn"].rsplit(":", 1)[0] + ":" + alias
    for key_id in (new_key["KeyId"], new_key["Arn"], alias, alias_arn):
        sealed = kms.encrypt(KeyId=key_id, Plaintext=b"open sesame")
        assert (sealed["KeyId"], sealed["EncryptionAlgorithm"]) == (new_key["Arn"], "SYMMETRIC_DEFAULT")
        for naming in ({}, {"KeyId": key_id}, {"EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}):
            opened = kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], **naming)
            assert opened["Plaintext"] == b"open sesame"
            assert (opened["KeyId"], opened["EncryptionAlgorithm"]) == (new_key["Arn"], "SYMMETRIC_DEFAULT")
            assert opened["KeyMaterialId"] == new_key["CurrentKeyMaterialId"]


@pytest.mark.parametrize("size", [1, 2, 15, 16, 17, 32, 255, 4095, 4096])
def test_every_size_comes_back(kms, key, size):
    plaintext = os.urandom(size)
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=plaintext)["CiphertextBlob"]
    assert len(blob) == size + BLOB_OVERHEAD
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == plaintext


@pytest.mark.parametrize("size, tail", [(0, "greater than or equal to 1"), (4097, "less than or equal to 4096")])
def test_sizes_outside_the_bounds_are_refused(kms, key, size, tail):
    assert refused(kms.encrypt, KeyId=key["KeyId"], Plaintext=b"x" * size) == (
        "ValidationException",
        f"1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length {tail}",
    )


def test_the_same_plaintext_never_gives_the_same_blob(kms, key):
    blobs = {kms.encrypt(KeyId=key["KeyId"], Plaintext=b"same")["CiphertextBlob"] for _ in range(50)}
    assert len(blobs) == 50


# --- encryption context --------------------------------------------------------------------------------------------

CONTEXTS = [
    {},
    {"a": "bc"},
    {"ab": "c"},
    {"a": "b", "c": "d"},
    {"a": "", "b": "c"},
    {"a": "BC"},
    {"A": "bc"},
    {"이름": "값"},
    {"k": "x" * 4000},
    {f"key{i}": str(i) for i in range(100)},
]


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_blob_opens_under_its_own_context_only(kms, key, context):
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"bound", EncryptionContext=context)["CiphertextBlob"]
    for other in CONTEXTS:
        if other == context:
            assert kms.decrypt(CiphertextBlob=blob, EncryptionContext=other)["Plaintext"] == b"bound"
        else:
            assert refused(kms.decrypt, CiphertextBlob=blob, EncryptionContext=other) == INVALID


def test_the_order_of_a_context_does_not_matter_and_no_context_is_the_empty_one(kms, key):
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x", EncryptionContext={"b": "2", "a": "1"})["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "1", "b": "2"})["Plaintext"] == b"x"
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=blob, EncryptionContext={})["Plaintext"] == b"x"


def test_a_context_over_8192_bytes_is_refused(kms, key):
    refusal = refused(kms.encrypt, KeyId=key["KeyId"], Plaintext=b"x", EncryptionContext={"k": "x" * 8200})
    assert refusal.code == "ValidationException"


# --- blobs that must not open --------------------------------------------------------------------------------------


def test_a_flipped_bit_anywhere_is_refused(kms, key):
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"0123456789abcdef")["CiphertextBlob"]
    for position in range(len(blob)):
        spoilt = bytearray(blob)
        spoilt[position] ^= 1 << position % 8
        expected = DENIED if position in UUID_BYTES else INVALID
        assert refused(kms.decrypt, CiphertextBlob=bytes(spoilt)) == expected, position


def test_a_blob_cut_or_lengthened_anywhere_is_refused(kms, key):
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"0123456789abcdef")["CiphertextBlob"]
    for length in range(1, len(blob)):
        assert refused(kms.decrypt, CiphertextBlob=blob[:length]) == INVALID, length
    for tail in (b"\0", blob):
        assert refused(kms.decrypt, CiphertextBlob=blob + tail) == INVALID


@pytest.mark.parametrize("garbage", [b"\0", b"garbage", b"\x01\x01" + b"\0" * 10, b"\xff" * 6144])
def test_garbage_is_an_invalid_ciphertext(kms, garbage):
    assert refused(kms.decrypt, CiphertextBlob=garbage) == INVALID


def test_a_blob_is_at_most_6144_bytes(kms):
    assert refused(kms.decrypt, CiphertextBlob=b"x" * 6145) == (
        "ValidationException",
        "1 validation error detected: Value at 'ciphertextBlob' failed to satisfy constraint: "
        "Member must have length less than or equal to 6144",
    )


def test_another_key_is_the_incorrect_key(kms, key, new_key):
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")["CiphertextBlob"]
    for key_id in (new_key["KeyId"], new_key["Arn"]):
        assert refused(kms.decrypt, CiphertextBlob=blob, KeyId=key_id) == INCORRECT_KEY


def test_another_algorithm_is_refused(kms, key):
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")["CiphertextBlob"]
    expected = ("InvalidKeyUsageException", "Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.")
    other = {"KeyId": key["KeyId"], "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}
    assert refused(kms.encrypt, Plaintext=b"x", **other) == expected
    assert refused(kms.decrypt, CiphertextBlob=blob, **other) == expected


# --- data keys -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked, size",
    [
        ({"KeySpec": "AES_256"}, 32),
        ({"KeySpec": "AES_128"}, 16),
        ({"NumberOfBytes": 1}, 1),
        ({"NumberOfBytes": 64}, 64),
        ({"NumberOfBytes": 1024}, 1024),
    ],
)
def test_a_data_key_has_the_size_asked_for_and_its_blob_opens(kms, key, asked, size):
    made = kms.generate_data_key(KeyId=key["KeyId"], EncryptionContext={"a": "b"}, **asked)
    assert len(made["Plaintext"]) == size
    assert made["KeyId"] == key["Arn"]
    assert re.fullmatch("[0-9a-f]{64}", made["KeyMaterialId"])
    assert len(made["CiphertextBlob"]) == size + BLOB_OVERHEAD
    opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext={"a": "b"})
    assert opened["Plaintext"] == made["Plaintext"]
    assert refused(kms.decrypt, CiphertextBlob=made["CiphertextBlob"]) == INVALID

    hidden = kms.generate_data_key_without_plaintext(KeyId=key["KeyId"], EncryptionContext={"a": "b"}, **asked)
    assert "Plaintext" not in hidden and hidden["KeyId"] == key["Arn"]
    opened = kms.decrypt(CiphertextBlob=hidden["CiphertextBlob"], EncryptionContext={"a": "b"})
    assert len(opened["Plaintext"]) == size


def test_data_keys_differ(kms, key):
    assert len({kms.generate_data_key(KeyId=key["KeyId"], KeySpec="AES_256")["Plaintext"] for _ in range(50)}) == 50


@pytest.mark.parametrize("asked", [{}, {"KeySpec": "AES_256", "NumberOfBytes": 32}])
def test_exactly_one_size_must_be_named(kms, key, asked):
    for call in (kms.generate_data_key, kms.generate_data_key_without_plaintext):
        assert refused(call, KeyId=key["KeyId"], **asked).code == "ValidationException"
