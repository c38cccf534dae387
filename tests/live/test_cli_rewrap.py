"""Messages under other wrapping keys."""
import json
import os

import pytest

from harness.message_cli import DATA, SIGNED, UNSIGNED, AesKey, done, lines_of, mode, names, refused, sdk_decrypt, sdk_encrypt


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


def test_rewrap_makes_no_message_with_more_data_keys_than_the_limit(work, aes):
    other = AesKey(aes.file.parent, "other")
    (work / "m").write_bytes(message := sdk_encrypt(aes.keyring, DATA))
    two = ["--from", *aes.parameters, "--to", *aes.parameters, "--to", *other.parameters]
    refused("rewrap", work / "m", "--in-place", "--max-encrypted-data-keys", "1", *two)
    assert (work / "m").read_bytes() == message
    done("rewrap", work / "m", "--in-place", "--max-encrypted-data-keys", "2", *two)


def test_rewrap_of_a_link_that_is_named_replaces_its_target(work, aes):
    (work / "m").write_bytes(message := sdk_encrypt(aes.keyring, DATA))
    (work / "link").symlink_to("m")
    done("rewrap", work / "link", "--in-place", "--from", *aes.parameters, "--to", *aes.parameters)
    assert (work / "link").is_symlink() and (work / "m").read_bytes() != message
