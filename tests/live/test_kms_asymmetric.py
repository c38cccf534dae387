"""Asymmetric and HMAC keys through boto3: what comes out is checked by PyPI cryptography. Rules: docs/kms-api.md."""
import hashlib
import os

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from harness.clients import refused

HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
RSA_SIGNING = [f"RSASSA_{kind}_SHA_{size}" for kind in ("PKCS1_V1_5", "PSS") for size in HASHES]
CURVES = {
    "ECC_NIST_P256": (ec.SECP256R1, "ECDSA_SHA_256"),
    "ECC_NIST_P384": (ec.SECP384R1, "ECDSA_SHA_384"),
    "ECC_NIST_P521": (ec.SECP521R1, "ECDSA_SHA_512"),
    "ECC_SECG_P256K1": (ec.SECP256K1, "ECDSA_SHA_256"),
}
SIGNING = (
    [(spec, algorithm) for spec in ("RSA_2048", "RSA_3072", "RSA_4096") for algorithm in RSA_SIGNING]
    + [(spec, algorithm) for spec, (_, algorithm) in CURVES.items()]
    + [("ECC_NIST_EDWARDS25519", "ED25519_SHA_512"), ("ECC_NIST_EDWARDS25519", "ED25519_PH_SHA_512")]
)
MACS = [f"HMAC_{size}" for size in (224, 256, 384, 512)]
INVALID = ("InvalidCiphertextException", "")
INVALID_SIGNATURE = ("KMSInvalidSignatureException", "")
DRY_RUN = ("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.")


@pytest.fixture(scope="module")
def keys(kms):
    """KeyMetadata by (key spec, key usage), made when first asked for."""
    made = {}

    def get(spec, usage):
        if (spec, usage) not in made:
            made[spec, usage] = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]
        return made[spec, usage]

    return get


def public_key(kms, key_id):
    return serialization.load_der_public_key(kms.get_public_key(KeyId=key_id)["PublicKey"])


def verify(public, algorithm, message, signature):
    """As another library does it; raises InvalidSignature."""
    if isinstance(public, ed25519.Ed25519PublicKey):
        return public.verify(signature, message)
    digest = HASHES[algorithm[-3:]]
    if isinstance(public, ec.EllipticCurvePublicKey):
        return public.verify(signature, message, ec.ECDSA(digest))
    scheme = padding.PSS(padding.MGF1(digest), digest.digest_size) if "PSS" in algorithm else padding.PKCS1v15()
    return public.verify(signature, message, scheme, digest)


def digest_of(algorithm, message):
    return hashlib.new("sha" + algorithm[-3:], message).digest()


def tampered(data):
    return bytes([*data[:-1], data[-1] ^ 1])


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


# --- wrong keys, states, dry runs ----------------------------------------------------------------------------------

