"""What every Encryption SDK writes and every other one reads: messages by recipe.

A folder holds `plain/` (the plaintexts), `keys/` (PEM and raw keys, ours alone) and `recipes.json`; whoever writes adds
a folder of its own name with RECIPE/PLAINTEXT for each. A recipe names the suite, the frame length, the encryption
context and one wrapping key."""
import json
import os
import secrets

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, rsa

SUITES = ["0014", "0046", "0078", "0114", "0146", "0178", "0214", "0346", "0378", "0478", "0578"]
FRAME = 128  # the Python SDK takes multiples of 128 only
SIZES = [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME]
# No empty value: the Java SDK refuses it.
CONTEXTS = {"none": {}, "한글": {"부서": "결제", "Z": "0", "a": "1", "é": "값"}}
PADDINGS = ["pkcs1", "oaep-sha1", "oaep-sha256", "oaep-sha384", "oaep-sha512"]
CURVES = {"p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1}
NAMESPACE = "bongtu tests"


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)


def private_pem(key):
    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())


def public_pem(key):
    return key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)


def write_pair(folder, name, key):
    write(folder / f"{name}.private.pem", private_pem(key))
    write(folder / f"{name}.public.pem", public_pem(key))


def write_keys(folder):
    for bits in (128, 192, 256):
        write(folder / f"aes-{bits}", secrets.token_bytes(bits // 8))
    write_pair(folder, "rsa", rsa.generate_private_key(65537, 2048))
    for name, curve in CURVES.items():
        write_pair(folder, f"sender-{name}", ec.generate_private_key(curve()))
        write_pair(folder, f"recipient-{name}", ec.generate_private_key(curve()))


def aes(bits):
    return {"kind": "raw-aes", "bits": bits, "namespace": NAMESPACE, "name": f"aes {bits}"}


def keyrings(kms_arn):
    yield from (aes(bits) for bits in (128, 192, 256))
    yield from ({"kind": "raw-rsa", "padding": padding, "namespace": NAMESPACE, "name": "rsa"} for padding in PADDINGS)
    yield from ({"kind": "raw-ecdh", "curve": curve} for curve in CURVES)
    yield {"kind": "aws-kms", "arn": kms_arn}


def recipes(kms_arn):
    """Every suite with a raw AES key and with KMS in every context; every wrapping key with two suites."""
    everywhere = [(suite, key, name) for suite in SUITES for key in (aes(256), {"kind": "aws-kms", "arn": kms_arn})
                  for name in CONTEXTS]
    others = [(suite, key, "한글") for suite in ("0146", "0578") for key in keyrings(kms_arn)]
    for number, (suite, key, context) in enumerate(everywhere + others):
        yield {"id": f"{number:03}-{suite}-{key['kind']}", "suite": suite, "frame_length": FRAME,
               "encryption_context": CONTEXTS[context], "keyring": key}


def make(folder, kms_arn):
    """Writes all but the messages; returns the recipes."""
    made = list(recipes(kms_arn))
    write_keys(folder / "keys")
    for size in SIZES:
        write(folder / "plain" / str(size), os.urandom(size))
    write(folder / "recipes.json", json.dumps(made, ensure_ascii=False).encode())
    return made
