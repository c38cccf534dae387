"""The commands a person types: curl and the AWS CLI."""
import base64
import json
import os
import pathlib
import subprocess
import sys

import pytest

TEXT = "암호화할 문자열"
AWS = pathlib.Path(sys.executable).parent / "aws"


def curl(*arguments, body=None):
    """Runs curl; returns (status, headers, body)."""
    command = ["curl", "-sS", "-i", "--max-time", "60", *arguments]
    done = subprocess.run(command, input=body, capture_output=True, check=True)
    *heads, content = done.stdout.split(b"\r\n\r\n", done.stdout.count(b"HTTP/1.1 "))
    lines = heads[-1].decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    return int(lines[0].split()[1]), {name.lower(): value for name, value in headers.items()}, content


def test_the_blogs_line_encrypts_and_its_answer_decrypts(server):
    key = f"x-api-key: {server.api_key}"
    status, headers, body = curl(f"{server.url}/prod/encrypt", "-H", key, "-d", f'{{"req_type":"encrypt","context":"{TEXT}"}}')
    assert (status, headers["content-type"]) == (200, "application/json")
    ciphertext = json.loads(body)["context"]
    assert TEXT not in body.decode() and list(json.loads(body)) == ["context"]
    status, _, body = curl(f"{server.url}/prod/decrypt", "-H", key, "-d", json.dumps({"req_type": "decrypt", "context": ciphertext}))
    assert (status, json.loads(body)) == (200, {"context": TEXT})


def test_the_blogs_form_works_at_both_paths(server):
    answer = server.stage("/prod/decrypt", {"req_type": "encrypt", "context": TEXT})
    assert answer.status == 200
    answer = server.stage("/prod/encrypt", {"req_type": "decrypt", "context": answer.json["context"]})
    assert (answer.status, answer.json) == (200, {"context": TEXT})


@pytest.mark.parametrize("headers", [(), ("-H", "x-api-key: wrong"), ("-H", "x-api-key;"), ("-H", "x-api-key: " + "x" * 128)])
def test_a_missing_or_wrong_api_key_is_forbidden(server, headers):
    status, answered, body = curl(f"{server.url}/prod/encrypt", *headers, "-d", '{"req_type":"encrypt","context":"x"}')
    assert (status, json.loads(body)) == (403, {"message": "Forbidden"})
    assert answered["x-amzn-errortype"] == "ForbiddenException"
    assert answered["content-type"] == "application/json" and "x-amzn-requestid" in answered


@pytest.mark.parametrize(
    "method, path",
    [("POST", "/prod/nothing"), ("GET", "/prod/encrypt"), ("GET", "/"), ("POST", "/prod"), ("POST", "/prod/encrypt/more")],
)
def test_no_such_route(server, method, path):
    status, answered, body = curl("-X", method, f"{server.url}{path}", "-H", f"x-api-key: {server.api_key}")
    assert (status, json.loads(body)) == (403, {"message": "Missing Authentication Token"})
    assert answered["x-amzn-errortype"] == "MissingAuthenticationTokenException"


def test_another_stage_is_forbidden(server):
    assert server.stage("/test/encrypt", {"plaintext": "x"}).status == 403


def test_curls_expect_100_continue_is_answered(server, tmp_path):
    (tmp_path / "body").write_text(json.dumps({"plaintext": "x" * (2 << 20)}))
    log = tmp_path / "trace"
    status, _, body = curl(
        f"{server.url}/prod/encrypt", "-H", f"x-api-key: {server.api_key}", "-H", "Expect: 100-continue",
        "--expect100-timeout", "50", "--trace-ascii", str(log), "--data-binary", f"@{tmp_path / 'body'}",
    )  # fmt: skip
    assert status == 200 and "HTTP/1.1 100 Continue" in log.read_text()
    assert len(json.loads(body)["ciphertext"]) > 2 << 20


def test_a_blank_before_the_colon_is_a_bad_request(server):
    body = b'{"req_type":"encrypt","context":"x"}'
    answer = server.request("POST", "/prod/encrypt", body, {"x-api-key ": server.api_key})
    assert answer.status == 400 and answer.body


# --- AWS CLI -------------------------------------------------------------------------------------------------------


@pytest.fixture
def aws(server, tmp_path):
    """Runs `aws kms …` with the administrator's credentials; returns the parsed answer."""

    def run(*arguments, check=True):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "AWS_ACCESS_KEY_ID": server.access_key_id,
            "AWS_SECRET_ACCESS_KEY": server.secret,
            "AWS_DEFAULT_REGION": server.region,
        }
        command = [AWS, "kms", *arguments, "--endpoint-url", server.url, "--output", "json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if not check:
            return done
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "{}")

    return run


def test_aws_cli_makes_data_keys(aws, server):
    made = aws("generate-data-key", "--key-id", "alias/bongtu", "--key-spec", "AES_256")
    assert len(base64.b64decode(made["Plaintext"])) == 32
    assert made["KeyId"] == server.key_arn


def test_aws_cli_round_trip_through_files(aws, tmp_path):
    key_id = aws("create-key", "--description", "from the command line")["KeyMetadata"]["KeyId"]
    (tmp_path / "plain").write_bytes(TEXT.encode() + b"\0\xff")
    sealed = aws("encrypt", "--key-id", key_id, "--plaintext", f"fileb://{tmp_path / 'plain'}", "--encryption-context", "purpose=test")
    (tmp_path / "sealed").write_bytes(base64.b64decode(sealed["CiphertextBlob"]))
    opened = aws("decrypt", "--ciphertext-blob", f"fileb://{tmp_path / 'sealed'}", "--encryption-context", "purpose=test")
    assert base64.b64decode(opened["Plaintext"]) == TEXT.encode() + b"\0\xff"


def test_aws_cli_shows_a_refusal(aws):
    done = aws("describe-key", "--key-id", "xyz", check=False)
    assert done.returncode != 0
    assert "An error occurred (NotFoundException) when calling the DescribeKey operation: Invalid keyId 'xyz'" in done.stderr