USES = {  # operation: its usage, a spec that has it, its parameters
    "Sign": ("SIGN_VERIFY", "ECC_NIST_P256", {"Message": b"m", "SigningAlgorithm": "ECDSA_SHA_256"}),
    "GenerateMac": ("GENERATE_VERIFY_MAC", "HMAC_256", {"Message": b"m", "MacAlgorithm": "HMAC_SHA_256"}),
    "VerifyMac": ("GENERATE_VERIFY_MAC", "HMAC_256", {"Message": b"m", "MacAlgorithm": "HMAC_SHA_256", "Mac": b"x"}),
    "Verify": ("SIGN_VERIFY", "ECC_NIST_P256", {"Message": b"m", "SigningAlgorithm": "ECDSA_SHA_256", "Signature": b"x"}),
    "DeriveSharedSecret": ("KEY_AGREEMENT", "ECC_NIST_P256", {"KeyAgreementAlgorithm": "ECDH", "PublicKey": b"x"}),
    "Encrypt": ("ENCRYPT_DECRYPT", "RSA_2048", {"Plaintext": b"m", "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}),
    "Encapsulate": ("ENCAPSULATE_DECAPSULATE", None, {"EncapsulationAlgorithm": "ML_KEM"}),
    "Decapsulate": ("ENCAPSULATE_DECAPSULATE", None, {"EncapsulationAlgorithm": "ML_KEM", "SharedSecretCiphertextBlob": b"x"}),
    "GenerateDataKey": ("ENCRYPT_DECRYPT", None, {"KeySpec": "AES_256"}),
    "GenerateDataKeyWithoutPlaintext": ("ENCRYPT_DECRYPT", None, {"KeySpec": "AES_256"}),
    "GenerateDataKeyPair": ("ENCRYPT_DECRYPT", None, {"KeyPairSpec": "ECC_NIST_P256"}),
    "GenerateDataKeyPairWithoutPlaintext": ("ENCRYPT_DECRYPT", None, {"KeyPairSpec": "ECC_NIST_P256"}),
}
KEYS = [("ECC_NIST_P256", "SIGN_VERIFY"), ("HMAC_256", "GENERATE_VERIFY_MAC"), ("ECC_NIST_P256", "KEY_AGREEMENT"), ("RSA_2048", "ENCRYPT_DECRYPT")]


def call(kms, operation, **parameters):
    return refused(lambda **given: kms._make_api_call(operation, given), **parameters)


@pytest.mark.parametrize("operation", USES)
@pytest.mark.parametrize("spec, usage", KEYS)
def test_a_key_of_another_usage_is_refused(kms, keys, operation, spec, usage):
    needed, _, parameters = USES[operation]
    if usage == needed:
        return
    key = keys(spec, usage)
    text = f"{key['Arn']} key usage is {usage} which is not valid for {operation}."
    assert call(kms, operation, KeyId=key["KeyId"], **parameters) == ("InvalidKeyUsageException", text)


@pytest.mark.parametrize("operation", [name for name, (_, spec, _) in USES.items() if spec])
def test_a_disabled_key_is_refused(kms, operation):
    usage, spec, parameters = USES[operation]
    key = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]
    kms.disable_key(KeyId=key["KeyId"])
    assert call(kms, operation, KeyId=key["KeyId"], **parameters) == ("DisabledException", f"{key['Arn']} is disabled.")
    if spec != "HMAC_256":
        assert call(kms, "GetPublicKey", KeyId=key["KeyId"]) == ("DisabledException", f"{key['Arn']} is disabled.")


@pytest.mark.parametrize("operation", ["Sign", "GenerateMac", "Encrypt"])
def test_a_dry_run_tells_what_would_have_been(kms, keys, operation):
    usage, spec, parameters = USES[operation]
    assert call(kms, operation, KeyId=keys(spec, usage)["KeyId"], DryRun=True, **parameters) == DRY_RUN
    assert call(kms, operation, KeyId="alias/none", DryRun=True, **parameters).code == "NotFoundException"


def test_a_dry_run_of_a_verification_fails_as_the_verification_would(kms, keys):
    for operation, error in (("Verify", INVALID_SIGNATURE), ("VerifyMac", ("KMSInvalidMacException", ""))):
        usage, spec, parameters = USES[operation]
        assert call(kms, operation, KeyId=keys(spec, usage)["KeyId"], DryRun=True, **parameters) == error


# --- public keys ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec, usage, member, algorithms", [
    ("RSA_2048", "ENCRYPT_DECRYPT", "EncryptionAlgorithms", ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]),
    ("RSA_2048", "SIGN_VERIFY", "SigningAlgorithms", RSA_SIGNING),
    ("ECC_NIST_P384", "SIGN_VERIFY", "SigningAlgorithms", ["ECDSA_SHA_384"]),
    ("ECC_NIST_P384", "KEY_AGREEMENT", "KeyAgreementAlgorithms", ["ECDH"]),
])
def test_get_public_key_tells_what_the_key_is_for(kms, keys, spec, usage, member, algorithms):
    key = keys(spec, usage)
    answer = kms.get_public_key(KeyId=key["Arn"])
    del answer["ResponseMetadata"]
    public = serialization.load_der_public_key(answer.pop("PublicKey"))
    assert public.key_size == int("".join(filter(str.isdigit, spec)))
    assert answer == {"KeyId": key["Arn"], "KeySpec": spec, "CustomerMasterKeySpec": spec, "KeyUsage": usage, member: algorithms}


