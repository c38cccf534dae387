"""Deletion of keys in a server whose clock is moved by Debian's faketime."""
import json
import os
import pathlib
import subprocess

import pytest

from harness.clients import kms_client, refused

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


def clock_ahead(days):
    """The environment of a server whose wall clock is so far ahead; its monotonic clock runs on."""
    asan = subprocess.run(["g++", "-print-file-name=libasan.so"], capture_output=True, text=True).stdout.strip()
    # Where the server is built with AddressSanitizer, that must come first.
    preload = [asan] if os.path.isabs(asan) else []
    return os.environ | {
        "LD_PRELOAD": ":".join([*preload, FAKETIME]),
        "FAKETIME": f"+{days}d",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def records(server):
    return [json.loads(line) for line in (server.data / "audit.log").read_text().splitlines()]


def run_ahead(server, days):
    """Starts with such a clock and stops: each run does at least one round of due work."""
    server.start(env=clock_ahead(days))
    assert server.stop() == 0


@pytest.fixture
def scheduled(own_server):
    """A server that is stopped, and a key of it that waits for its deletion for seven days."""
    if not pathlib.Path(FAKETIME).exists():
        pytest.fail("needs the package faketime")
    server = own_server.start()
    kms = kms_client(server)
    key_id = kms.create_key()["KeyMetadata"]["KeyId"]
    blob = kms.encrypt(KeyId=key_id, Plaintext=b"kept")["CiphertextBlob"]
    answer = kms.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=7)
    assert answer["KeyState"] == "PendingDeletion" and answer["PendingWindowInDays"] == 7
    assert server.stop() == 0
    return server, key_id, blob


def test_a_clock_moved_forty_days_ahead_deletes_nothing(scheduled):
    server, key_id, blob = scheduled
    for _ in range(3):
        run_ahead(server, 40)
    assert not any(record["operation"] == "DeleteKey" for record in records(server))
    kms = kms_client(server.start())
    assert kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] == "PendingDeletion"
    kms.cancel_key_deletion(KeyId=key_id)
    kms.enable_key(KeyId=key_id)
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"kept"


def test_a_key_is_gone_after_its_days(scheduled):
    """Seven starts, each a day later than the one before: what a server may count at its start."""
    server, key_id, blob = scheduled
    for days in range(1, 8):
        assert not any(record["operation"] == "DeleteKey" for record in records(server)), f"after {days - 1} days"
        run_ahead(server, days)
    deleted = [record for record in records(server) if record["operation"] == "DeleteKey"]
    assert len(deleted) == 1
    assert deleted[0]["principal"] == "kms.amazonaws.com" and deleted[0]["outcome"] == "ok"
    assert deleted[0]["keys"] == [f"arn:aws:kms:{server.region}:{server.account}:key/{key_id}"]
    kms = kms_client(server.start())
    assert refused(kms.describe_key, KeyId=key_id).code == "NotFoundException"
    assert refused(kms.decrypt, CiphertextBlob=blob).code == "AccessDeniedException"


def test_the_window_can_be_cancelled_and_survives_restarts(scheduled):
    server, key_id, blob = scheduled
    kms = kms_client(server.start())
    assert refused(kms.decrypt, CiphertextBlob=blob) == (
        "KMSInvalidStateException",
        f"arn:aws:kms:{server.region}:{server.account}:key/{key_id} is pending deletion.",
    )
    kms.cancel_key_deletion(KeyId=key_id)
    assert kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] == "Disabled"
    assert refused(kms.cancel_key_deletion, KeyId=key_id).message.endswith(" is not pending deletion.")
