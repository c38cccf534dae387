"""Which files the command line writes, and which it never does."""
import json
import os
import pathlib

import pytest

from harness.message_cli import done, names, refused, sdk_decrypt


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


def test_links_that_are_named_are_followed_and_devices_stay(work, aes):
    (work / "a").write_bytes(b"x")
    (work / "target").write_bytes(b"old")
    (work / "link").symlink_to("target")
    done("encrypt", "a", "-o", "link", *aes.flags, cwd=work)
    assert (work / "link").is_symlink() and sdk_decrypt(aes.keyring, (work / "target").read_bytes()) == b"x"
    done("encrypt", "a", "-o", "/dev/null", *aes.flags, cwd=work)
    assert pathlib.Path("/dev/null").is_char_device()


def test_metadata_are_never_mixed_into_a_message(work, aes):
    (work / "a").write_bytes(b"x")
    for flags in ([], ["-o", "-"], ["a", "-o", "-"]):
        ended = refused("encrypt", *flags, "--metadata-output", "-", *aes.flags, stdin=b"x", cwd=work, code=2, says="--metadata-output")
        assert ended.stdout == b""
    line = json.loads(done("encrypt", "-o", "m", "--metadata-output", "-", *aes.flags, stdin=b"x", cwd=work))
    assert line["mode"] == "encrypt" and sdk_decrypt(aes.keyring, (work / "m").read_bytes()) == b"x"


@pytest.mark.parametrize("planted", ["link", "pipe", "device", "dangling"])
def test_what_others_planted_at_an_output_is_never_written_through(work, aes, planted):
    (work / "a").write_bytes(b"x")
    (work / "out").mkdir()
    target = work / "target"
    target.write_bytes(b"before")
    for place in (work / "out" / "a.encrypted", work / "a.encrypted"):
        if planted == "pipe":
            os.mkfifo(place)
        else:
            place.symlink_to({"link": target, "device": "/dev/null", "dangling": work / "nowhere"}[planted])
    for flags in (["-o", "out"], []):
        refused("encrypt", "a", *flags, *aes.flags, cwd=work, says="no regular file")
    assert target.read_bytes() == b"before" and names(work) == ["a", "a.encrypted", "out", "target"]


def test_a_suffix_names_no_directory(work, aes):
    (work / "a").write_bytes(b"x")
    refused("encrypt", "a", "-o", "out/", "--suffix", "/../b", *aes.flags, cwd=work, code=2, says="--suffix")
    assert names(work) == ["a"]


def test_a_directory_that_is_named_with_a_slash_is_made(work, aes):
    (work / "a").write_bytes(b"x")
    done("encrypt", "a", "-o", "new/", *aes.flags, cwd=work)
    assert names(work / "new") == ["a.encrypted"]