def test_get_public_key_is_for_asymmetric_keys(kms, key, keys):
    for other in (key, keys("HMAC_256", "GENERATE_VERIFY_MAC")):
        assert refused(kms.get_public_key, KeyId=other["KeyId"]) == (
            "UnsupportedOperationException",
            f"{other['Arn']} key spec is {other['KeySpec']} which is not valid for GetPublicKey.")


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


# --- MACs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", MACS)
def test_macs_verify_and_tampered_ones_do_not(kms, keys, spec):
    key, algorithm = keys(spec, "GENERATE_VERIFY_MAC"), spec.replace("_", "_SHA_")
    what = {"KeyId": key["KeyId"], "MacAlgorithm": algorithm, "Message": b"a message"}
    made = kms.generate_mac(**what)
    assert (made["KeyId"], made["MacAlgorithm"], len(made["Mac"])) == (key["Arn"], algorithm, int(spec[-3:]) // 8)
    assert kms.generate_mac(**what)["Mac"] == made["Mac"]
    answer = kms.verify_mac(**what, Mac=made["Mac"])
    assert (answer["MacValid"], answer["KeyId"], answer["MacAlgorithm"]) == (True, key["Arn"], algorithm)
    for mac in (tampered(made["Mac"]), made["Mac"][:-1], made["Mac"] + b"x", b"x"):
        assert refused(kms.verify_mac, **what, Mac=mac) == ("KMSInvalidMacException", "")
    assert refused(kms.verify_mac, **what | {"Message": b"another"}, Mac=made["Mac"]) == ("KMSInvalidMacException", "")
    other = "HMAC_SHA_256" if spec != "HMAC_256" else "HMAC_SHA_512"
    assert refused(kms.generate_mac, **what | {"MacAlgorithm": other}) == (
        "InvalidKeyUsageException", f"Algorithm {other} is incompatible with key spec {spec}.")


# --- key agreement -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", ["ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"])
def test_both_sides_derive_the_same_secret(kms, keys, spec):
    key = keys(spec, "KEY_AGREEMENT")
    ours = ec.generate_private_key(CURVES[spec][0]())
    spki = ours.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    what = {"KeyId": key["KeyId"], "KeyAgreementAlgorithm": "ECDH"}
    derived = kms.derive_shared_secret(**what, PublicKey=spki)
    assert derived["SharedSecret"] == ours.exchange(ec.ECDH(), public_key(kms, key["KeyId"]))
    assert (derived["KeyId"], derived["KeyAgreementAlgorithm"], derived["KeyOrigin"]) == (key["Arn"], "ECDH", "AWS_KMS")
    elsewhere = ec.generate_private_key(ec.SECP256K1()).public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    for peer in (elsewhere, tampered(spki), spki[:-1], spki + b"x", b"x"):
        assert refused(kms.derive_shared_secret, **what, PublicKey=peer) == ("ValidationException", "")
    assert refused(kms.derive_shared_secret, **what, PublicKey=spki, DryRun=True) == DRY_RUN


# --- data key pairs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", ["RSA_2048", "RSA_3072", *CURVES, "ECC_NIST_EDWARDS25519"])
def test_data_key_pairs_are_pairs(kms, key, spec):
    context = {"pair": spec}
    made = kms.generate_data_key_pair(KeyId=key["KeyId"], KeyPairSpec=spec, EncryptionContext=context)
    assert (made["KeyId"], made["KeyPairSpec"], made["KeyMaterialId"]) == (key["Arn"], spec, key["CurrentKeyMaterialId"])
    private = serialization.load_der_private_key(made["PrivateKeyPlaintext"], None)
    public = private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert public == made["PublicKey"]
    if isinstance(private, rsa.RSAPrivateKey):
        assert private.key_size == int(spec[-4:])
    if isinstance(private, ec.EllipticCurvePrivateKey):
        assert isinstance(private.curve, CURVES[spec][0])
    assert kms.decrypt(CiphertextBlob=made["PrivateKeyCiphertextBlob"], EncryptionContext=context)["Plaintext"] == made["PrivateKeyPlaintext"]
    assert refused(kms.decrypt, CiphertextBlob=made["PrivateKeyCiphertextBlob"]) == INVALID


def test_a_data_key_pair_without_plaintext_is_one(kms, key):
    made = kms.generate_data_key_pair_without_plaintext(KeyId=key["KeyId"], KeyPairSpec="ECC_NIST_P256")
    assert "PrivateKeyPlaintext" not in made
    private = serialization.load_der_private_key(kms.decrypt(CiphertextBlob=made["PrivateKeyCiphertextBlob"])["Plaintext"], None)
    assert private.public_key() == serialization.load_der_public_key(made["PublicKey"])
    assert (made["KeyId"], made["KeyPairSpec"], made["KeyMaterialId"]) == (key["Arn"], "ECC_NIST_P256", key["CurrentKeyMaterialId"])


def test_data_key_pairs_that_cannot_be_made(kms, key):
    for call in (kms.generate_data_key_pair, kms.generate_data_key_pair_without_plaintext):
        assert refused(call, KeyId=key["KeyId"], KeyPairSpec="SM2") == (
            "UnsupportedOperationException", "This server was built without a backend for key pair spec SM2.")
        assert refused(call, KeyId=key["KeyId"], KeyPairSpec="ECC_NIST_P256", DryRun=True) == DRY_RUN
        assert refused(call, KeyId=key["KeyId"]).code == "ValidationException"


# --- secrets -------------------------------------------------------------------------------------------------------


def test_nothing_secret_is_written_anywhere(own_server):
    """Private keys of pairs, shared secrets, plaintexts, messages: in no file the server writes."""
    from harness.clients import kms_client

    server = own_server.start()
    kms = kms_client(server)
    canaries = [f"canary-{os.urandom(8).hex()}".encode() for _ in range(3)]
    rsa_key = kms.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["KeyId"]
    signer = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    agreement = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")["KeyMetadata"]["KeyId"]
    mac = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
    oaep = {"KeyId": rsa_key, "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}
    kms.decrypt(**oaep, CiphertextBlob=kms.encrypt(**oaep, Plaintext=canaries[0])["CiphertextBlob"])
    kms.sign(KeyId=signer, Message=canaries[1], SigningAlgorithm="ECDSA_SHA_256")
    refused(kms.verify, KeyId=signer, Message=canaries[1], SigningAlgorithm="ECDSA_SHA_256", Signature=b"x")
    secrets = [kms.generate_mac(KeyId=mac, Message=canaries[2], MacAlgorithm="HMAC_SHA_256")["Mac"]]
    for spec in ("RSA_2048", "ECC_NIST_P256"):
        pair = kms.generate_data_key_pair(KeyId=server.key_arn, KeyPairSpec=spec)
        secrets.append(pair["PrivateKeyPlaintext"][-32:])
    peer = kms.get_public_key(KeyId=agreement)["PublicKey"]
    secrets.append(kms.derive_shared_secret(KeyId=agreement, KeyAgreementAlgorithm="ECDH", PublicKey=peer)["SharedSecret"])
    assert server.stop() == 0
    import base64

    haystack = b"".join(path.read_bytes() for path in server.data.rglob("*") if path.is_file())
    haystack += server.stdout_log.read_bytes() + server.stderr_log.read_bytes()
    assert rsa_key.encode() in haystack  # it is the right haystack
    for secret in canaries + secrets:
        assert secret not in haystack and secret.hex().encode() not in haystack
        assert base64.b64encode(secret)[:-4] not in haystack
