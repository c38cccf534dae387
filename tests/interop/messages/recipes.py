"""What every Encryption SDK writes and every other one reads: messages by recipe.

A folder holds `plain/` (the plaintexts), `keys/` (PEM and raw keys, ours alone) and `recipes.json`; whoever writes adds
a folder of its own name with RECIPE/PLAINTEXT for each. A recipe names the suite, the frame length, the encryption
context and one keyring; where these differ, also the keyring that opens (`opened_by`), the keys of the context that are
not stored (`required_keys`) and the one SDK that knows all of that (`only`)."""
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


def kms_keyrings(arn, other_arn, replica_arn, branch_key):
    """Pairs: what encrypts, what decrypts. `replica_arn` is that of the multi-Region key `arn` elsewhere; `branch_key`
    is the id of one that `other_arn` encrypts."""
    _, partition, _, region, account, _ = arn.split(":")
    replica_region = replica_arn.split(":")[3]
    own = {"partition": partition, "accounts": [account]}
    kms, other = {"kind": "aws-kms", "arn": arn}, {"kind": "aws-kms", "arn": other_arn}
    mrk, replica = {"kind": "aws-kms-mrk", "arn": arn}, {"kind": "aws-kms-mrk", "arn": replica_arn}
    several = {"kind": "aws-kms-multi", "arns": [arn, other_arn]}
    yield mrk, replica
    yield replica, mrk
    yield kms, {"kind": "aws-kms-discovery", "region": region, **own}
    yield mrk, {"kind": "aws-kms-mrk-discovery", "region": replica_region, **own}
    yield several, several
    yield several, other
    yield several, {"kind": "aws-kms-multi-discovery", "region": region, **own}
    hierarchical = {"kind": "aws-kms-hierarchy", "arn": other_arn, "branch_key": branch_key}
    yield hierarchical, hierarchical
    mixed = {"kind": "multi", "keyrings": [aes(192), kms, hierarchical, other]}
    for one in [mixed, *mixed["keyrings"], {"kind": "multi", "keyrings": [aes(128), other]}]:
        yield mixed, one


def required_keys():
    """Some and all keys of a context are not stored."""
    context = CONTEXTS["한글"]
    return [["Z"], ["부서", "é"], list(context)]


def more_recipes(sdk, arn, other_arn, replica_arn, branch_key):
    """What that SDK has beside the wrapping keys of recipes(): the other KMS keyrings, and required keys."""
    encrypted = {"frame_length": FRAME, "encryption_context": CONTEXTS["한글"], "only": sdk}
    for suite in ("0178", "0478", "0578"):
        for by, opened_by in kms_keyrings(arn, other_arn, replica_arn, branch_key):
            yield encrypted | {"suite": suite, "keyring": by, "opened_by": opened_by}
        for keys in required_keys():
            for by in (aes(256), {"kind": "aws-kms", "arn": other_arn}):
                yield encrypted | {"suite": suite, "keyring": by, "required_keys": keys}


def make(folder, kms_arn, more=()):
    """Writes all but the messages; returns the recipes, with those of `more`."""
    made = list(recipes(kms_arn))
    for recipe in more:
        made.append({"id": f"{len(made):03}-{recipe['suite']}-{recipe['keyring']['kind']}", **recipe})
    write_keys(folder / "keys")
    for size in SIZES:
        write(folder / "plain" / str(size), os.urandom(size))
    write(folder / "recipes.json", json.dumps(made, ensure_ascii=False).encode())
    return made
