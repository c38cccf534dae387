"""Every provider of -w/--wrapping-keys: a round trip, and what it must not open."""
import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from harness.message_cli import UNSIGNED, done, environment, refused

OTHER_REGION = "us-east-1"


@pytest.fixture(scope="module")
def env(server):
    return environment(
        AWS_ACCESS_KEY_ID=server.access_key_id, AWS_SECRET_ACCESS_KEY=server.secret,
        AWS_REGION=server.region, AWS_ENDPOINT_URL_KMS=server.url,
    )


def pem_of(directory, name, der=None, private=None):
    """A file with a public key (DER), or with a private one."""
    file = directory / f"{name}.pem"
    if der is not None:
        file.write_text("-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(der).decode() + "-----END PUBLIC KEY-----\n")
    else:
        encoding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(private.private_bytes(*encoding))
    file.chmod(0o600)
    return file


class Party:
    """A key pair on P-256, in two files."""

    def __init__(self, directory, name):
        pair = ec.generate_private_key(ec.SECP256R1())
        spki = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        self.private = pem_of(directory, name, private=pair)
        self.public = pem_of(directory, f"{name}-public", der=pair.public_key().public_bytes(*spki))


def asymmetric(kms, directory, spec, usage):
    """A KMS key's ARN, and a file with its public key."""
    arn = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["Arn"]
    return arn, pem_of(directory, arn[-12:], der=kms.get_public_key(KeyId=arn)["PublicKey"])


def test_raw_ecdh(tmp_path):
    alice, bob, eve = (Party(tmp_path, name) for name in ("alice", "bob", "eve"))
    ecdh = ["-w", "provider=raw-ecdh", "curve=p256"]
    to_bob = done("encrypt", *ecdh, f"public={bob.public}", stdin=b"hello")
    assert done("decrypt", *ecdh, f"private={bob.private}", stdin=to_bob) == b"hello"
    refused("decrypt", *ecdh, f"private={eve.private}", stdin=to_bob, says="inspect")
    between = done("encrypt", *ecdh, f"private={alice.private}", f"public={bob.public}", stdin=b"hello")
    for private, public in ((alice.private, bob.public), (bob.private, alice.public)):
        assert done("decrypt", *ecdh, f"private={private}", f"public={public}", stdin=between) == b"hello"
    refused("decrypt", *ecdh, f"private={eve.private}", f"public={alice.public}", stdin=between, says="inspect")


def test_kms_rsa(tmp_path, kms, env):
    arn, public = asymmetric(kms, tmp_path, "RSA_2048", "ENCRYPT_DECRYPT")
    other, other_public = asymmetric(kms, tmp_path, "RSA_2048", "ENCRYPT_DECRYPT")
    flags = ["--algorithm", UNSIGNED.name, "-w", "provider=aws-kms-rsa"]
    message = done("encrypt", *flags, f"key={arn}", f"public={public}", stdin=b"hello")
    assert done("decrypt", "-w", "provider=aws-kms-rsa", f"key={arn}", stdin=message, env=env) == b"hello"
    refused("decrypt", "-w", "provider=aws-kms-rsa", f"key={other}", stdin=message, env=env, says="inspect")
    wrong = done("encrypt", *flags, f"key={arn}", f"public={other_public}", stdin=b"hello")
    refused("decrypt", "-w", "provider=aws-kms-rsa", f"key={arn}", stdin=wrong, env=env)
    refused("encrypt", *flags[2:], f"key={arn}", f"public={public}", stdin=b"x", says="sign")  # the default suite signs


def test_kms_ecdh(tmp_path, kms, env):
    alice, alice_public = asymmetric(kms, tmp_path, "ECC_NIST_P256", "KEY_AGREEMENT")
    bob, bob_public = asymmetric(kms, tmp_path, "ECC_NIST_P256", "KEY_AGREEMENT")
    eve, _ = asymmetric(kms, tmp_path, "ECC_NIST_P256", "KEY_AGREEMENT")
    ecdh = ["-w", "provider=aws-kms-ecdh", "curve=p256"]
    message = done("encrypt", *ecdh, f"key={alice}", f"recipient={bob_public}", stdin=b"hello", env=env)
    assert done("decrypt", *ecdh, f"key={alice}", f"recipient={bob_public}", stdin=message, env=env) == b"hello"
    assert done("decrypt", *ecdh, f"key={bob}", stdin=message, env=env) == b"hello"
    refused("decrypt", *ecdh, f"key={eve}", stdin=message, env=env)
    refused("encrypt", *ecdh, f"key={alice}", stdin=b"x", env=env)


def test_kms_discovery(server, env, key):
    message = done("encrypt", "-w", f"key={key['Arn']}", stdin=b"hello", env=env)
    discovery = ["-w", "discovery=true"]
    mine = [f"discovery-account={server.account}", "discovery-partition=aws"]
    nowhere = {name: value for name, value in env.items() if name != "AWS_REGION"} | {"AWS_CONFIG_FILE": "/dev/null"}
    for flags in (discovery, discovery + mine, discovery + [f"region={server.region}"]):
        assert done("decrypt", *flags, stdin=message, env=nowhere) == b"hello"
    others = ["discovery-account=111122223333", "discovery-partition=aws"]
    refused("decrypt", *discovery, *others, stdin=message, env=nowhere, says="None names it.")
    refused("decrypt", *discovery, *mine[:1], "discovery-partition=aws-cn", stdin=message, env=nowhere, says="None names it.")
    refused("decrypt", *discovery, f"region={OTHER_REGION}", stdin=message, env=nowhere)


def test_a_multi_region_key_opens_in_another_region(server, kms, env):
    arn = kms.create_key(MultiRegion=True)["KeyMetadata"]["Arn"]
    kms.replicate_key(KeyId=arn, ReplicaRegion=OTHER_REGION)
    there = arn.replace(server.region, OTHER_REGION)
    message = done("encrypt", "-w", f"key={arn}", stdin=b"hello", env=env)
    for flags in ([f"key={there}"], ["discovery=true", f"region={OTHER_REGION}"]):
        assert done("decrypt", "-w", *flags, stdin=message, env=env) == b"hello"
    refused("decrypt", "-w", f"key={there}", "mrk=false", stdin=message, env=env, says="inspect")
    refused("decrypt", "-w", "discovery=true", "region=eu-west-1", stdin=message, env=env)
    refused("encrypt", "-w", f"key={arn}", f"key={there}", stdin=b"x", env=env, code=2, says="one replica")


def hierarchical(store, branch_key, arn):
    return ["-w", "provider=hierarchical", f"store={store}", f"branch-key={branch_key}", f"key={arn}", "ttl=60"]


def branch_key(action, store, arn, *flags):
    return ["branch-key", action, "--store", store, "--key", arn, *flags]


def test_hierarchical_keys_are_made_and_rotated(tmp_path, env, key, new_key):
    store = tmp_path / "keys" / "store"
    identity = done(*branch_key("create", store, key["Arn"], "-c", "tenant=한"), env=env).decode().removesuffix("\n")
    flags = hierarchical(store, identity, key["Arn"])
    before = done("encrypt", *flags, stdin=b"before", env=env)
    assert done(*branch_key("rotate", store, key["Arn"], "--branch-key", identity), env=env) == b""
    after = done("encrypt", *flags, stdin=b"after", env=env)
    assert done("decrypt", *flags, stdin=before, env=env) == b"before"
    assert done("decrypt", *flags, stdin=after, env=env) == b"after"

    other = done(*branch_key("create", store, key["Arn"]), env=env).decode().strip()
    refused("decrypt", *hierarchical(store, other, key["Arn"]), stdin=after, env=env, says="inspect")
    refused("decrypt", *hierarchical(store, identity, new_key["Arn"]), stdin=after, env=env)
    (versions := sorted(file.name for file in (store / identity).iterdir())).remove("ACTIVE")
    assert len(versions) == 2


def test_branch_keys_are_refused_with_the_reason(tmp_path, env, key):
    store = tmp_path / "store"
    create = branch_key("create", store, key["Arn"])
    refused(*create[:-1], "alias/a", env=env, code=2, says="--key is the ARN of a KMS key")
    refused("branch-key", env=env, code=2, says="See bongtu branch-key --help.")
    refused("branch-key", "create", "--store", store, env=env, code=2, says="--key")
    refused(*create, "-c", "aws-crypto-public-key=x", env=env, code=2, says="encryption context")
    nobody = env | {"AWS_SECRET_ACCESS_KEY": "wrong"}
    refused(*create, env=nobody, code=2)
    rotate = branch_key("rotate", store, key["Arn"], "--branch-key")
    for unknown in ("9a1e8a1c-0b0f-4a55-8a4e-000000000000", "../../etc"):
        refused(*rotate, unknown, env=env, code=2, says="no such branch key" if unknown[0] == "9" else "no branch key")
    assert b"--branch-key" in done("branch-key", "rotate", "--help")
