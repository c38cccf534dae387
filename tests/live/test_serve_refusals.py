"""bongtu serve: every start it refuses, with one sentence and exit code 2."""
import socket
import sqlite3

import pytest

from harness.command import assert_refused, bongtu, serve


def test_serve_refuses_a_directory_that_is_missing_or_empty(tmp_path):
    assert_refused(serve(tmp_path / "nowhere"), str(tmp_path / "nowhere"))
    (tmp_path / "empty").mkdir()
    assert_refused(serve(tmp_path / "empty"))


@pytest.mark.parametrize("name", ["root.key", "bongtu.db"])
@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_serve_refuses_a_file_that_others_can_read(made, name, mode):
    (made.data / name).chmod(mode)
    assert_refused(serve(made.data), name)


def test_serve_refuses_a_missing_root_key(made):
    (made.data / "root.key").unlink()
    assert_refused(serve(made.data), "root.key")


def test_serve_refuses_a_wrong_root_key(made):
    other = (made.data / "root.key").read_bytes()
    (made.data / "root.key").write_bytes(other[:-2] + bytes([other[-2] ^ 1]) + other[-1:])
    assert_refused(serve(made.data))


def test_serve_refuses_a_newer_schema(made):
    database = sqlite3.connect(made.data / "bongtu.db")
    database.execute("PRAGMA user_version = 999")
    database.commit()
    database.close()
    assert_refused(serve(made.data), "newer")


@pytest.mark.parametrize(
    "flags, word",
    [
        (["--unknown"], "--unknown"),
        (["--config", "/nonexistent.toml"], "/nonexistent.toml"),
        (["--tls-cert", "/nonexistent.pem"], "tls"),
        (["--tls-key", "/nonexistent.pem"], "tls"),
        (["--tls-cert", "/nonexistent.pem", "--tls-key", "/nonexistent.pem"], "/nonexistent.pem"),
    ],
)
def test_serve_refuses_a_bad_flag(made, flags, word):
    assert_refused(serve(made.data, *flags), word)


@pytest.mark.parametrize("listen", ["nonsense", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:x", ":"])
def test_serve_refuses_an_address_that_is_none(made, listen):
    assert_refused(serve(made.data, listen=listen))


@pytest.mark.parametrize("listen", ["0.0.0.0:0", "[::]:0"])
def test_serve_refuses_plain_http_beyond_loopback(made, listen):
    assert_refused(serve(made.data, listen=listen), "TLS")


def test_serve_refuses_a_port_that_is_taken(made, server):
    assert_refused(serve(made.data, listen=server.host), server.host.rsplit(":", 1)[1])


def test_serve_refuses_a_port_that_another_program_has(made):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert_refused(serve(made.data, listen=f"127.0.0.1:{listener.getsockname()[1]}"))


def test_serve_refuses_a_directory_that_is_served(server):
    assert_refused(serve(server.data), str(server.data))
