"""Files of the command line: nothing half done, nothing more open than it was, every refusal with its reason."""
import json
import os
import pathlib
import signal
import stat
import subprocess
import time

import pytest

from harness.message_cli import SIGNED, UNSIGNED, AesKey, command, done, environment, lines_of, refused, run, sdk_decrypt, sdk_encrypt

DATA = bytes(range(256)) * 200


@pytest.fixture
def aes(tmp_path):
    (tmp_path / "keys").mkdir()
    return AesKey(tmp_path / "keys")


@pytest.fixture
def work(tmp_path):
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def names(directory):
    return sorted(path.name for path in directory.iterdir())


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


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


def test_patterns_and_suffixes(work, aes):
    for name in ("a.txt", "b.txt", "c.dat"):
        (work / name).write_bytes(name.encode())
    (work / "out").mkdir()
    done("encrypt", "-i", "[ab]*.tx[t]", "-o", "out", "--suffix", ".e", *aes.flags, cwd=work)
    assert names(work / "out") == ["a.txt.e", "b.txt.e"]


@pytest.mark.parametrize(
    "arguments,says",
    [
        (["a", "b", "-o", "out"], "directory"),
        (["sub", "-r"], "needs -o"),
        (["sub", "-r", "-o", "sub/out"], "inside"),
        (["-", "-o", "sub"], "no name"),
        (["a", "-o", "none/out"], "no directory"),
    ],
)
def test_outputs_that_do_not_fit_are_refused(work, aes, arguments, says):
    (work / "sub").mkdir()
    for name in ("a", "b", "sub/c"):
        (work / name).write_bytes(b"x")
    refused("encrypt", *arguments, *aes.flags, cwd=work, code=2, says=says)
    assert names(work) == ["a", "b", "sub"] and names(work / "sub") == ["c"]


def test_a_file_is_never_its_own_output(work, aes):
    (work / "a").write_bytes(b"x")
    refused("encrypt", "a", "-o", ".", "--suffix", "", *aes.flags, cwd=work, says="own output")
    refused("encrypt", "a", "./a", "-o", "./", *aes.flags, cwd=work, says="another input")
    assert (work / "a").read_bytes() == b"x"


def test_no_output_is_the_input_of_another_file(work, aes):
    (work / "a").write_bytes(b"first")
    (work / "a.encrypted").write_bytes(b"second")
    refused("encrypt", "a", "a.encrypted", *aes.flags, cwd=work, says="a: its output a.encrypted is an input too.")
    assert (work / "a.encrypted").read_bytes() == b"second"
    assert done("decrypt", "a.encrypted.encrypted", "-o", "-", *aes.flags, cwd=work) == b"second"


def test_existing_outputs(work, aes):
    (work / "a").write_bytes(b"new")
    (work / "b").write_bytes(b"old")
    done("encrypt", "a", "-o", "b", "--no-overwrite", *aes.flags, cwd=work)
    done("encrypt", "a", "-o", "b", "--interactive", *aes.flags, cwd=work, stdin=b"n\n")
    assert (work / "b").read_bytes() == b"old"
    done("encrypt", "a", "-o", "b", "--interactive", *aes.flags, cwd=work, stdin=b"y\n")
    assert sdk_decrypt(aes.keyring, (work / "b").read_bytes()) == b"new"
    done("encrypt", "a", "-o", "b", *aes.flags, cwd=work)


def test_links_are_followed_and_devices_stay(work, aes):
    (work / "a").write_bytes(b"x")
    (work / "target").write_bytes(b"old")
    (work / "link").symlink_to("target")
    done("encrypt", "a", "-o", "link", *aes.flags, cwd=work)
    assert (work / "link").is_symlink() and sdk_decrypt(aes.keyring, (work / "target").read_bytes()) == b"x"
    done("encrypt", "a", "-o", "/dev/null", *aes.flags, cwd=work)
    assert pathlib.Path("/dev/null").is_char_device()


def test_keys_are_files_that_only_their_owner_reads(work, aes):
    refused("encrypt", "-w", "provider=raw-aes", "namespace=n", "name=k", f"key={aes.bytes.hex()}", code=2, says="into a file")
    aes.file.chmod(0o644)
    assert b"chmod 600" in run("encrypt", *aes.flags, stdin=b"x").stderr
    aes.file.write_bytes(b"short")
    refused("encrypt", *aes.flags, code=2, says="16, 24 or 32")
    aes.file.unlink()
    refused("encrypt", *aes.flags, code=2, says=str(aes.file))


