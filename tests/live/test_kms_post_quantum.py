"""ML-DSA and ML-KEM keys of a build with AWS-LC, checked by PyPI cryptography. Rules: docs/decisions/0012."""
import os

import pytest
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import mldsa

from harness.clients import refused

ML_DSA = {"ML_DSA_44": 2420, "ML_DSA_65": 3309, "ML_DSA_87": 4627}
ML_KEM = {"ML_KEM_512": 768, "ML_KEM_768": 1088, "ML_KEM_1024": 1568}
KNOWN_TO_THE_CLIENT = ["ML_KEM_768", "ML_KEM_1024"]
SIGNING = "ML_DSA_SHAKE_256"
INVALID_SIGNATURE = ("KMSInvalidSignatureException", "")
INVALID_LENGTH = ("ValidationException", f"Digest is invalid length for algorithm {SIGNING}.")


@pytest.fixture(scope="module")
def key_id(kms):
    """The id of a key of the spec, made when first asked for."""
    made = {}

    def get(spec):
        if spec not in made:
            usage = "SIGN_VERIFY" if spec in ML_DSA else "ENCAPSULATE_DECAPSULATE"
            try:
                made[spec] = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["KeyId"]
            except ClientError as error:
                if "./dev build --with-aws-lc" in error.response["Error"].get("Message", ""):
                    pytest.skip("a build without AWS-LC")
                raise
        return made[spec]

    return get


def public_key(kms, key_id):
    return serialization.load_der_public_key(kms.get_public_key(KeyId=key_id)["PublicKey"])


def mu_of(public, message):
    hasher = mldsa.MLDSAMuHasher(public)
    hasher.update(message)
    return hasher.finalize()


@pytest.mark.parametrize("spec", ML_DSA)
def test_signatures_of_messages_and_of_mu_verify_elsewhere(kms, key_id, spec):
    key, public = key_id(spec), public_key(kms, key_id(spec))
    for message in (b"m", os.urandom(4096)):
        mu = mu_of(public, message)
        sent = {"RAW": message, "EXTERNAL_MU": mu}
        for kind in sent:
            made = kms.sign(KeyId=key, Message=sent[kind], MessageType=kind, SigningAlgorithm=SIGNING)
            assert made["SigningAlgorithm"] == SIGNING and len(made["Signature"]) == ML_DSA[spec]
            public.verify(made["Signature"], message)
            public.verify_mu(made["Signature"], mu)
            for other in sent:
                answer = kms.verify(KeyId=key, Message=sent[other], MessageType=other, SigningAlgorithm=SIGNING,
                                    Signature=made["Signature"])
                assert answer["SignatureValid"] is True


@pytest.mark.parametrize("spec", ML_DSA)
def test_a_changed_signature_is_refused(kms, key_id, spec):
    key, public = key_id(spec), public_key(kms, key_id(spec))
    signature = bytearray(kms.sign(KeyId=key, Message=b"m", SigningAlgorithm=SIGNING)["Signature"])
    signature[len(signature) // 2] ^= 1
    with pytest.raises(InvalidSignature):
        public.verify(bytes(signature), b"m")
    for wrong in (bytes(signature), bytes(signature[:-1]), b"x"):
        assert refused(kms.verify, KeyId=key, Message=b"m", SigningAlgorithm=SIGNING,
                       Signature=wrong) == INVALID_SIGNATURE


@pytest.mark.parametrize("size", [1, 63, 65])
def test_mu_has_one_length(kms, key_id, size):
    assert refused(kms.sign, KeyId=key_id("ML_DSA_65"), Message=bytes(size), MessageType="EXTERNAL_MU",
                   SigningAlgorithm=SIGNING) == INVALID_LENGTH


def test_ml_dsa_signs_no_digests(kms, key_id):
    assert refused(kms.sign, KeyId=key_id("ML_DSA_65"), Message=bytes(64), MessageType="DIGEST",
                   SigningAlgorithm=SIGNING) == (
        "ValidationException", f"Message type DIGEST is incompatible with algorithm {SIGNING}.")


@pytest.mark.parametrize("spec", ML_KEM)
def test_decapsulate_opens_what_encapsulate_made(kms, key_id, spec):
    made = kms.encapsulate(KeyId=key_id(spec), EncapsulationAlgorithm="ML_KEM")
    assert len(made["SharedSecret"]) == 32 and len(made["SharedSecretCiphertextBlob"]) == ML_KEM[spec]
    opened = kms.decapsulate(KeyId=key_id(spec), EncapsulationAlgorithm="ML_KEM",
                             SharedSecretCiphertextBlob=made["SharedSecretCiphertextBlob"])
    assert opened["SharedSecret"] == made["SharedSecret"]


@pytest.mark.parametrize("spec", KNOWN_TO_THE_CLIENT)
def test_decapsulate_opens_what_another_library_made(kms, key_id, spec):
    secret, ciphertext = public_key(kms, key_id(spec)).encapsulate()
    opened = kms.decapsulate(KeyId=key_id(spec), EncapsulationAlgorithm="ML_KEM",
                             SharedSecretCiphertextBlob=ciphertext)
    assert opened["SharedSecret"] == secret


@pytest.mark.parametrize("spec", ML_KEM)
def test_a_wrong_ciphertext_is_refused_only_by_its_length(kms, key_id, spec):
    parameters = {"KeyId": key_id(spec), "EncapsulationAlgorithm": "ML_KEM"}
    made = kms.encapsulate(**parameters)
    blob = bytearray(made["SharedSecretCiphertextBlob"])
    blob[0] ^= 1
    opened = kms.decapsulate(**parameters, SharedSecretCiphertextBlob=bytes(blob))
    assert opened["SharedSecret"] != made["SharedSecret"]
    for size in (1, ML_KEM[spec] - 1, ML_KEM[spec] + 1):
        assert refused(kms.decapsulate, **parameters, SharedSecretCiphertextBlob=bytes(size)) == (
            "InvalidCiphertextException", "")


@pytest.mark.parametrize("spec", KNOWN_TO_THE_CLIENT)
def test_a_data_key_pair_is_one_of_another_library_too(kms, key, key_id, spec):
    key_id(spec)
    made = kms.generate_data_key_pair(KeyId=key["KeyId"], KeyPairSpec=spec)
    private = serialization.load_der_private_key(made["PrivateKeyPlaintext"], None)
    secret, ciphertext = serialization.load_der_public_key(made["PublicKey"]).encapsulate()
    assert private.decapsulate(ciphertext) == secret
    opened = kms.decrypt(CiphertextBlob=made["PrivateKeyCiphertextBlob"])
    assert opened["Plaintext"] == made["PrivateKeyPlaintext"]
