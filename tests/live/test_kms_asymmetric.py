"""Asymmetric and HMAC keys through boto3: what comes out is checked by PyPI cryptography. Rules: docs/kms-api.md."""
import base64
import os

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from harness.asymmetric import RSA_SIGNING, CURVES, MACS, INVALID, INVALID_SIGNATURE, DRY_RUN, call, keys, public_key, tampered
from harness.clients import kms_client, refused


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
            "UnsupportedOperationException", "KeyPairSpec SM2 is not supported.")
        assert refused(call, KeyId=key["KeyId"], KeyPairSpec="ECC_NIST_P256", DryRun=True) == DRY_RUN
        assert refused(call, KeyId=key["KeyId"]).code == "ValidationException"


# --- secrets -------------------------------------------------------------------------------------------------------


def test_nothing_secret_is_written_anywhere(own_server):
    """Private keys of pairs, shared secrets, plaintexts, messages: in no file the server writes."""
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
    haystack = b"".join(path.read_bytes() for path in server.data.rglob("*") if path.is_file())
    haystack += server.stdout_log.read_bytes() + server.stderr_log.read_bytes()
    assert rsa_key.encode() in haystack  # it is the right haystack
    for secret in canaries + secrets:
        assert secret not in haystack and secret.hex().encode() not in haystack
        assert base64.b64encode(secret)[:-4] not in haystack
