"""Sign and Verify through boto3, beside PyPI's cryptography. Rules: docs/kms-api.md."""
import os

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from harness.asymmetric import CURVES, SIGNING, INVALID_SIGNATURE, keys, public_key, verify, digest_of, tampered
from harness.clients import refused


# --- signatures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec, algorithm", SIGNING)
def test_signatures_verify_here_and_elsewhere(kms, keys, spec, algorithm):
    key, message = keys(spec, "SIGN_VERIFY"), os.urandom(4096)
    what = {"KeyId": key["KeyId"], "SigningAlgorithm": algorithm, "Message": message, "MessageType": "RAW"}
    if algorithm == "ED25519_PH_SHA_512":
        what |= {"Message": digest_of(algorithm, message), "MessageType": "DIGEST"}
    signed = kms.sign(**what)
    assert (signed["KeyId"], signed["SigningAlgorithm"]) == (key["Arn"], algorithm)
    if algorithm != "ED25519_PH_SHA_512":  # which that library does not have
        verify(public_key(kms, key["KeyId"]), algorithm, message, signed["Signature"])
    answer = kms.verify(**what, Signature=signed["Signature"])
    assert (answer["KeyId"], answer["SignatureValid"], answer["SigningAlgorithm"]) == (key["Arn"], True, algorithm)
    assert refused(kms.verify, **what, Signature=tampered(signed["Signature"])) == INVALID_SIGNATURE
    assert refused(kms.verify, **what | {"Message": tampered(what["Message"])}, Signature=signed["Signature"]) == INVALID_SIGNATURE
    for signature in (b"x", signed["Signature"][:-1], signed["Signature"] + b"x", bytes(6144)):
        assert refused(kms.verify, **what, Signature=signature) == INVALID_SIGNATURE


@pytest.mark.parametrize("spec, algorithm", [pair for pair in SIGNING if pair[0] in ("RSA_2048", *CURVES)])
def test_a_digest_is_signed_as_its_message_is(kms, keys, spec, algorithm):
    key, message = keys(spec, "SIGN_VERIFY")["KeyId"], b"a message"
    digest = {"KeyId": key, "SigningAlgorithm": algorithm, "MessageType": "DIGEST"}
    signature = kms.sign(**digest, Message=digest_of(algorithm, message))["Signature"]
    verify(public_key(kms, key), algorithm, message, signature)
    assert kms.verify(KeyId=key, SigningAlgorithm=algorithm, Message=message, Signature=signature)["SignatureValid"]
    for call, more in ((kms.sign, {}), (kms.verify, {"Signature": signature})):
        assert refused(call, **digest, Message=b"short", **more) == (
            "ValidationException", f"Digest is invalid length for algorithm {algorithm}.")


def test_a_signature_made_elsewhere_verifies_here_only_with_its_own_key(kms, keys):
    key = keys("ECC_NIST_P256", "SIGN_VERIFY")["KeyId"]
    stranger = ec.generate_private_key(ec.SECP256R1()).sign(b"m", ec.ECDSA(hashes.SHA256()))
    assert refused(kms.verify, KeyId=key, SigningAlgorithm="ECDSA_SHA_256", Message=b"m", Signature=stranger) == INVALID_SIGNATURE


@pytest.mark.parametrize("spec, algorithm", [
    ("ECC_NIST_P256", "ECDSA_SHA_384"), ("ECC_NIST_P256", "RSASSA_PSS_SHA_256"), ("RSA_2048", "ECDSA_SHA_256"),
    ("RSA_2048", "SM2DSA"), ("ECC_NIST_EDWARDS25519", "ML_DSA_SHAKE_256"), ("ECC_SECG_P256K1", "ED25519_SHA_512"),
])
def test_an_algorithm_of_another_spec_is_refused(kms, keys, spec, algorithm):
    what = {"KeyId": keys(spec, "SIGN_VERIFY")["KeyId"], "SigningAlgorithm": algorithm, "Message": b"m"}
    text = f"Algorithm {algorithm} is incompatible with key spec {spec}."
    assert refused(kms.sign, **what) == ("InvalidKeyUsageException", text)
    assert refused(kms.verify, **what, Signature=b"s") == ("InvalidKeyUsageException", text)


def test_message_types_that_an_algorithm_does_not_have_are_refused(kms, keys):
    edwards, p256 = keys("ECC_NIST_EDWARDS25519", "SIGN_VERIFY")["KeyId"], keys("ECC_NIST_P256", "SIGN_VERIFY")["KeyId"]
    for key, algorithm, kind, message in (
        (edwards, "ED25519_SHA_512", "DIGEST", bytes(64)), (edwards, "ED25519_PH_SHA_512", "RAW", b"m"),
        (p256, "ECDSA_SHA_256", "EXTERNAL_MU", bytes(64)),
    ):
        what = {"KeyId": key, "SigningAlgorithm": algorithm, "MessageType": kind, "Message": message}
        assert refused(kms.sign, **what).code == "ValidationException"
        assert refused(kms.verify, **what, Signature=b"s").code == "ValidationException"
