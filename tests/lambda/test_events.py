"""What the function answers to events: API Gateway's, and requests as such."""
import base64
import json

import pytest

TEXT = "암호화할 문자열 🙂 "
CANARY = "canary-7Q"


def proxy_event(path, request=None, /, **changes):
    """As API Gateway sends it (REST API, version 1)."""
    return {
        "resource": path, "path": path, "httpMethod": "POST", "headers": {"x-api-key": "k" * 40, "Host": "x"},
        "multiValueHeaders": {"x-api-key": ["k" * 40]}, "queryStringParameters": None,
        "multiValueQueryStringParameters": None, "pathParameters": None, "stageVariables": None,
        "requestContext": {"resourceId": "abc123", "stage": "prod", "identity": {"sourceIp": "192.0.2.1", "apiKeyId": "k"}},
        "body": None if request is None else json.dumps(request, ensure_ascii=False), "isBase64Encoded": False,
    } | changes


def body_of(outcome, status=200):
    """The JSON in a proxy answer, which has exactly the members that API Gateway takes."""
    assert outcome.error_type is None, outcome
    answer = json.loads(outcome.payload)
    assert {name: answer[name] for name in answer if name != "body"} == {
        "statusCode": status, "headers": {"Content-Type": "application/json"}, "isBase64Encoded": False}
    return json.loads(answer["body"])


def answer_of(outcome):
    assert outcome.error_type is None, outcome
    return json.loads(outcome.payload)


def refusal_of(outcome):
    """(type, message) of a function error."""
    error = json.loads(outcome.payload)
    assert set(error) == {"errorMessage", "errorType"} and error["errorType"] == outcome.error_type
    return error["errorType"], error["errorMessage"]


def test_a_proxy_event_encrypts_and_its_ciphertext_decrypts(lambda_, server):
    function = lambda_()
    context = {"table": "users"}
    request = {"plaintext": TEXT, "encryption_context": context}
    encrypted = body_of(function.invoke(proxy_event("/encrypt", request)))
    assert set(encrypted) == {"ciphertext", "key_id"} and encrypted["key_id"] == server.key_arn
    request = {"ciphertext": encrypted["ciphertext"], "encryption_context": context}
    assert body_of(function.invoke(proxy_event("/decrypt", request))) == {"plaintext": TEXT}
    assert server.stage("/prod/decrypt", request).json == {"plaintext": TEXT}


def test_the_servers_ciphertext_decrypts_here_and_ours_there(lambda_, server):
    function = lambda_()
    theirs = server.stage("/prod/encrypt", {"req_type": "encrypt", "context": TEXT}).json["context"]
    assert answer_of(function.invoke({"req_type": "decrypt", "context": theirs})) == {"context": TEXT}
    ours = answer_of(function.invoke({"req_type": "encrypt", "context": TEXT}))["context"]
    assert server.stage("/prod/decrypt", {"req_type": "decrypt", "context": ours}).json == {"context": TEXT}


def test_direct_requests_say_by_their_members_what_they_want(lambda_):
    function = lambda_()
    one = answer_of(function.invoke({"plaintext": TEXT}))["ciphertext"]
    binary = answer_of(function.invoke({"plaintext_base64": base64.b64encode(b"\xff").decode()}))["ciphertext"]
    assert answer_of(function.invoke({"ciphertext": one})) == {"plaintext": TEXT}
    several = answer_of(function.invoke({"items": [{"ciphertext": one}, {"ciphertext": binary}, {"ciphertext": "AA=="}]}))
    assert several["items"][:2] == [{"plaintext": TEXT}, {"plaintext_base64": "/w=="}]
    assert several["items"][2]["error"]["code"] == "InvalidCiphertextException"
    assert len(answer_of(function.invoke({"items": [{"plaintext": "a"}, {"plaintext": "b"}]}))["items"]) == 2
    assert answer_of(function.invoke({"items": []})) == {"items": []}


def test_a_base64_body_and_a_nested_path_are_read(lambda_):
    function = lambda_()
    body = base64.b64encode(json.dumps({"plaintext": TEXT}).encode()).decode()
    event = proxy_event("/v1/encrypt", None, body=body, isBase64Encoded=True)
    ciphertext = body_of(function.invoke(event))["ciphertext"]
    event = proxy_event("/{proxy+}", {"ciphertext": ciphertext}, path="/v1/decrypt")
    assert body_of(function.invoke(event)) == {"plaintext": TEXT}
    event = proxy_event("/decrypt", {"ciphertext": ciphertext}, path="/mapped/elsewhere")
    assert body_of(function.invoke(event)) == {"plaintext": TEXT}


