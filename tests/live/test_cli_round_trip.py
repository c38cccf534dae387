"""What the command line writes the official Python SDK opens, and the other way round."""
import os

import pytest
from aws_cryptographic_material_providers.mpl.models import CreateAwsKmsKeyringInput, PaddingScheme

from harness.message_cli import (
    PROVIDERS,
    SIGNED,
    UNSIGNED,
    AesKey,
    RsaKey,
    done,
    environment,
    lines_of,
    refused,
    sdk_decrypt,
    sdk_encrypt,
)

SIZES = [0, 1, 4095, 4096, 4097, 300_000]
SUITES = [UNSIGNED, SIGNED]
CONTEXT = {"용도": "보관", "a": "b=c"}
CONTEXT_FLAGS = ["-c", "용도=보관", "a=b=c"]
PADDINGS = [("pkcs1", PaddingScheme.PKCS1), ("oaep-sha1", PaddingScheme.OAEP_SHA1_MGF1), ("oaep-sha512", PaddingScheme.OAEP_SHA512_MGF1)]


@pytest.fixture(scope="module")
def kms_env(server):
    return environment(
        AWS_ACCESS_KEY_ID=server.access_key_id,
        AWS_SECRET_ACCESS_KEY=server.secret,
        AWS_REGION=server.region,
        AWS_ENDPOINT_URL_KMS=server.url,
    )


@pytest.fixture(scope="module")
def kms_keyring(kms, server):
    return PROVIDERS.create_aws_kms_keyring(CreateAwsKmsKeyringInput(kms_key_id=server.key_arn, kms_client=kms))


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("size", SIZES)
def test_raw_aes_both_ways(tmp_path, aes, suite, size):
    data = os.urandom(size)
    file = tmp_path / "편지.txt"
    file.write_bytes(data)
    done("encrypt", file, *aes.flags, *CONTEXT_FLAGS, "--algorithm", suite.name)
    assert sdk_decrypt(aes.keyring, (tmp_path / "편지.txt.encrypted").read_bytes()) == data
    file.write_bytes(sdk_encrypt(aes.keyring, data, suite, CONTEXT))
    done("decrypt", file, "-o", tmp_path / "out", *aes.flags, *CONTEXT_FLAGS)
    assert (tmp_path / "out").read_bytes() == data


@pytest.mark.parametrize("padding,scheme", PADDINGS)
def test_raw_rsa_both_ways(tmp_path, padding, scheme):
    key = RsaKey(tmp_path, padding, scheme)
    message = done("encrypt", *key.encrypt_flags, stdin=b"hello")
    assert sdk_decrypt(key.keyring, message) == b"hello"
    assert done("decrypt", *key.decrypt_flags, stdin=sdk_encrypt(key.keyring, b"hello")) == b"hello"


def test_kms_both_ways(server, kms_env, kms_keyring):
    message = done("encrypt", "-w", f"key={server.key_arn}", *CONTEXT_FLAGS, stdin=b"hello", env=kms_env)
    assert sdk_decrypt(kms_keyring, message) == b"hello"
    message = sdk_encrypt(kms_keyring, b"hello", context=CONTEXT)
    for flags in ([f"key={server.key_arn}"], ["discovery=true"], ["discovery=true", f"discovery-account={server.account}", "discovery-partition=aws"]):
        assert done("decrypt", "-w", *flags, stdin=message, env=kms_env) == b"hello"


def test_an_alias_is_asked_in_the_region_of_the_environment(kms_env, kms_keyring):
    message = done("encrypt", "-w", "key=alias/bongtu", stdin=b"hello", env=kms_env)
    assert sdk_decrypt(kms_keyring, message) == b"hello"
    nowhere = {name: value for name, value in kms_env.items() if name != "AWS_REGION"} | {"AWS_CONFIG_FILE": "/nowhere"}
    refused("encrypt", "-w", "key=alias/bongtu", stdin=b"hello", env=nowhere, code=2, says="AWS_REGION")


def test_the_endpoint_may_be_a_flag(server, kms_env):
    env = {name: value for name, value in kms_env.items() if name != "AWS_ENDPOINT_URL_KMS"}
    flags = ["-w", f"key={server.key_arn}", "--endpoint", server.url]
    assert done("decrypt", *flags, stdin=done("encrypt", *flags, stdin=b"x", env=env), env=env) == b"x"


def test_kms_refusals_say_what_to_do(server, kms_env, kms_keyring, new_key):
    message = sdk_encrypt(kms_keyring, b"hello")
    refused("decrypt", "-w", f"key={new_key['Arn']}", stdin=message, env=kms_env, says="bongtu inspect")
    refused("decrypt", "-w", "discovery=true", "discovery-account=111122223333", "discovery-partition=aws", stdin=message, env=kms_env)
    wrong = kms_env | {"AWS_SECRET_ACCESS_KEY": "wrong"}
    assert b"hello" not in refused("decrypt", "-w", f"key={server.key_arn}", stdin=message, env=wrong).stdout