@pytest.mark.parametrize("size", [0, 1, 10_000, 50_000])
def test_a_range(work, aes, size):
    data = DATA[:size]
    (work / "m").write_bytes(sdk_encrypt(aes.keyring, data, UNSIGNED))
    for first, end in ((0, 0), (0, 1), (0, size), (4000, 4200), (4096, 8192), (size, size + 9)):
        if first <= size:
            assert done("decrypt", "m", "-o", "-", "--range", f"{first}:{end}", *aes.flags, cwd=work) == data[first:end]
    assert done("decrypt", "m", "-o", "-", "--range", f":{size}", *aes.flags, cwd=work) == data
    refused("decrypt", "m", "-o", "-", "--range", f"{size + 1}:", *aes.flags, cwd=work, says="behind")


def test_a_range_of_a_signed_message_or_a_pipe_is_refused(work, aes):
    (work / "m").write_bytes(sdk_encrypt(aes.keyring, DATA))
    refused("decrypt", "m", "-o", "-", "--range", "0:1", *aes.flags, cwd=work, says="unsigned")
    refused("decrypt", "--range", "0:1", *aes.flags, stdin=b"x", says="needs a file")


def test_a_range_with_context_that_is_not_stored(work, aes):
    (work / "a").write_bytes(DATA)
    required = ["-c", "k=v", "a=b", "--required-encryption-context-keys", "k"]
    done("encrypt", "a", "-o", "m", "--algorithm", UNSIGNED.name, *required, *aes.flags, cwd=work)
    read = ["decrypt", "m", "-o", "-", "--range", "4000:4200", *aes.flags]
    assert done(*read, *required, cwd=work) == DATA[4000:4200]
    assert refused(*read, cwd=work).stdout == b""
    assert refused(*read, *["k=w" if flag == "k=v" else flag for flag in required], cwd=work).stdout == b""


def test_metadata_are_never_mixed_into_a_message(work, aes):
    (work / "a").write_bytes(b"x")
    for flags in ([], ["-o", "-"], ["a", "-o", "-"]):
        ended = refused("encrypt", *flags, "--metadata-output", "-", *aes.flags, stdin=b"x", cwd=work, code=2, says="--metadata-output")
        assert ended.stdout == b""
    line = json.loads(done("encrypt", "-o", "m", "--metadata-output", "-", *aes.flags, stdin=b"x", cwd=work))
    assert line["mode"] == "encrypt" and sdk_decrypt(aes.keyring, (work / "m").read_bytes()) == b"x"


def test_a_tree_with_a_linked_directory_is_told_of(work, aes):
    (work / "tree").mkdir()
    (work / "other").mkdir()
    (work / "tree" / "a").write_bytes(b"x")
    (work / "other" / "b").write_bytes(b"x")
    (work / "tree" / "link").symlink_to("../other")
    refused("encrypt", "-r", "tree", "-o", "out", *aes.flags, cwd=work, says="link to a directory")
    assert names(work / "out") == ["a.encrypted"]


@pytest.mark.parametrize("flags,keys", [([], 3), (["--caching", "capacity=9", "max_age=600"], 1)])
def test_rewrap_lends_data_keys_where_caching_is_asked_for(work, aes, flags, keys):
    other = AesKey(aes.file.parent, "other")
    for name in ("a", "b", "c"):
        (work / name).write_bytes(sdk_encrypt(aes.keyring, DATA))
    log = aes.file.parent / "log"
    done("rewrap", "-r", work, "--in-place", *flags, "--metadata-output", log, "--from", *aes.parameters, "--to", *other.parameters)
    assert len({line["header"]["encrypted_data_keys"][0]["encrypted_data_key"] for line in lines_of(log)}) == keys
    assert all(sdk_decrypt(other.keyring, (work / name).read_bytes()) == DATA for name in names(work))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_rewrap_in_place_as_root_keeps_the_owner(work, aes):
    (work / "m").write_bytes(sdk_encrypt(aes.keyring, DATA))
    (work / "m").chmod(0o640)
    os.chown(work / "m", 1234, 4321)
    done("rewrap", work / "m", "--in-place", "--from", *aes.parameters, "--to", *aes.parameters)
    status = (work / "m").stat()
    assert (status.st_uid, status.st_gid, mode(work / "m")) == (1234, 4321, 0o640)


def test_rewrap_changes_the_keys_and_keeps_the_rest(work, aes):
    other = AesKey(aes.file.parent, "other")
    for name, suite in (("signed", SIGNED), ("unsigned", UNSIGNED)):
        (work / name).write_bytes(sdk_encrypt(aes.keyring, DATA, suite, {"이름": "값"}, frame_length=1024))
    before = {name: json.loads(done("inspect", "--json", work / name)) for name in names(work)}
    done("rewrap", "-r", work, "--in-place", "--from", *aes.parameters, "--to", *other.parameters)
    assert names(work) == ["signed", "unsigned"]
    for name in names(work):
        assert sdk_decrypt(other.keyring, (work / name).read_bytes()) == DATA
        after = json.loads(done("inspect", "--json", work / name))
        assert after["encryption_context"]["이름"] == "값" and after["frame_length"] == 1024
        assert after["message_id"] != before[name]["message_id"]
    refused("decrypt", work / "signed", "-o", work / "out", *aes.flags)


