"""What the tests of asymmetric and HMAC keys share: their specs and algorithms, and PyPI's cryptography beside them."""
import hashlib

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding

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


def call(kms, operation, **parameters):
    return refused(lambda **given: kms._make_api_call(operation, given), **parameters)
