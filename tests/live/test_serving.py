"""bongtu serve as a process: configuration, drain, health, logs, TLS."""
import json
import os
import signal
import subprocess
import time

import pytest

from harness.command import assert_refused, bongtu, serve
from harness.server import BINARY

# --- configuration -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, word",
    [
        ('listne = "127.0.0.1:0"\n', "listne"),
        ('[listen]\naddress = "127.0.0.1:0"\n', "listen"),
        ("listen = 1\n", "listen"),
        ("listen =", "bongtu.toml"),
    ],
)
def test_a_key_or_value_the_file_may_not_have_is_refused(made, tmp_path, text, word):
    (tmp_path / "bongtu.toml").write_text(text)
    assert_refused(bongtu("serve", "--config", tmp_path / "bongtu.toml", "--data", made.data), word)


def listens(arguments, env):
    """Starts a server with these arguments and environment; its URL."""
    process = subprocess.Popen([BINARY, "serve", *map(str, arguments)], stdout=subprocess.PIPE, text=True, env=os.environ | env)
    try:
        return process.stdout.readline().strip()
    finally:
        process.terminate()
        assert process.wait(60) == 0
        process.stdout.close()


def test_a_file_sets_what_flags_set(made, tmp_path):
    (tmp_path / "bongtu.toml").write_text(f'data = "{made.data}"\nlisten = "127.0.0.1:0"\n')
    assert listens(["--config", tmp_path / "bongtu.toml"], {}).startswith("listening on http://127.0.0.1:")


def test_the_environment_sets_what_flags_set(made):
    line = listens([], {"BONGTU_DATA": str(made.data), "BONGTU_LISTEN": "127.0.0.1:0"})
    assert line.startswith("listening on http://127.0.0.1:")


def test_a_flag_goes_before_the_environment_and_that_before_the_file(made, tmp_path):
    (tmp_path / "bongtu.toml").write_text('data = "/nonexistent"\nlisten = "127.0.0.1:0"\n')
    environment = {"BONGTU_DATA": str(made.data), "BONGTU_LISTEN": "nonsense"}
    line = listens(["--config", tmp_path / "bongtu.toml", "--listen", "127.0.0.1:0"], environment)
    assert line.startswith("listening on http://127.0.0.1:")


# --- serving -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_drains_and_ends_with_zero(own_server, how):
    server = own_server.start()
    assert server.call("ListKeys", b"{}").status == 200
    idle = server.connect()
    idle.connect()
    started = time.monotonic()
    assert server.stop(how) == 0
    assert time.monotonic() - started < 30
    idle.close()


def test_a_request_that_arrived_is_answered_before_the_end(own_server):
    server = own_server.start()
    body = json.dumps({"items": [{"plaintext": "x" * 500}] * 1000}).encode()
    connection = server.connect()
    connection.request("POST", "/prod/encrypt", body, {"x-api-key": server.api_key})
    time.sleep(0.02)
    server.process.send_signal(signal.SIGTERM)
    answer = connection.getresponse()
    assert (answer.status, len(json.loads(answer.read())["items"])) == (200, 1000)
    assert server.process.wait(60) == 0


def test_health_and_readiness(server):
    for path in ("/-/health", "/-/ready"):
        assert server.request("GET", path).status == 200


def test_nothing_is_logged_for_a_request(own_server):
    server = own_server.start()
    server.call("ListKeys", b"{}")
    before = server.stdout_log.read_bytes() + server.stderr_log.read_bytes()
    for _ in range(20):
        server.call("ListKeys", b"{}")
        server.stage("/prod/encrypt", {"plaintext": "x"})
        server.stage("/prod/encrypt", {"nonsense": "x"})
    assert server.stdout_log.read_bytes() + server.stderr_log.read_bytes() == before


# --- TLS -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path):
    """(certificate, key), self-signed for 127.0.0.1."""
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        + ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-out", files[0], "-keyout", files[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    return files


def test_tls_serves_curl_and_refuses_plain_http(own_server, certificate):
    cert, key = certificate
    server = own_server.start("--tls-cert", str(cert), "--tls-key", str(key))
    assert server.url.startswith("https://127.0.0.1:")
    command = ["curl", "-sS", "--cacert", cert, "-H", f"x-api-key: {server.api_key}", "-d", '{"plaintext":"x"}']
    done = subprocess.run([*command, f"{server.url}/prod/encrypt"], capture_output=True, text=True, check=True)
    assert "ciphertext" in json.loads(done.stdout)
    plain = subprocess.run([*command, f"http://{server.host}/prod/encrypt"], capture_output=True, text=True)
    assert "ciphertext" not in plain.stdout
    old = subprocess.run([*command, "--tls-max", "1.1", f"{server.url}/prod/encrypt"], capture_output=True, text=True)
    assert old.returncode != 0
    assert server.stop() == 0


def test_tls_refuses_a_key_of_another_certificate(made, certificate, tmp_path):
    other = tmp_path / "other.pem"
    command = ["openssl", "genpkey", "-algorithm", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", other]
    subprocess.run(command, check=True, capture_output=True)
    assert_refused(serve(made.data, "--tls-cert", certificate[0], "--tls-key", other))