def test_rewrap_in_place_keeps_what_it_cannot_open(work, aes):
    other = AesKey(aes.file.parent, "other")
    message = sdk_encrypt(aes.keyring, DATA)[:-1]
    (work / "m").write_bytes(message)
    refused("rewrap", work / "m", "--in-place", "--from", *aes.parameters, "--to", *other.parameters)
    assert names(work) == ["m"] and (work / "m").read_bytes() == message


def test_the_context_that_is_asked_for(work, aes):
    (work / "m").write_bytes(sdk_encrypt(aes.keyring, b"x", UNSIGNED, {"a": "b"}))
    for flags in (["a"], ["a=b"], ["a", "a=b"]):
        done("decrypt", "m", "-o", "out", "-c", *flags, *aes.flags, cwd=work)
    (work / "out").unlink()
    log = work / "log"
    for flags in (["c"], ["a=c"], ["c=d"]):
        refused("decrypt", "m", "-o", "out", "-c", *flags, "--metadata-output", log, "--overwrite-metadata", *aes.flags, cwd=work, says="skipped")
        assert not (work / "out").exists()
        (line,) = lines_of(log)
        assert line["skipped"] is True and line["reason"] == "Missing encryption context key or value"
    assert line["missing_encryption_context_pairs"] == [["c", "d"]] and line["missing_encryption_context_keys"] == []


def test_metadata_has_the_official_shape(work, aes):
    (work / "a").write_bytes(b"x")
    done("encrypt", "a", "--metadata-output", "log", "-c", "이름=값", *aes.flags, cwd=work)
    done("decrypt", "a.encrypted", "-o", "b", "--metadata-output", "log", *aes.flags, cwd=work)
    encrypted, decrypted = lines_of(work / "log")
    assert list(encrypted) == ["header", "input", "mode", "output"]
    assert list(decrypted) == ["header", "header_auth", "input", "mode", "output"]
    assert encrypted["header"] == decrypted["header"]
    header = encrypted["header"]
    assert list(header) == sorted(header) == [
        "algorithm", "commitment_key", "content_type", "encrypted_data_keys", "encryption_context", "frame_length",
        "header_iv_length", "message_id", "type", "version",
    ]
    assert (header["algorithm"], header["version"], header["content_type"], header["frame_length"]) == (SIGNED.name, "2.0", 2, 4096)
    assert header["encryption_context"]["이름"] == "값"
    assert (encrypted["mode"], encrypted["input"], encrypted["output"]) == ("encrypt", str(work / "a"), str(work / "a.encrypted"))
    assert list(decrypted["header_auth"]) == ["iv", "tag"]


def test_inspect_needs_no_key(work, aes):
    (work / "m").write_bytes(sdk_encrypt(aes.keyring, DATA, SIGNED, {"이름": "값"}, frame_length=1024))
    seen = json.loads(done("inspect", "m", cwd=work))
    assert seen["algorithm_id"] == "0x0578" and seen["signed"] and seen["complete"] and seen["encoding"] == "binary"
    assert seen["encrypted_data_keys"] == [{"provider": "home", "key": "key", "size": 48}]
    assert seen["frames"] == 51 and seen["plaintext_size"] == len(DATA) and seen["message_size"] == (work / "m").stat().st_size
    import base64

    text = json.loads(done("inspect", "--json", stdin=base64.encodebytes((work / "m").read_bytes())))
    assert text["encoding"] == "base64" and text["file"] == "<stdin>" and text["message_size"] == seen["message_size"]
    cut = refused("inspect", "--json", stdin=(work / "m").read_bytes()[:-1])
    assert json.loads(cut.stdout)["complete"] is False and json.loads(cut.stdout)["algorithm"] == SIGNED.name


def test_limits(aes):
    message = sdk_encrypt(aes.keyring, DATA, frame_length=8192)
    done("decrypt", *aes.flags, "--max-length", "8192", stdin=message)
    refused("decrypt", *aes.flags, "--max-length", "8191", stdin=message, says="--max-length")
    two = done("encrypt", *aes.flags, *AesKey(aes.file.parent, "other").flags, stdin=b"x")
    done("decrypt", *aes.flags, "--max-encrypted-data-keys", "2", stdin=two)
    refused("decrypt", *aes.flags, "--max-encrypted-data-keys", "1", stdin=two)
    refused("encrypt", *aes.flags, *aes.flags, "--max-encrypted-data-keys", "1", stdin=b"x")
