"""bongtu's message commands, and the official Python SDK with the same keys."""
import json
import os
import stat
import subprocess

import aws_encryption_sdk
from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_cryptographic_material_providers.mpl.models import (
    AesWrappingAlg,
    CreateRawAesKeyringInput,
    CreateRawRsaKeyringInput,
    PaddingScheme,
)
from aws_encryption_sdk.identifiers import AlgorithmSuite, CommitmentPolicy
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from harness.server import BINARY

UNSIGNED = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY
SIGNED = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384
DATA = bytes(range(256)) * 200
PROVIDERS = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig())
SDK = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)


def environment(**more):
    """Without what the environment says about bongtu and AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BONGTU_", "AWS_"))}
    return kept | {"AWS_EC2_METADATA_DISABLED": "true"} | more


def command(*arguments):
    return [BINARY, *map(str, arguments)]


def run(*arguments, stdin=b"", cwd=None, env=None):
    return subprocess.run(command(*arguments), input=stdin, capture_output=True, timeout=120, cwd=cwd, env=env or environment())


def done(*arguments, **options):
    """What it wrote to standard output, having succeeded."""
    ended = run(*arguments, **options)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout


def refused(*arguments, code=1, says="", **options):
    """It failed so, and said why on standard error."""
    ended = run(*arguments, **options)
    assert ended.returncode == code, (ended.returncode, ended.stderr)
    assert says in ended.stderr.decode(), ended.stderr.decode()
    return ended


class AesKey:
    """A raw AES key, in a file for us and as a keyring for the SDK."""

    def __init__(self, directory, name="key"):
        self.bytes = os.urandom(32)
        self.file = directory / f"{name}.bin"
        self.file.write_bytes(self.bytes)
        self.file.chmod(0o600)
        self.flags = ["-w", "provider=raw-aes", "namespace=home", f"name={name}", f"file={self.file}"]
        self.parameters = self.flags[1:]
        self.keyring = PROVIDERS.create_raw_aes_keyring(
            CreateRawAesKeyringInput(
                key_namespace="home", key_name=name, wrapping_key=self.bytes, wrapping_alg=AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16
            )
        )


class RsaKey:
    """The same with a raw RSA key; `padding` as the flag says it, `scheme` as the SDK does."""

    def __init__(self, directory, padding="oaep-sha512", scheme=PaddingScheme.OAEP_SHA512_MGF1):
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private_pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public_pem = private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.private, self.public = directory / "private.pem", directory / "public.pem"
        self.private.write_bytes(private_pem)
        self.private.chmod(0o600)
        self.public.write_bytes(public_pem)
        common = ["-w", "provider=raw-rsa", "namespace=home", "name=rsa", f"padding={padding}"]
        self.encrypt_flags = [*common, f"public={self.public}"]
        self.decrypt_flags = [*common, f"private={self.private}"]
        self.keyring = PROVIDERS.create_raw_rsa_keyring(
            CreateRawRsaKeyringInput(
                key_namespace="home", key_name="rsa", padding_scheme=scheme, public_key=public_pem, private_key=private_pem
            )
        )


def sdk_encrypt(keyring, plaintext, suite=SIGNED, context=None, frame_length=4096):
    message, _ = SDK.encrypt(
        source=plaintext, keyring=keyring, algorithm=suite, encryption_context=context or {}, frame_length=frame_length
    )
    return message


def sdk_decrypt(keyring, message):
    return SDK.decrypt(source=message, keyring=keyring)[0]


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def names(directory):
    return sorted(path.name for path in directory.iterdir())


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)
