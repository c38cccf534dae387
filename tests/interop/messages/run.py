"""Messages between the command line and the official Encryption SDKs: each opens what the other wrote (recipes.py)."""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]
import recipes  # noqa: E402
from harness.server import BINARY  # noqa: E402

OURS = "bongtu"
# What an SDK has no keyring for.
CANNOT = {"js": {"raw-ecdh"}}
SUITE_NAMES = {
    "0014": "AES_128_GCM_IV12_TAG16", "0046": "AES_192_GCM_IV12_TAG16", "0078": "AES_256_GCM_IV12_TAG16",
    "0114": "AES_128_GCM_IV12_TAG16_HKDF_SHA256", "0146": "AES_192_GCM_IV12_TAG16_HKDF_SHA256",
    "0178": "AES_256_GCM_IV12_TAG16_HKDF_SHA256", "0214": "AES_128_GCM_IV12_TAG16_HKDF_SHA256_ECDSA_P256",
    "0346": "AES_192_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384", "0378": "AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384",
    "0478": "AES_256_GCM_HKDF_SHA512_COMMIT_KEY", "0578": "AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384",
}


class Surprise(Exception):
    """Says what was not as expected."""


def kms_words(key):
    """Of a keyring over KMS, nothing of another. An SDK's MRK keyring is what ours is unless mrk=false."""
    mrk = f"mrk={'mrk' in key['kind']}"
    if key["kind"] in ("aws-kms", "aws-kms-mrk"):
        return ["provider=aws-kms", mrk, f"key={key['arn']}"]
    if key["kind"] == "aws-kms-multi":
        return ["provider=aws-kms", mrk, *(f"key={arn}" for arn in key["arns"])]
    if key["kind"].endswith("-discovery"):
        return ["provider=aws-kms", mrk, "discovery=true", f"region={key['region']}",
                f"discovery-partition={key['partition']}", *(f"discovery-account={each}" for each in key["accounts"])]
    return []


def words(key, keys):
    """The words after --wrapping-keys."""
    if of_kms := kms_words(key):
        return of_kms
    if key["kind"] == "aws-kms-hierarchy":
        return ["provider=hierarchical", f"store={keys}/branch-keys", f"branch-key={key['branch_key']}",
                f"key={key['arn']}", "ttl=600"]
    if key["kind"] == "raw-ecdh":
        return ["provider=raw-ecdh", f"curve={key['curve']}", f"private={keys}/sender-{key['curve']}.private.pem",
                f"public={keys}/recipient-{key['curve']}.public.pem"]
    named = [f"provider={key['kind']}", f"namespace={key['namespace']}", f"name={key['name']}"]
    if key["kind"] == "raw-aes":
        return [*named, f"file={keys}/aes-{key['bits']}"]
    return [*named, f"padding={key['padding']}", f"public={keys}/rsa.public.pem", f"private={keys}/rsa.private.pem"]


def wrapping_keys(key, keys):
    for each in key["keyrings"] if key["kind"] == "multi" else [key]:
        yield from ["--wrapping-keys", *words(each, keys)]


def bongtu(action, recipe, folder, source, target, environment, *flags):
    target.mkdir(parents=True)
    policy = "require-encrypt-require-decrypt" if recipe["suite"] in ("0478", "0578") else "forbid-encrypt-allow-decrypt"
    key = recipe.get("opened_by", recipe["keyring"]) if action == "decrypt" else recipe["keyring"]
    command = [BINARY, action, "-q", "-r", "-i", source, "-o", target, "--suffix", "", "--commitment-policy", policy,
               *wrapping_keys(key, folder / "keys"), *flags]
    if "required_keys" in recipe:
        command += ["--required-encryption-context-keys", *recipe["required_keys"]]
    if recipe["encryption_context"]:
        command += ["--encryption-context", *(f"{name}={value}" for name, value in recipe["encryption_context"].items())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise Surprise(f"{recipe['id']}: bongtu {action} ended with {done.returncode}\n{done.stderr}")


def write_ours(folder, environment):
    for recipe in json.loads((folder / "recipes.json").read_text()):
        bongtu("encrypt", recipe, folder, folder / "plain", folder / OURS / recipe["id"], environment,
               "--algorithm", SUITE_NAMES[recipe["suite"]], "--frame-length", str(recipe["frame_length"]))


def read_theirs(folder, name, environment):
    """Decrypts what the SDK wrote; the number of messages."""
    count = 0
    for recipe in json.loads((folder / "recipes.json").read_text()):
        opened = folder / f"{name}.opened" / recipe["id"]
        bongtu("decrypt", recipe, folder, folder / name / recipe["id"], opened, environment)
        for plaintext in (folder / "plain").iterdir():
            if (opened / plaintext.name).read_bytes() != plaintext.read_bytes():
                raise Surprise(f"{recipe['id']}/{plaintext.name}: {name} wrote it, we opened something else")
            count += 1
    return count


def use_sdk(command, directory, environment):
    done = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise Surprise(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return int(done.stdout)


def make_branch_key(folder, kms_arn, environment):
    """Its id."""
    command = [BINARY, "branch-key", "create", "--store", folder / "keys" / "branch-keys", "--key", kms_arn,
               "--encryption-context", "team=결제"]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def make(folder, kms_arn, environment, more=()):
    """All plaintexts, and our messages of them."""
    recipes.make(folder, kms_arn, more)
    write_ours(folder, environment)


def exchange(name, program, directory, folder, environment):
    """Both directions with one SDK, whose program is started in `directory`; how many messages there were."""
    whole = (folder / "recipes.json").read_text()
    kept = [recipe for recipe in json.loads(whole)
            if recipe["keyring"]["kind"] not in CANNOT.get(name, ()) and recipe.get("only", name) == name]
    try:
        (folder / "recipes.json").write_text(json.dumps(kept))
        expected = len(kept) * len(recipes.SIZES)
        counts = [use_sdk([*program, "read", str(folder), OURS], directory, environment),
                  use_sdk([*program, "write", str(folder), name], directory, environment),
                  read_theirs(folder, name, environment)]
    finally:
        (folder / "recipes.json").write_text(whole)
    if counts != [expected] * 3:
        raise Surprise(f"{name}: {counts} messages read, written and opened, not {expected}")
    return expected
