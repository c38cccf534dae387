"""What the command line knows of messages: ranges, context, metadata, limits."""
import base64
import json

import pytest

from harness.message_cli import DATA, SIGNED, UNSIGNED, AesKey, done, lines_of, refused, sdk_encrypt


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
