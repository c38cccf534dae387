#!/usr/bin/env python3
"""Makes post_quantum_v1.json: known answers for ML-DSA and ML-KEM, by implementations that are not ours.

Needs the PyPI packages `dilithium-py` and `kyber-py`, which are written from FIPS 204 and 203, and `cryptography`, over
OpenSSL's: what the first two make the third has to accept, and its DER is what ours has to be (it has no ML-KEM-512, whose
DER is put together here). All inputs come from their names and nothing is random, so running it again writes
the same bytes:

    python3 tests/vectors/make_post_quantum_vectors.py > tests/vectors/post_quantum_v1.json
"""

import hashlib
import json
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import mldsa, mlkem
from dilithium_py import ml_dsa
from kyber_py import ml_kem


ML_KEM_512_PKCS8 = bytes.fromhex("3054020100300b060960864801650304040104428040")
ML_KEM_512_SPKI = bytes.fromhex("30820332300b060960864801650304040103820321" "00")


def made(name, size):
    """`size` bytes that depend on nothing but `name`."""
    return hashlib.shake_256(name.encode()).digest(size)


def pkcs8(key):
    return key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption())


def spki(key):
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def hexed(vector):
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in vector.items()}


def part(private_key):
    """20 secret bytes of the expanded key, to look for in memory."""
    return private_key[len(private_key) // 4:][:20]


def signatures(size):
    name = f"ML_DSA_{size}"
    seed, message = made(f"{name} seed", 32), made(f"{name} message", 200)
    scheme = getattr(ml_dsa, name)
    public, private = scheme.key_derive(seed)
    mu = scheme.prehash_external_mu(public, message)
    signature = scheme.sign(private, message, deterministic=True)
    assert signature == scheme.sign_external_mu(private, mu, deterministic=True)
    theirs = getattr(mldsa, f"MLDSA{size}PrivateKey").from_seed_bytes(seed)
    assert theirs.public_key().public_bytes_raw() == public
    theirs.public_key().verify(signature, message)
    theirs.public_key().verify_mu(signature, mu)
    return {"spec": name, "private_key": pkcs8(theirs), "public_key": spki(theirs.public_key()),
            "expanded_part": part(private), "message": message, "mu": mu, "signature": signature}


def encapsulation(size):
    name = f"ML_KEM_{size}"
    seed, scheme = made(f"{name} seed", 64), getattr(ml_kem, name)
    public, private = scheme.key_derive(seed)
    secret, ciphertext = scheme._encaps_internal(public, made(f"{name} randomness", 32))
    wrong = bytes([ciphertext[0] ^ 1]) + ciphertext[1:]
    other_secret = scheme.decaps(private, wrong)
    if size == 512:
        der = ML_KEM_512_PKCS8 + seed, ML_KEM_512_SPKI + public
    else:
        theirs = getattr(mlkem, f"MLKEM{size}PrivateKey").from_seed_bytes(seed)
        assert theirs.public_key().public_bytes_raw() == public
        assert theirs.decapsulate(ciphertext) == secret and theirs.decapsulate(wrong) == other_secret
        der = pkcs8(theirs), spki(theirs.public_key())
    return {"spec": name, "private_key": der[0], "public_key": der[1], "expanded_part": part(private),
            "ciphertext": ciphertext, "shared_secret": secret, "wrong_ciphertext_shared_secret": other_secret}


json.dump({"ml_dsa": [hexed(signatures(size)) for size in (44, 65, 87)],
           "ml_kem": [hexed(encapsulation(size)) for size in (512, 768, 1024)]}, sys.stdout, indent=1)
print()
