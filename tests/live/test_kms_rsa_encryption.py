"""RSA encryption, ReEncrypt and dry runs through boto3, beside PyPI's cryptography. Rules: docs/kms-api.md."""
import os

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from harness.asymmetric import INVALID, DRY_RUN, call, keys, public_key, tampered
from harness.clients import refused


# --- RSA encryption ------------------------------------------------------------------------------------------------

OAEP = [(spec, algorithm, limit) for spec, bits in (("RSA_2048", 2048), ("RSA_3072", 3072), ("RSA_4096", 4096))
        for algorithm, size in (("RSAES_OAEP_SHA_1", 20), ("RSAES_OAEP_SHA_256", 32)) for limit in [bits // 8 - 2 * size - 2]]


@pytest.mark.parametrize("spec, algorithm, limit", OAEP)
def test_rsa_encrypts_up_to_its_limit_and_opens_what_others_encrypted(kms, keys, spec, algorithm, limit):
    key, plaintext = keys(spec, "ENCRYPT_DECRYPT"), os.urandom(limit)
    what = {"KeyId": key["KeyId"], "EncryptionAlgorithm": algorithm}
    sealed = kms.encrypt(**what, Plaintext=plaintext)
    assert (sealed["KeyId"], sealed["EncryptionAlgorithm"]) == (key["Arn"], algorithm)
    opened = kms.decrypt(**what, CiphertextBlob=sealed["CiphertextBlob"])
    assert (opened["Plaintext"], opened["KeyId"], opened["EncryptionAlgorithm"]) == (plaintext, key["Arn"], algorithm)
    assert "KeyMaterialId" not in opened
    digest = hashes.SHA1() if algorithm.endswith("SHA_1") else hashes.SHA256()
    elsewhere = public_key(kms, key["KeyId"]).encrypt(b"from elsewhere", padding.OAEP(padding.MGF1(digest), digest, None))
    assert kms.decrypt(**what, CiphertextBlob=elsewhere)["Plaintext"] == b"from elsewhere"
    assert refused(kms.encrypt, **what, Plaintext=plaintext + b"x") == (
        "ValidationException", f"Algorithm {algorithm} and key spec {spec} cannot encrypt data larger than {limit} bytes.")
    for blob in (tampered(elsewhere), elsewhere[:-1], elsewhere + b"x", b"x", bytes(6144)):
        assert refused(kms.decrypt, **what, CiphertextBlob=blob) == INVALID


def test_an_rsa_key_needs_its_algorithm_and_its_name_and_no_context(kms, key, keys):
    rsa_key = keys("RSA_2048", "ENCRYPT_DECRYPT")["KeyId"]
    symmetric = ("InvalidKeyUsageException", "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.")
    blob = kms.encrypt(KeyId=rsa_key, Plaintext=b"m", EncryptionAlgorithm="RSAES_OAEP_SHA_1")["CiphertextBlob"]
    assert refused(kms.encrypt, KeyId=rsa_key, Plaintext=b"m") == symmetric
    assert refused(kms.decrypt, KeyId=rsa_key, CiphertextBlob=blob) == symmetric
    assert refused(kms.decrypt, CiphertextBlob=blob) == INVALID
    assert refused(kms.decrypt, CiphertextBlob=blob, EncryptionAlgorithm="RSAES_OAEP_SHA_1") == (
        "ValidationException", "KeyId is required with an algorithm of asymmetric KMS keys.")
    assert refused(kms.decrypt, KeyId=rsa_key, CiphertextBlob=blob, EncryptionAlgorithm="RSAES_OAEP_SHA_256") == INVALID
    assert refused(kms.encrypt, KeyId=key["KeyId"], Plaintext=b"m", EncryptionAlgorithm="RSAES_OAEP_SHA_1") == (
        "InvalidKeyUsageException", "Algorithm RSAES_OAEP_SHA_1 is incompatible with key spec SYMMETRIC_DEFAULT.")
    assert refused(kms.encrypt, KeyId=rsa_key, Plaintext=b"m", EncryptionAlgorithm="RSAES_OAEP_SHA_1", EncryptionContext={"a": "b"}) == (
        "ValidationException", "An encryption context cannot be used with an asymmetric KMS key.")


@pytest.mark.parametrize("operation, parameters", [
    ("GenerateDataKey", {"KeySpec": "AES_256"}), ("GenerateDataKeyWithoutPlaintext", {"KeySpec": "AES_256"}),
    ("GenerateDataKeyPair", {"KeyPairSpec": "ECC_NIST_P256"}), ("GenerateDataKeyPairWithoutPlaintext", {"KeyPairSpec": "ECC_NIST_P256"}),
])
def test_data_keys_are_for_symmetric_keys(kms, keys, operation, parameters):
    key = keys("RSA_2048", "ENCRYPT_DECRYPT")
    assert call(kms, operation, KeyId=key["KeyId"], **parameters) == (
        "InvalidKeyUsageException", f"{key['Arn']} key spec is RSA_2048 which is not valid for {operation}.")


# --- dry runs of Decrypt and ReEncrypt -----------------------------------------------------------------------------


def test_a_dry_run_may_ignore_the_ciphertext(kms, key, new_key):
    ignore = {"DryRun": True, "DryRunModifiers": ["IGNORE_CIPHERTEXT"]}
    assert refused(kms.decrypt, KeyId=key["KeyId"], **ignore) == DRY_RUN
    assert refused(kms.decrypt, **ignore) == ("ValidationException", "KeyId is required with IGNORE_CIPHERTEXT.")
    null = ("ValidationException", "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null")
    assert refused(kms.decrypt, KeyId=key["KeyId"], DryRun=True) == null
    assert refused(kms.decrypt, KeyId=key["KeyId"], DryRunModifiers=["IGNORE_CIPHERTEXT"]) == null
    assert refused(kms.re_encrypt, SourceKeyId=key["KeyId"], DestinationKeyId=new_key["KeyId"], **ignore) == DRY_RUN
    assert refused(kms.re_encrypt, DestinationKeyId=new_key["KeyId"], **ignore) == ("ValidationException", "SourceKeyId is required with IGNORE_CIPHERTEXT.")
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"m")["CiphertextBlob"]
    assert refused(kms.decrypt, CiphertextBlob=blob, DryRun=True) == DRY_RUN
    assert refused(kms.decrypt, CiphertextBlob=tampered(blob), DryRun=True) == INVALID


def test_a_recipient_is_refused(kms, key, keys):
    recipient = {"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "AttestationDocument": b"x"}
    for operation, parameters in (
        ("Decrypt", {"CiphertextBlob": b"x"}), ("GenerateDataKey", {"KeyId": key["KeyId"], "KeySpec": "AES_256"}),
        ("GenerateDataKeyPair", {"KeyId": key["KeyId"], "KeyPairSpec": "ECC_NIST_P256"}),
        ("DeriveSharedSecret", {"KeyId": key["KeyId"], "KeyAgreementAlgorithm": "ECDH", "PublicKey": b"x"}),
    ):
        assert call(kms, operation, Recipient=recipient, **parameters) == (
            "UnsupportedOperationException", "The member Recipient is not supported here.")


# --- ReEncrypt -----------------------------------------------------------------------------------------------------


def test_re_encrypt_between_keys_of_either_kind(kms, key, new_key, keys):
    rsa_key = keys("RSA_2048", "ENCRYPT_DECRYPT")
    oaep = "RSAES_OAEP_SHA_256"
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"to move", EncryptionContext={"from": "here"})["CiphertextBlob"]
    moved = kms.re_encrypt(CiphertextBlob=blob, SourceEncryptionContext={"from": "here"}, DestinationKeyId=new_key["KeyId"],
                           DestinationEncryptionContext={"to": "there"})
    assert (moved["SourceKeyId"], moved["KeyId"]) == (key["Arn"], new_key["Arn"])
    assert (moved["SourceKeyMaterialId"], moved["DestinationKeyMaterialId"]) == (key["CurrentKeyMaterialId"], new_key["CurrentKeyMaterialId"])
    assert (moved["SourceEncryptionAlgorithm"], moved["DestinationEncryptionAlgorithm"]) == ("SYMMETRIC_DEFAULT",) * 2
    assert kms.decrypt(CiphertextBlob=moved["CiphertextBlob"], EncryptionContext={"to": "there"})["Plaintext"] == b"to move"

    out = kms.re_encrypt(CiphertextBlob=moved["CiphertextBlob"], SourceEncryptionContext={"to": "there"},
                         DestinationKeyId=rsa_key["KeyId"], DestinationEncryptionAlgorithm=oaep)
    assert out["DestinationEncryptionAlgorithm"] == oaep and "DestinationKeyMaterialId" not in out
    back = kms.re_encrypt(CiphertextBlob=out["CiphertextBlob"], SourceKeyId=rsa_key["KeyId"], SourceEncryptionAlgorithm=oaep,
                          DestinationKeyId=key["KeyId"])
    assert "SourceKeyMaterialId" not in back
    assert kms.decrypt(CiphertextBlob=back["CiphertextBlob"])["Plaintext"] == b"to move"


def test_re_encrypt_refuses_as_decrypt_and_encrypt_do(kms, key, new_key, keys):
    mac = keys("HMAC_256", "GENERATE_VERIFY_MAC")
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"m")["CiphertextBlob"]
    what = {"CiphertextBlob": blob, "DestinationKeyId": new_key["KeyId"]}
    incorrect = ("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.")
    assert refused(kms.re_encrypt, **what, SourceKeyId=new_key["KeyId"]) == incorrect
    assert refused(kms.re_encrypt, **what, SourceKeyId=mac["KeyId"]) == incorrect
    assert refused(kms.re_encrypt, **what | {"CiphertextBlob": tampered(blob)}) == INVALID
    assert refused(kms.re_encrypt, **what, SourceEncryptionContext={"a": "b"}) == INVALID
    assert refused(kms.re_encrypt, **what | {"DestinationKeyId": mac["KeyId"]}) == (
        "InvalidKeyUsageException", f"{mac['Arn']} key usage is GENERATE_VERIFY_MAC which is not valid for ReEncryptTo.")
    assert refused(kms.re_encrypt, **what, DryRun=True) == DRY_RUN
    assert refused(kms.re_encrypt, **what | {"DestinationKeyId": "alias/none"}).code == "NotFoundException"
