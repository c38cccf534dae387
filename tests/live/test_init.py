"""bongtu init: what it makes, prints and refuses."""
import re
import stat

import pytest

from harness.command import assert_refused, bongtu
from harness.server import Server


def test_init_prints_one_json_object(made):
    assert set(made.made) == {"account", "region", "access_key_id", "secret_access_key", "api_key", "key_arn"}
    assert re.fullmatch(r"\d{12}", made.account)
    assert made.region == "ap-northeast-2"
    assert re.fullmatch(r"AKIA[A-Z0-9]{16}", made.access_key_id)
    assert len(made.secret) == 40
    assert 20 <= len(made.api_key) <= 128
    assert re.fullmatch(rf"arn:aws:kms:ap-northeast-2:{made.account}:key/[0-9a-f-]{{36}}", made.key_arn)


def test_init_writes_the_credentials_as_a_shell_reads_them(made):
    assert (made.data / "admin.env").read_text().splitlines() == [
        f"AWS_ACCESS_KEY_ID={made.access_key_id}",
        f"AWS_SECRET_ACCESS_KEY={made.secret}",
        "AWS_REGION=ap-northeast-2",
        "AWS_DEFAULT_REGION=ap-northeast-2",
        f"BONGTU_API_KEY={made.api_key}",
    ]


def test_init_makes_files_that_only_their_owner_reads(made):
    names = {path.name for path in made.data.iterdir()}
    assert {"bongtu.db", "root.key", "admin.env"} <= names
    for path in made.data.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


def test_init_takes_account_and_region(tmp_path):
    server = Server(tmp_path, init_flags=["--account", "123456789012", "--region", "eu-west-1"])
    assert (server.account, server.region) == ("123456789012", "eu-west-1")
    assert server.key_arn.startswith("arn:aws:kms:eu-west-1:123456789012:key/")


def test_two_inits_share_nothing(tmp_path):
    one, two = (Server(tmp_path / name, init=False) for name in "ab")
    for server in (one, two):
        server.parent.mkdir()
        server.init()
    for name in ("account", "access_key_id", "secret_access_key", "api_key", "key_arn"):
        assert one.made[name] != two.made[name]
    assert (one.data / "root.key").read_bytes() != (two.data / "root.key").read_bytes()


def test_init_without_json_tells_a_person_the_same(tmp_path):
    done = bongtu("init", "--data", tmp_path / "data")
    assert done.returncode == 0 and done.stderr == ""
    for line in (tmp_path / "data" / "admin.env").read_text().splitlines():
        assert line.split("=", 1)[1] in done.stdout
    assert "root.key" in done.stdout


def test_init_takes_an_empty_directory_and_no_other(tmp_path):
    (tmp_path / "data").mkdir()
    assert bongtu("init", "--data", tmp_path / "data").returncode == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    assert_refused(bongtu("init", "--data", tmp_path / "data"), "not empty")
    assert {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()} == before


@pytest.mark.parametrize(
    "flags, word",
    [
        (["--account", "12345"], "account"),
        (["--account", "12345678901x"], "account"),
        (["--region", "not a region"], "region"),
        (["--root", "smoke:signals"], "root"),
        (["--unknown", "x"], "--unknown"),
    ],
)
def test_init_refuses_a_bad_flag_and_makes_nothing(tmp_path, flags, word):
    assert_refused(bongtu("init", "--data", tmp_path / "data", *flags), word)
    assert not (tmp_path / "data").exists() or not list((tmp_path / "data").iterdir())


@pytest.mark.parametrize("arguments", [[], ["fly"], ["init"], ["serve"]])
def test_an_incomplete_command_line_is_refused(arguments):
    done = bongtu(*arguments)
    assert done.returncode == 2 and done.stderr.strip()
