"""Trees of files in which others may have put links, pipes and names."""
import json

import pytest

from harness.message_cli import DATA, done, mode, names, refused, sdk_encrypt


def test_a_tree_with_a_linked_directory_is_told_of(work, aes):
    (work / "tree").mkdir()
    (work / "other").mkdir()
    (work / "tree" / "a").write_bytes(b"x")
    (work / "other" / "b").write_bytes(b"x")
    (work / "tree" / "link").symlink_to("../other")
    refused("encrypt", "-r", "tree", "-o", "out", *aes.flags, cwd=work, says="it is a link, which -r does not follow")
    assert names(work / "out") == ["a.encrypted"]


def test_rewrap_in_place_stays_in_its_tree(work, aes):
    (work / "tree" / "sub").mkdir(parents=True)
    (work / "outside").mkdir()
    message = sdk_encrypt(aes.keyring, DATA)
    for path in ("tree/m", "outside/m", "outside/n"):
        (work / path).write_bytes(message)
    (work / "tree" / "file").symlink_to("../outside/m")
    (work / "tree" / "sub" / "directory").symlink_to("../../outside")
    keys = ["--from", *aes.parameters, "--to", *aes.parameters]
    ended = refused("rewrap", "-r", "tree", "--in-place", *keys, cwd=work, says="tree/file: it is a link")
    assert b"2 of 3 failed" in ended.stderr
    assert (work / "outside/m").read_bytes() == (work / "outside/n").read_bytes() == message
    assert (work / "tree/m").read_bytes() != message and (work / "tree/file").is_symlink()


def test_a_link_among_the_output_directories_is_not_followed(work, aes):
    (work / "tree" / "sub").mkdir(parents=True)
    (work / "tree" / "sub" / "a").write_bytes(b"x")
    (work / "out").mkdir()
    (work / "outside").mkdir()
    (work / "out" / "sub").symlink_to("../outside")
    refused("encrypt", "-r", "tree", "-o", "out", *aes.flags, cwd=work, says="out/sub is a link")
    assert names(work / "outside") == []


def test_the_output_directory_itself_may_be_a_link(work, aes):
    (work / "tree").mkdir()
    (work / "tree" / "a").write_bytes(b"x")
    (work / "real").mkdir()
    (work / "out").symlink_to("real")
    done("encrypt", "-r", "tree", "-o", "out", *aes.flags, cwd=work)
    assert names(work / "real") == ["a.encrypted"]


@pytest.mark.parametrize("out", ["out", "out/", "new/out"])
def test_directories_have_the_permissions_of_their_sources(work, aes, out):
    (work / "tree" / "closed" / "열린").mkdir(parents=True)
    (work / "tree" / "closed" / "열린" / "a").write_bytes(b"x")
    bits = {"": 0o750, "closed": 0o700, "closed/열린": 0o755}
    for name, value in bits.items():
        (work / "tree" / name).chmod(value)
    done("encrypt", "-r", "tree", "-o", out, *aes.flags, cwd=work)
    assert {name: mode(work / out / name) for name in bits} == bits


STRANGE = "a\n\x1b[2J\u202ecod\u009b1m"


def test_a_strange_name_is_shown_and_not_obeyed(work, aes):
    (work / STRANGE).write_bytes(sdk_encrypt(aes.keyring, DATA))
    (work / "bad\rname").write_bytes(b"no message")
    ended = refused("verify", "-r", ".", "-v", *aes.flags, cwd=work)
    for text in (ended.stdout, ended.stderr):
        assert not set(text.decode()) & set("\x1b\r\u202e\u009b"), text
    assert "/a\\u000a\\u001b[2J\\u202ecod\\u009b1m: intact" in ended.stdout.decode() and ended.stdout.count(b"\n") == 1
    assert b"bad\\u000dname: " in ended.stderr
    line = done("verify", "--json", work / STRANGE, *aes.flags)
    assert json.loads(line)["file"].endswith(STRANGE) and not set(line.decode()) & set("\x1b\u202e\u009b")
