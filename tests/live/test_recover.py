"""bongtu recover: back in for who has the data directory and the root key."""
import json
import shutil

import boto3
import pytest

from harness.clients import aws_client, kms_client, refused
from harness.command import assert_refused, bongtu


def xform_flag(flag):
    """PolicyName of --policy-name."""
    return "".join(word.title() for word in flag.removeprefix("--").split("-"))


def recovered(server, *flags):
    done = bongtu("recover", "--data", server.data, "--json", *flags)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def locked_out(kms, key_id):
    """A key policy that lets nobody in, as one who bypasses the safety check can leave it behind."""
    statement = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999999999999:root"},
                 "Action": "kms:*", "Resource": "*"}
    kms.put_key_policy(KeyId=key_id, PolicyName="default", BypassPolicyLockoutSafetyCheck=True,
                       Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def test_a_key_policy_that_lets_nobody_in_is_reset(own_server):
    kms = kms_client(own_server.start())
    key_id = kms.create_key()["KeyMetadata"]["KeyId"]
    blob = kms.encrypt(KeyId=key_id, Plaintext=b"mine")["CiphertextBlob"]
    locked_out(kms, key_id)
    assert refused(kms.decrypt, CiphertextBlob=blob).code == "AccessDeniedException"
    assert own_server.stop() == 0
    arn = f"arn:aws:kms:{own_server.region}:{own_server.account}:key/{key_id}"
    assert recovered(own_server, "--key-policy", key_id) == {"key_arn": arn}
    kms = kms_client(own_server.start())
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"mine"
    assert f"{own_server.account}:root" in kms.get_key_policy(KeyId=key_id)["Policy"]
    assert '"operation":"recover"' in (own_server.data / "audit.log").read_text()
    assert own_server.stop() == 0


def test_a_new_administrator_repairs_what_the_old_one_lost(own_server):
    own_server.start()
    iam = boto3.client("iam", endpoint_url=own_server.url, region_name="us-east-1",
                       aws_access_key_id=own_server.access_key_id, aws_secret_access_key=own_server.secret)
    iam.update_access_key(UserName="admin", AccessKeyId=own_server.access_key_id, Status="Inactive")
    assert refused(kms_client(own_server).list_keys).code == "UnrecognizedClientException"
    assert own_server.stop() == 0
    made = recovered(own_server, "--administrator")
    assert made["user"].startswith("recovered-")
    own_server.access_key_id, own_server.secret = made["access_key_id"], made["secret_access_key"]
    kms = kms_client(own_server.start())
    assert kms.list_keys()["Keys"]
    audit = (own_server.data / "audit.log").read_text()
    assert made["secret_access_key"] not in audit
    assert f':user/{made["user"]}' in audit
    assert own_server.stop() == 0


def test_what_it_says_to_do_with_the_new_administrator_works(own_server):
    """It named delete-user alone, which IAM refuses while the user has an access key and a policy."""
    own_server.start()
    assert own_server.stop() == 0
    done = bongtu("recover", "--data", own_server.data, "--administrator")
    assert done.returncode == 0, done.stderr
    commands = [line.split()[2:] for line in done.stdout.splitlines() if line.startswith("  aws iam ")]
    assert [command[0] for command in commands] == ["delete-user-policy", "delete-access-key", "delete-user"]
    iam = aws_client(own_server.start(), "iam")  # as the old administrator
    for name, *flags in commands:
        members = {xform_flag(flag): value for flag, value in zip(flags[::2], flags[1::2])}
        getattr(iam, name.replace("-", "_"))(**members)
    assert [user["UserName"] for user in iam.list_users()["Users"]] == ["admin"]
    assert own_server.stop() == 0


@pytest.mark.parametrize("flags, words", [
    ((), ("--administrator", "--key-policy")),
    (("--administrator", "--key-policy", "x"), ("--administrator", "--key-policy")),
    (("--key-policy", "00000000-0000-4000-8000-000000000000"), ("no key", "--region")),
    (("--key-policy", "alias/bongtu"), ("alias",)),
])
def test_refusals_change_nothing(made, flags, words):
    assert_refused(bongtu("recover", "--data", made.data, *flags), *words)


def test_it_needs_the_root_key_and_a_stopped_server(own_server, tmp_path):
    own_server.start()
    assert_refused(bongtu("recover", "--data", own_server.data, "--administrator"), "another process")
    assert own_server.stop() == 0
    shutil.move(own_server.data / "root.key", tmp_path / "elsewhere.key")
    assert_refused(bongtu("recover", "--data", own_server.data, "--administrator"), "root.key")
    flags = ("--root", f"file:{tmp_path / 'elsewhere.key'}", "--administrator")
    assert recovered(own_server, *flags)["access_key_id"].startswith("AKIA")
