"""The loop against a Runtime API that misbehaves."""
import json
import subprocess

import pytest

from harness.lambda_runtime import BOOTSTRAP, PREFIX, Function

ASK = {"plaintext": "x"}
CLOSE = b""  # no answer


def encrypts(function, **how):
    outcome = function.invoke(ASK, **how)
    return outcome.error_type is None and "ciphertext" in json.loads(outcome.payload)


def died_of(function):
    """The last line of the log, once the process has ended, which it must by itself."""
    assert function.ended() == 1
    line = function.log()[-1]
    assert line["level"] == "FATAL"
    return line.get("detail", line["message"])



def test_all_goes_over_one_connection(function):
    ports = set()
    do_get = function.api.listener.process_request

    def process_request(request, address):
        ports.add(address)
        do_get(request, address)

    function.api.listener.process_request = process_request
    assert all(encrypts(function) for _ in range(5))
    assert len(ports) <= 1  # the first may have come before we looked


# --- Connections that end ------------------------------------------------------------------------------------------


def test_a_connection_that_ends_after_the_event_costs_nothing(function):
    assert all(encrypts(function, close=True) for _ in range(3))


def test_a_connection_that_died_in_a_freeze_is_made_again(function):
    assert encrypts(function)
    function.api.act(CLOSE)
    assert encrypts(function)


def test_an_answer_whose_connection_broke_is_sent_again(function):
    assert encrypts(function)
    function.api.post_acts.append(CLOSE)
    assert encrypts(function)
    sent = [(path, body) for path, _, body in function.api.requests if path.endswith("/response")]
    assert len(sent) == 3 and sent[1] == sent[2]


def test_a_runtime_api_that_is_gone_ends_the_process(function):
    assert encrypts(function)
    function.api.act(CLOSE)
    function.api.act(CLOSE)
    assert "end of stream" in died_of(function)


@pytest.mark.parametrize("status, goes_on", [(202, True), (400, True), (403, True), (413, True), (500, False)])
def test_only_a_runtime_api_that_fails_ends_the_process_after_an_answer(function, status, goes_on):
    function.api.post_acts.append(b"HTTP/1.1 %d x\r\ncontent-length: 2\r\n\r\n{}" % status)
    function.api.send(ASK)
    if goes_on:
        assert encrypts(function)
    else:
        assert "status 500" in died_of(function)


# --- Garbage -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("raw, reason", [
    (b"garbage\r\n\r\n", "bad version"),
    (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", "request id"),
    (b"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: ../../x\r\ncontent-length: 2\r\n\r\n{}", "request id"),
    (b"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: \xff\r\ncontent-length: 2\r\n\r\n{}", "request id"),
    (b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n{}", "body limit"),
    (b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}", "Content-Length"),
    (b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n", "status 403"),
    (b"HTTP/1.1 500 x\r\ncontent-length: 0\r\n\r\n", "status 500"),
])
def test_an_answer_that_is_no_invocation_ends_the_process(function, raw, reason):
    function.api.act(raw, close=True)
    assert reason in died_of(function)


@pytest.mark.parametrize("deadline", [None, "soon", "-5", "1e99", "99999999999999999999"])
def test_a_deadline_that_is_none_is_none(function, deadline):
    assert encrypts(function, Lambda_Runtime_Deadline_Ms=deadline)


def test_an_event_in_chunks_is_read(function):
    function.api.send(b"3\r\n{\"p\r\n11\r\nlaintext\": \"chunk\r\n3\r\ns\"}\r\n0\r\n\r\n",
                      Content_Length=None, Transfer_Encoding="chunked")
    assert json.loads(function.api.outcome().payload)["ciphertext"]


def test_an_answer_over_6_mb_is_refused_in_the_events_form(function):
    text = "x" * 5_000_000
    direct = function.invoke({"plaintext": text})
    assert direct.error_type == "ValidationException" and b"larger than 6291456" in direct.payload
    proxy = function.invoke({"httpMethod": "POST", "path": "/encrypt", "body": json.dumps({"plaintext": text})})
    assert json.loads(proxy.payload)["statusCode"] == 400 and b"larger than 6291456" in proxy.payload
    assert encrypts(function)


# --- Starting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variables, about", [
    ({"AWS_REGION": None, "AWS_DEFAULT_REGION": None}, "Region"),
    ({"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}, "credentials"),
    ({"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": "canary"}, "AWS_SECRET_ACCESS_KEY"),
    ({"AWS_ENDPOINT_URL_KMS": "http://192.0.2.1"}, "https"),
    ({"DATA_KEY_MAX_AGE": "canary"}, "DATA_KEY_MAX_AGE"),
    ({"DATA_KEY_MAX_MESSAGES": "0"}, "DATA_KEY_MAX_MESSAGES"),
    ({"DATA_KEY_MAX_BYTES": "-1"}, "DATA_KEY_MAX_BYTES"),
])
def test_what_it_cannot_start_with_is_told_to_the_runtime_api(start, variables, about):
    function = start(**variables)
    where, error_type, payload = function.api.outcome()
    assert (where, error_type) == ("error", "Runtime.InvalidConfiguration")
    assert about in json.loads(payload)["errorMessage"] and b"canary" not in payload
    assert about in died_of(function)
    assert [path for path, _, _ in function.api.requests] == [PREFIX + "init/error"]


@pytest.mark.parametrize("address", [None, "", "nonsense:", "127.0.0.1:1"])
def test_without_a_runtime_api_it_says_so_and_ends(environment, address):
    environment = environment | ({} if address is None else {"AWS_LAMBDA_RUNTIME_API": address})
    done = subprocess.run([BOOTSTRAP], env=environment, capture_output=True, text=True)
    assert done.returncode == 1 and json.loads(done.stderr)["level"] == "FATAL"


def test_a_thousand_invocations_take_no_more_memory_than_a_hundred(start, package):
    function = start(Function, str(package / "bootstrap"))

    def kilobytes():
        with open(f"/proc/{function.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def some(count):
        for number in range(count):
            assert encrypts(function)
            assert function.invoke(b"garbage %d" % number).error_type == "SerializationException"
            assert function.invoke({"ciphertext": "AAAA"}).error_type == "InvalidCiphertextException"

    some(100)
    before = kilobytes()
    some(900)
    assert kilobytes() - before < 300
