"""A result nobody recorded is a result nobody gets: the audit log as a client meets it."""
import json
import os
import resource
import subprocess
import time

import pytest

DATA_KEY = {"KeySpec": "AES_256", "EncryptionContext": {"table": "members"}}


def records(server):
    return [json.loads(line) for line in (server.data / "audit.log").read_text().splitlines()]


def generate(server):
    return server.call("GenerateDataKey", DATA_KEY | {"KeyId": server.key_arn})


def recorded(server, answer):
    """Whether the log has this answer's record; changes are copied to it a moment later."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        path = server.data / "audit.log"
        if path.exists() and answer.headers["x-amzn-RequestId"] in path.read_text():
            return True
        time.sleep(0.02)
    return False


def record_of(server, answer):
    assert recorded(server, answer)
    found = [record for record in records(server) if record["id"] == answer.headers["x-amzn-RequestId"]]
    assert len(found) == 1
    return found[0]


def test_a_use_is_recorded_before_its_answer(server):
    answer = generate(server)
    assert answer.headers["x-amzn-RequestId"] in (server.data / "audit.log").read_text()
    record = record_of(server, answer)
    assert record["operation"] == "GenerateDataKey"
    assert record["outcome"] == "ok"
    text = json.dumps(record)
    for part in (server.key_arn, "user/admin", server.access_key_id, "127.0.0.1", "members"):
        assert part in text
    assert answer.json["Plaintext"] not in text and answer.json["CiphertextBlob"] not in text


def test_a_change_and_a_refusal_are_recorded(server):
    made = server.call("CreateKey", b"{}")
    record = record_of(server, made)
    assert (record["operation"], record["outcome"]) == ("CreateKey", "ok")
    assert made.json["KeyMetadata"]["Arn"] in json.dumps(record)
    refused = server.call("Decrypt", {"CiphertextBlob": "AAAA"})
    record = record_of(server, refused)
    assert record["operation"] == "Decrypt" and "InvalidCiphertext" in record["outcome"]


def test_a_stage_call_names_the_api_key_and_the_role(server):
    answer = server.stage("/prod/encrypt", {"items": [{"plaintext": "x", "encryption_context": {"a": "b"}}] * 3 + [{}]})
    record = record_of(server, answer)
    text = json.dumps(record)
    assert "assumed-role/bongtu-encrypt/encrypt" in text and server.api_key not in text
    assert record["items"] == 4 and record["failures"] == 1


def calls_until(server, wanted, seconds=30):
    """Calls GenerateDataKey until one has the status `wanted`; every success on the way must be recorded."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = generate(server)
        assert answer.status in (200, 500), answer.body
        if answer.status == 200:
            assert recorded(server, answer), "a success that nobody recorded"
        else:
            assert answer.json["__type"] and "Plaintext" not in answer.json
        if answer.status == wanted:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"no answer {wanted} in {seconds} s")


def readiness_until(server, ready, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if (server.request("GET", "/-/ready").status == 200) == ready:
            return
        time.sleep(0.05)
    raise AssertionError(f"ready was not {ready} in {seconds} s")


def test_a_removed_file_costs_no_record(own_server):
    server = own_server.start()
    assert generate(server).status == 200
    (server.data / "audit.log").unlink()
    calls_until(server, 200)
    readiness_until(server, True)
    assert server.stop() == 0


def test_a_write_that_fails_is_a_500_and_the_node_recovers(own_server):
    """The file may not grow beyond a few bytes more than it has: writes fail or are short."""
    server = own_server.start()
    assert generate(server).status == 200
    size = (server.data / "audit.log").stat().st_size
    unlimited = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size + 20, unlimited[1]))
    calls_until(server, 500)
    readiness_until(server, False)
    assert generate(server).status == 500
    assert server.stage("/prod/encrypt", {"plaintext": "x"}).status == 500
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, unlimited)
    readiness_until(server, True)
    calls_until(server, 200)
    assert records(server)  # whole lines only, also where the write was short
    assert server.stop() == 0


@pytest.fixture
def small_disk(own_server):
    """The server's data directory on a file system of 8 MiB."""
    data, saved = own_server.data, own_server.data.with_name("saved")
    data.rename(saved)
    data.mkdir(mode=0o700)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", data], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("mounting a small tmpfs needs root")
    subprocess.run(["cp", "-a", f"{saved}/.", data], check=True)
    yield own_server
    if own_server.running:
        own_server.kill()
    subprocess.run(["umount", data], check=True)


def test_a_full_disk_stops_answers_and_space_brings_them_back(small_disk):
    server = small_disk.start()
    assert generate(server).status == 200
    ballast = server.data / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            pass
    calls_until(server, 500)  # the log's last page may still have had room
    readiness_until(server, False)
    assert server.call("CreateKey", b"{}").status == 500
    os.unlink(ballast)
    readiness_until(server, True)
    calls_until(server, 200)
    assert server.call("CreateKey", b"{}").status == 200
    assert records(server)
    assert server.stop() == 0


def test_strangers_are_counted_not_listed(own_server):
    server = own_server.start()
    for _ in range(50):
        server.call("ListKeys", b"{}", access_key_id="AKIAIOSFODNN7EXAMPLE")
    assert server.stop() == 0
    assert len(records(server)) < 10