def test_a_data_key_is_lent_again(server, tmp_path, kms_env):
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}").write_bytes(b"x")
    flags = ["-r", tmp_path / "in", "-o", tmp_path / "out/", "-w", f"key={server.key_arn}"]
    for caching, data_keys in (([], 3), (["--caching", "capacity=10", "max_age=60"], 1)):
        log = tmp_path / f"log{data_keys}"
        done("encrypt", *flags, *caching, "--metadata-output", log, env=kms_env)
        assert len({line["header"]["encrypted_data_keys"][0]["encrypted_data_key"] for line in lines_of(log)}) == data_keys
        assert len({line["header"]["message_id"] for line in lines_of(log)}) == 3
    done("verify", "-r", tmp_path / "out", "-w", f"key={server.key_arn}", env=kms_env)


def test_a_directory_there_and_back(tmp_path, aes):
    files = {"하나.txt": b"1", "둘/셋.txt": b"2" * 9000, "둘/빈": b"", "공백 있는 이름": b"4"}
    for name, data in files.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
    done("encrypt", "-r", tmp_path / "in", "-o", tmp_path / "sealed", *aes.flags)
    for name, data in files.items():
        assert sdk_decrypt(aes.keyring, (tmp_path / "sealed" / f"{name}.encrypted").read_bytes()) == data
    for name, data in files.items():
        (tmp_path / "sealed" / f"{name}.encrypted").write_bytes(sdk_encrypt(aes.keyring, data))
    done("decrypt", "-r", tmp_path / "sealed", "-o", tmp_path / "back", "--suffix", *aes.flags)
    assert {str(p.relative_to(tmp_path / "back")) for p in (tmp_path / "back").rglob("*") if p.is_file()} == {f"{n}.encrypted" for n in files}
    for name, data in files.items():
        assert (tmp_path / "back" / f"{name}.encrypted").read_bytes() == data


def test_several_keys_each_open(tmp_path):
    first, second = AesKey(tmp_path, "first"), AesKey(tmp_path, "second")
    message = done("encrypt", *first.flags, *second.flags, stdin=b"hello")
    assert sdk_decrypt(first.keyring, message) == sdk_decrypt(second.keyring, message) == b"hello"
    for key in (first, second):
        assert done("decrypt", *key.flags, stdin=message) == b"hello"


@pytest.mark.parametrize("form", ["hex", "HEX\n", "base64", "raw"])
def test_key_files_are_raw_hex_or_base64(tmp_path, aes, form):
    import base64

    text = {"hex": aes.bytes.hex(), "HEX\n": aes.bytes.hex().upper() + "\n", "base64": base64.b64encode(aes.bytes).decode() + "\n"}
    aes.file.write_bytes(aes.bytes if form == "raw" else text[form].encode())
    assert sdk_decrypt(aes.keyring, done("encrypt", *aes.flags, stdin=b"x")) == b"x"


def test_required_context_stays_out_of_the_message(tmp_path, aes):
    flags = [*aes.flags, "-c", "tenant=7", "a=b", "--required-encryption-context-keys", "tenant"]
    message = done("encrypt", *flags, stdin=b"hello")
    assert b"tenant" not in message
    assert done("decrypt", *flags, stdin=message) == b"hello"
    refused("decrypt", *aes.flags, stdin=message)
    refused("decrypt", *aes.flags, "-c", "tenant=8", "--required-encryption-context-keys", "tenant", stdin=message)


def test_base64_through_pipes(aes):
    import base64

    data = os.urandom(100_000)
    text = done("encrypt", *aes.flags, "--encode", stdin=data)
    assert sdk_decrypt(aes.keyring, base64.b64decode(text, validate=True)) == data
    wrapped = base64.encodebytes(base64.b64decode(text))
    assert done("decrypt", *aes.flags, "--decode", stdin=wrapped) == data
    refused("decrypt", *aes.flags, stdin=text, says="--decode")


def test_the_official_form(tmp_path, aes):
    (tmp_path / "a").write_bytes(b"hello")
    done("-e", "-i", tmp_path / "a", "-o", tmp_path / "b", *aes.flags, "-S", "-c", "k=v")
    done("--decrypt", "-i", tmp_path / "b", "-o", tmp_path / "c", *aes.flags, "-S", "-c", "k")
    assert (tmp_path / "c").read_bytes() == b"hello"
    refused("--decrypt-unsigned", "-i", tmp_path / "b", "-o", tmp_path / "d", *aes.flags, "-S", says="signed")
    assert not (tmp_path / "d").exists()
    (tmp_path / "flags").write_text("# all of it\n--decrypt\n-w " + " ".join(aes.parameters) + " # the key\n")
    assert done(f"@{tmp_path}/flags", "-i", tmp_path / "b", "-o", "-") == b"hello"
