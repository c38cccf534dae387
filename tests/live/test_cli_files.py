"""Files of the command line: nothing half done, nothing more open than it was, every refusal with its reason."""
import os
import pathlib
import re
import signal
import subprocess
import time

import pytest

from harness.message_cli import DATA, SIGNED, UNSIGNED, command, done, environment, mode, names, refused, run, sdk_encrypt


@pytest.mark.parametrize("suite", [UNSIGNED, SIGNED])
def test_a_message_that_was_changed_leaves_nothing(work, aes, suite):
    message = sdk_encrypt(aes.keyring, DATA, suite)
    (work / "out").write_bytes(b"before")
    broken = [message[:-1], message + b"x", message[:300], b"", message[:2000] + message[2001:]]
    broken += [message[:at] + bytes([message[at] ^ 1]) + message[at + 1 :] for at in (0, 40, 600, len(message) // 2, len(message) - 1)]
    for bad in broken:
        (work / "bad").write_bytes(bad)
        refused("decrypt", "bad", "-o", "out", *aes.flags, cwd=work, says="bad: ")
        assert names(work) == ["bad", "out"] and (work / "out").read_bytes() == b"before"
        refused("verify", "bad", *aes.flags, cwd=work)


@pytest.mark.parametrize("size", [10_000, 3_000_000])
def test_a_pipe_gets_nothing_of_a_signed_message_that_was_changed(aes, size):
    data = os.urandom(size)
    message = bytearray(sdk_encrypt(aes.keyring, data, frame_length=65536))
    assert done("decrypt", *aes.flags, stdin=bytes(message)) == data
    message[-1] ^= 1
    assert refused("decrypt", *aes.flags, stdin=bytes(message)).stdout == b""
    released = refused("decrypt", "--release-unverified", *aes.flags, stdin=bytes(message)).stdout
    assert released == data[: len(released)] and (size < 65536 or released)


def test_a_pipe_gets_the_good_frames_of_an_unsigned_message_unless_buffered(aes):
    message = bytearray(sdk_encrypt(aes.keyring, b"a" * 2_000_000, UNSIGNED, frame_length=65536))
    message[-1] ^= 1
    assert set(refused("decrypt", *aes.flags, stdin=bytes(message)).stdout) == {ord("a")}
    assert refused("decrypt", "--buffer", *aes.flags, stdin=bytes(message)).stdout == b""


def test_where_nothing_can_be_spooled_the_flag_is_named(aes):
    message = sdk_encrypt(aes.keyring, b"a" * 3_000_000, frame_length=65536)
    env = environment(TMPDIR="/nowhere")
    refused("decrypt", *aes.flags, stdin=message, env=env, says="--release-unverified")
    done("decrypt", "--release-unverified", *aes.flags, stdin=message, env=env)


@pytest.mark.parametrize("bits", [0o600, 0o640, 0o755])
def test_permissions_are_kept(work, aes, bits):
    (work / "a").write_bytes(DATA)
    (work / "a").chmod(bits)
    done("encrypt", "a", *aes.flags, cwd=work)
    done("decrypt", "a.encrypted", *aes.flags, cwd=work)
    assert mode(work / "a.encrypted") == mode(work / "a.encrypted.decrypted") == bits


def test_plaintext_has_no_more_readers_than_the_umask_and_the_file_before_allow(work, aes):
    (work / "a").write_bytes(DATA)
    done("encrypt", "a", *aes.flags, cwd=work)
    (work / "a.encrypted").chmod(0o666)
    under = ["sh", "-c", 'umask 077; exec "$@"', "sh", *command("decrypt", "a.encrypted", *aes.flags)]
    subprocess.run(under, cwd=work, env=environment(), check=True)
    assert mode(work / "a.encrypted.decrypted") == 0o600
    (work / "before").write_bytes(b"")
    (work / "before").chmod(0o600)
    done("decrypt", "a.encrypted", "-o", "before", *aes.flags, cwd=work)
    assert mode(work / "before") == 0o600 and (work / "before").read_bytes() == DATA


def test_the_name_of_a_file_is_never_a_flag(work, aes):
    message = bytearray(sdk_encrypt(aes.keyring, DATA))
    message[-1] ^= 1
    (work / "bad").write_bytes(message)
    (work / "flags").write_text("--release-unverified")
    assert refused("decrypt", "-o", "-", *aes.flags, "--", "--release-unverified", "bad", cwd=work).stdout == b""
    assert refused("decrypt", "-o", "-", *aes.flags, "--", "bad", "@flags", cwd=work).stdout == b""


def test_closed_standard_descriptors_are_not_the_outputs(work, aes):
    (work / "a").write_bytes(DATA)
    closed = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command("encrypt", "a", "-v", *aes.flags)]
    subprocess.run(closed, cwd=work, env=environment(), check=True)
    assert done("decrypt", "a.encrypted", "-o", "-", *aes.flags, cwd=work) == DATA


def test_what_is_decrypted_from_a_pipe_is_private(work, aes):
    done("decrypt", "-i", "-", "-o", work / "out", *aes.flags, stdin=sdk_encrypt(aes.keyring, b"x"))
    assert mode(work / "out") == 0o600


def hears_interrupts():
    """In the background of a shell SIGINT is ignored, and so would the child."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_kill_leaves_nothing(work, aes, how):
    arguments = command("encrypt", "-i", "-", "-o", work / "out", *aes.flags)
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, env=environment(), preexec_fn=hears_interrupts) as process:
        process.stdin.write(b"x" * 3_000_000)
        process.stdin.flush()
        time.sleep(0.2)
        process.send_signal(how)
        assert process.wait(30) == -how
        process.stdin = None
    assert names(work) == []


def test_several_files_go_on_after_a_failure(work, aes):
    for name in ("a", "b", "c"):
        (work / name).write_bytes(sdk_encrypt(aes.keyring, name.encode()))
    (work / "b").write_bytes(b"no message")
    (work / "out").mkdir()
    ended = refused("decrypt", "a", "b", "missing", "c", "-o", "out", *aes.flags, cwd=work, says="2 of 4 failed")
    assert names(work / "out") == ["a.decrypted", "c.decrypted"]
    assert b"b: " in ended.stderr and b"missing: " in ended.stderr


def test_keys_are_files_that_only_their_owner_reads(work, aes):
    refused("encrypt", "-w", "provider=raw-aes", "namespace=n", "name=k", f"key={aes.bytes.hex()}", code=2, says="into a file")
    aes.file.chmod(0o644)
    assert b"chmod 600" in run("encrypt", *aes.flags, stdin=b"x").stderr
    aes.file.write_bytes(b"short")
    refused("encrypt", *aes.flags, code=2, says="16, 24 or 32")
    aes.file.unlink()
    refused("encrypt", *aes.flags, code=2, says=str(aes.file))


def test_a_pipe_as_the_configuration_of_aws_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        env = environment(**{name: str(tmp_path / "pipe")})
        refused("encrypt", "-w", "key=alias/a", "region=us-east-1", stdin=b"x", env=env, code=2, says="it is a pipe")


def test_the_memory_of_the_process_stays_private(aes):
    with subprocess.Popen(command("encrypt", *aes.flags), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as process:
        process.stdin.write(b"x" * 20_000)
        process.stdin.flush()
        assert process.stdout.read(1)
        limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
        process.stdin.close()
        process.stdout.read()
    assert re.search(r"Max core file size +0 +0 ", limits), limits
