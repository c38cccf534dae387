"""How often KMS is asked: the data keys that the function keeps between invocations."""
import json

import pytest


def asked(server, operation="GenerateDataKey"):
    lines = (server.data / "audit.log").read_text().splitlines()
    return sum(1 for line in lines if json.loads(line)["operation"] == operation)


def encrypt(function, times, context=None, **stage_variables):
    request = {"plaintext": "x"} | ({"encryption_context": context} if context else {})
    event = {"httpMethod": "POST", "path": "/encrypt", "body": json.dumps(request), "stageVariables": stage_variables}
    answers = [json.loads(function.invoke(event).payload) for _ in range(times)]
    assert {answer["statusCode"] for answer in answers} == {200}, answers
    return [json.loads(answer["body"])["ciphertext"] for answer in answers]


def test_one_data_key_serves_many_messages_of_one_context(begin, own):
    function = begin()
    messages = encrypt(function, 10)
    assert len(set(messages)) == 10 and asked(own) == 1
    encrypt(function, 5, {"table": "users"})
    encrypt(function, 5, {"table": "users"})
    assert asked(own) == 2
    for message in messages:
        assert json.loads(function.invoke({"ciphertext": message}).payload) == {"plaintext": "x"}
    assert asked(own, "Decrypt") == 1


def test_age_zero_keeps_none(begin, own):
    messages = encrypt(begin(DATA_KEY_MAX_AGE="0"), 4)
    assert asked(own) == 4 and len(set(messages)) == 4


@pytest.mark.parametrize("variables, data_keys", [
    ({"DATA_KEY_MAX_MESSAGES": "5"}, 4), ({"DATA_KEY_MAX_MESSAGES": "1"}, 20), ({"DATA_KEY_MAX_BYTES": "1"}, 20),
    ({"DATA_KEY_MAX_AGE": "86400"}, 1),
])
def test_limits_are_kept(begin, own, variables, data_keys):
    encrypt(begin(**variables), 20)
    assert asked(own) == data_keys


def test_stages_have_limits_and_data_keys_of_their_own(begin, own):
    function = begin()
    encrypt(function, 3)
    encrypt(function, 3, DATA_KEY_MAX_AGE="0")
    encrypt(function, 3, DATA_KEY_MAX_MESSAGES="1")
    encrypt(function, 3)
    assert asked(own) == 1 + 3 + 3


def test_a_kept_data_key_encrypts_while_kms_is_away(begin, own):
    function = begin()
    encrypt(function, 1)
    own.kill()
    encrypt(function, 3)


def test_a_limit_that_is_none_is_an_error_of_the_stage(begin):
    function = begin()
    event = {"httpMethod": "POST", "path": "/encrypt", "body": '{"plaintext":"x"}', "stageVariables": {"DATA_KEY_MAX_AGE": "1h"}}
    answer = json.loads(function.invoke(event).payload)
    assert answer["statusCode"] == 500 and "1h" not in json.dumps(answer)
    assert "DATA_KEY_MAX_AGE" in function.log()[-1]["detail"]
