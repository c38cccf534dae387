"""The function and its KMS: as a role of its own, and when KMS is silent, away, or says no."""
import contextlib
import json
import socket
import threading

import pytest

from harness.clients import aws_client
from harness.policies import policy, statement

ASK = {"plaintext": "x"}


def encrypts(function, **how):
    outcome = function.invoke(ASK, **how)
    return outcome.error_type is None and "ciphertext" in json.loads(outcome.payload)


def session_of_role(server, actions):
    """The environment variables of a session of a new role that may do these things with the server's key."""
    iam, sts = aws_client(server, "iam"), aws_client(server, "sts")
    trust = policy(statement("sts:AssumeRole", f"arn:aws:iam::{server.account}:root"))
    rights = policy({"Effect": "Allow", "Action": actions, "Resource": server.key_arn})
    arn = iam.create_role(RoleName="function", AssumeRolePolicyDocument=trust.replace(', "Resource": "*"', ""))["Role"]["Arn"]
    iam.put_role_policy(RoleName="function", PolicyName="key", PolicyDocument=rights)
    session = sts.assume_role(RoleArn=arn, RoleSessionName="function")["Credentials"]
    return {"AWS_ACCESS_KEY_ID": session["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
            "AWS_SESSION_TOKEN": session["SessionToken"]}


def test_the_session_of_a_role_with_two_rights_is_enough(start, own):
    session = session_of_role(own, ["kms:GenerateDataKey", "kms:Decrypt"])
    function = start(AWS_ENDPOINT_URL_KMS=own.url, KEY_ID=own.key_arn, AWS_REGION=own.region, DATA_KEY_MAX_AGE="0", **session)
    message = json.loads(function.invoke(ASK).payload)["ciphertext"]
    assert json.loads(function.invoke({"ciphertext": message}).payload) == ASK
    wrong = session | {"AWS_SESSION_TOKEN": "no-such-token"}
    function = start(AWS_ENDPOINT_URL_KMS=own.url, KEY_ID=own.key_arn, AWS_REGION=own.region, **wrong)
    assert function.invoke(ASK).error_type == "KMSInternalException"


def test_a_role_that_may_not_decrypt_is_told_so_without_names(start, own):
    session = session_of_role(own, "kms:GenerateDataKey")
    function = start(AWS_ENDPOINT_URL_KMS=own.url, KEY_ID=own.key_arn, AWS_REGION=own.region, **session)
    message = json.loads(function.invoke(ASK).payload)["ciphertext"]
    outcome = function.invoke({"ciphertext": message})
    assert outcome.error_type == "AccessDeniedException" and b"function" not in outcome.payload


@contextlib.contextmanager
def silent_kms():
    """Takes connections and says nothing; yields its URL and those that it has taken."""
    taken = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def accept():
            with contextlib.suppress(OSError):
                while True:
                    taken.append(listener.accept()[0])
        threading.Thread(target=accept, daemon=True).start()
        yield "http://127.0.0.1:%d" % listener.getsockname()[1], taken
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("seconds, attempts", [(1, 1), (0, 0), (-3600, 0)])
def test_the_answer_comes_before_the_deadline_when_kms_is_silent(start, seconds, attempts):
    """Without a deadline it would be three attempts of three seconds each."""
    with silent_kms() as (url, taken):
        function = start(AWS_ENDPOINT_URL_KMS=url)
        outcome = function.invoke(ASK, seconds=seconds)
        assert outcome.error_type == "KMSInternalException"
        assert len(taken) == attempts
        assert ("no answer in time" if attempts else "no time left") in function.log()[-1]["detail"]


def test_a_deadline_holds_for_its_own_invocation_only(function):
    assert function.invoke(ASK, seconds=-1).error_type == "KMSInternalException"
    assert encrypts(function)


def test_kms_down_is_an_error_and_the_next_event_finds_it_again(begin, own):
    function = begin(DATA_KEY_MAX_AGE="0")
    assert encrypts(function)
    own.kill()
    outcome = function.invoke(ASK)
    assert json.loads(outcome.payload) == {"errorMessage": "Internal server error", "errorType": "KMSInternalException"}
    assert "Connection refused" in function.log()[-1]["detail"] and function.log()[-1]["level"] == "ERROR"
    own.start(listen=own.host)
    assert encrypts(function)


def test_what_kms_refuses_is_answered_without_its_words(start, server):
    function = start(KEY_ID=server.key_arn[:-4] + "0000")
    outcome = function.invoke(ASK)
    assert outcome.error_type == "NotFoundException" and server.account.encode() not in outcome.payload
    assert start(AWS_SECRET_ACCESS_KEY="wrong").invoke(ASK).error_type == "KMSInternalException"


def test_without_a_key_nothing_is_encrypted(start):
    function = start(KEY_ID=None)
    assert function.invoke(ASK).error_type == "KMSInternalException"
    assert function.log()[-1]["detail"] == "KEY_ID is not set"