@pytest.mark.parametrize("event, about", [
    (proxy_event("/encrypt", {"plaintext": CANARY}, httpMethod="GET"), "'httpMethod'"),
    (proxy_event("/encrypt", {"plaintext": CANARY}, httpMethod=None), "'httpMethod'"),
    (proxy_event(f"/{CANARY}", {"plaintext": CANARY}), "/encrypt or /decrypt"),
    (proxy_event("/encrypt", None, body={"plaintext": CANARY}), "'body'"),
    (proxy_event("/encrypt", None, body=CANARY, isBase64Encoded=True), "base64"),
    (proxy_event("/encrypt", None, body=CANARY, isBase64Encoded="true"), "'isBase64Encoded'"),
    (proxy_event("/encrypt", None), "JSON"),
    (proxy_event("/encrypt", None, body=CANARY), "JSON"),
    (proxy_event("/encrypt", {"plaintext": CANARY}, stageVariables=[CANARY]), "'stageVariables'"),
    (proxy_event("/encrypt", {"plaintext": CANARY}, stageVariables={"KEY_ID": [CANARY]}), "'KEY_ID'"),
    (proxy_event("/encrypt", {"plaintext": CANARY, "x": CANARY}), "'x'"),
    (proxy_event("/decrypt", {"plaintext": CANARY}), "'plaintext'"),
    ({"version": "2.0", "rawPath": "/encrypt", "requestContext": {}, "body": CANARY}, "version 1"),
])
def test_a_proxy_event_that_is_wrong_is_answered_with_400_and_no_value(lambda_, event, about):
    function = lambda_()
    outcome = function.invoke(event)
    error = body_of(outcome, 400)
    assert set(error) == {"code", "message"} and about in error["message"]
    assert CANARY.encode() not in outcome.payload
    assert CANARY not in json.dumps(function.log())


@pytest.mark.parametrize("event, kind, about", [
    (b"", "SerializationException", "JSON"),
    (CANARY.encode(), "SerializationException", "JSON"),
    (b'{"plaintext":"\xff"}', "SerializationException", "UTF-8"),
    (b'{"plaintext":"a","plaintext":"' + CANARY.encode() + b'"}', "SerializationException", "twice"),
    (b"[" * 40, "SerializationException", "deep"),
    (b'"' + CANARY.encode() + b'"', "ValidationException", "object"),
    ([{"plaintext": CANARY}], "ValidationException", "object"),
    ({}, "ValidationException", "plaintext"),
    ({"req_type": CANARY, "context": "x"}, "ValidationException", "'req_type'"),
    ({"req_type": "encrypt"}, "ValidationException", "'context'"),
    ({"plaintext": CANARY, "ciphertext": CANARY}, "ValidationException", "either"),
    ({"items": [{"plaintext": CANARY}, {"ciphertext": CANARY}]}, "ValidationException", "either"),
    ({"items": CANARY}, "ValidationException", "'items'"),
    ({"ciphertext": CANARY}, "InvalidCiphertextException", "cannot be decrypted"),
])
def test_a_direct_request_that_is_wrong_is_a_function_error_without_values(lambda_, event, kind, about):
    function = lambda_()
    outcome = function.invoke(event)
    refused, message = refusal_of(outcome)
    assert refused == kind and about in message
    assert CANARY.encode() not in outcome.payload
    assert CANARY not in json.dumps(function.log())


def test_stage_variables_go_before_the_environment(lambda_, server):
    function = lambda_(KEY_ID="arn:aws:kms:ap-northeast-2:111122223333:key/none", ALLOW="decrypt")
    settings = {"KEY_ID": server.key_arn, "ALLOW": "both", "SOMETHING_ELSE": "x"}
    encrypted = body_of(function.invoke(proxy_event("/encrypt", {"plaintext": "x"}, stageVariables=settings)))
    assert encrypted["key_id"] == server.key_arn
    refused = body_of(function.invoke(proxy_event("/encrypt", {"plaintext": "x"})), 403)
    assert refused["code"] == "AccessDeniedException"
    old = proxy_event("/decrypt", {"ciphertext": encrypted["ciphertext"]}, stageVariables={"DECRYPT_KEY_IDS": server.key_arn})
    assert body_of(function.invoke(old)) == {"plaintext": "x"}
    new = proxy_event("/decrypt", {"ciphertext": encrypted["ciphertext"]})
    assert body_of(function.invoke(new), 400)["code"] == "InvalidCiphertextException"


def test_the_log_has_a_line_of_json_for_each_event_and_nothing_of_it(lambda_):
    function = lambda_()
    ciphertext = answer_of(function.invoke({"plaintext": CANARY, "encryption_context": {"k": CANARY}}))["ciphertext"]
    function.invoke(proxy_event("/encrypt", {"items": [{"plaintext": CANARY}, {"plaintext": 7}]}))
    first, second = function.log()
    assert first["outcome"] == "ok" and first["level"] == "INFO" and first["requestId"] and "items" not in first
    assert (second["items"], second["failures"]) == (2, 1)
    log = function.log_file.read_text()
    assert CANARY not in log and ciphertext[:40] not in log
