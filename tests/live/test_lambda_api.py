"""The Lambda API of the built-in function, by boto3."""
import base64
import json
import uuid

import pytest

from harness.clients import aws_client
from harness.gateway import Gateway, refusal

NAME = "encrypt"
TEXT = "암호화할 문자열"


@pytest.fixture
def server(own_server):
    return own_server.start()


@pytest.fixture
def function(server):
    return aws_client(server, "lambda")


def invoke(client, event, **parameters):
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    answer = client.invoke(**{"FunctionName": NAME, "Payload": body} | parameters)
    payload = answer["Payload"].read()
    return answer, json.loads(payload) if payload else None


def somebody(server, *actions):
    """A Lambda client of a new user who may do these, and the user's ARN."""
    iam, name = aws_client(server, "iam"), f"u-{uuid.uuid4()}"
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    if actions:
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return aws_client(server, "lambda", key["AccessKeyId"], key["SecretAccessKey"]), arn


def test_the_one_function_is_told(server, function):
    arn = f"arn:aws:lambda:{server.region}:{server.account}:function:{NAME}"
    [listed] = function.list_functions()["Functions"]
    assert listed["FunctionName"] == NAME and listed["FunctionArn"] == arn and listed["State"] == "Active"
    assert listed["Role"] == f"arn:aws:iam::{server.account}:role/bongtu-encrypt"
    for name in (NAME, arn, f"{server.account}:function:{NAME}", f"{NAME}:$LATEST"):
        got = function.get_function_configuration(FunctionName=name)
        got.pop("ResponseMetadata")
        assert got == listed == function.get_function(FunctionName=name)["Configuration"]


def test_another_name_is_not_found(server, function):
    calls = [
        lambda name: refusal(function.get_function, FunctionName=name),
        lambda name: refusal(function.get_function_configuration, FunctionName=name),
        lambda name: refusal(function.invoke, FunctionName=name, Payload=b"{}"),
        lambda name: refusal(function.get_policy, FunctionName=name),
        lambda name: refusal(function.update_function_configuration, FunctionName=name, Description="x"),
    ]
    for name in ("other", f"{NAME}:1", f"arn:aws:lambda:us-west-1:{server.account}:function:{NAME}"):
        for call in calls:
            status, code, message = call(name)
            assert (status, code) == (404, "ResourceNotFoundException") and "Function not found: arn:aws:lambda:" in message


def test_its_environment_changes_what_it_does(function):
    before = function.get_function_configuration(FunctionName=NAME)
    variables = before["Environment"]["Variables"]
    made = function.update_function_configuration(FunctionName=NAME, Environment={"Variables": variables | {"ALLOW": "decrypt"}}, Description="d")
    assert made["Description"] == "d" and made["RevisionId"] != before["RevisionId"]
    answer, payload = invoke(function, {"plaintext": "x"})
    assert answer["FunctionError"] == "Unhandled" and payload["errorType"] == "AccessDeniedException"
    assert refusal(function.update_function_configuration, FunctionName=NAME, RevisionId=before["RevisionId"])[:2] == (412, "PreconditionFailedException")
    function.update_function_configuration(FunctionName=NAME, Environment={"Variables": variables}, RevisionId=made["RevisionId"])
    assert "FunctionError" not in invoke(function, {"plaintext": "x"})[0]


def test_configurations_that_are_refused(server, function):
    update = lambda **parameters: refusal(function.update_function_configuration, FunctionName=NAME, **parameters)[:2]
    wrong = (400, "InvalidParameterValueException")
    assert update(Environment={"Variables": {"ALOW": "decrypt"}}) == wrong
    assert update(Environment={"Variables": {"ALLOW": "all"}}) == wrong
    assert update(Environment={"Variables": {"KEY_ID": "x" * 4096}}) == wrong
    assert update(Role=f"arn:aws:iam::{server.account}:role/none") == wrong
    assert update(Runtime="python3.12")[0] == 400 and update(Layers=["arn:aws:lambda:us-east-1:1:layer:x:1"])[0] == 400


def test_it_acts_as_the_role_it_is_given(server, function):
    iam = aws_client(server, "iam")
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    iam.create_role(RoleName="powerless", AssumeRolePolicyDocument=json.dumps(trust))
    role = f"arn:aws:iam::{server.account}:role/powerless"
    assert function.update_function_configuration(FunctionName=NAME, Role=role)["Role"] == role
    assert invoke(function, {"plaintext": "x"})[1]["errorType"] == "AccessDeniedException"
    other, _ = somebody(server, "lambda:*")
    assert refusal(other.update_function_configuration, FunctionName=NAME, Role=role)[:2] == (403, "AccessDeniedException")


def test_without_a_permission_the_gateway_may_not_invoke(server, function):
    gateway = Gateway(server)
    policy = json.loads(function.get_policy(FunctionName=NAME)["Policy"])
    assert policy["Statement"][0]["Principal"] == {"Service": "apigateway.amazonaws.com"}
    assert gateway.call(server.api_key) == 200
    function.remove_permission(FunctionName=NAME, StatementId="apigateway")
    answer = server.stage("/prod/encrypt", {"plaintext": "x"})
    assert (answer.status, answer.json) == (500, {"message": "Internal server error"})
    assert refusal(function.get_policy, FunctionName=NAME)[:2] == (404, "ResourceNotFoundException")
    source = f"arn:aws:execute-api:{server.region}:{server.account}:{gateway.api}/*/POST/encrypt"
    statement = {"FunctionName": NAME, "StatementId": "one", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com", "SourceArn": source}
    made = json.loads(function.add_permission(**statement)["Statement"])
    assert made["Condition"] == {"ArnLike": {"AWS:SourceArn": source}}
    assert json.loads(function.get_policy(FunctionName=NAME)["Policy"])["Statement"] == [made]
    assert gateway.call(server.api_key) == 200 and gateway.call(server.api_key, "/prod/decrypt") == 500
    assert refusal(function.add_permission, **statement)[:2] == (409, "ResourceConflictException")


def test_permissions_that_are_refused(function):
    add = lambda **parameters: refusal(
        function.add_permission, **{"FunctionName": NAME, "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "*"} | parameters
    )[:2]
    assert add(Action="s3:GetObject")[0] == 400 and add(StatementId="a b")[0] == 400 and add(SourceAccount="1")[0] == 400
    assert add(Qualifier="$LATEST") == (400, "InvalidParameterValueException")
    assert refusal(function.remove_permission, FunctionName=NAME, StatementId="none")[:2] == (404, "ResourceNotFoundException")


def test_invoke_takes_both_forms(function):
    _, encrypted = invoke(function, {"req_type": "encrypt", "context": TEXT})
    _, decrypted = invoke(function, {"req_type": "decrypt", "context": encrypted["context"]})
    assert decrypted == {"context": TEXT}
    event = {"httpMethod": "POST", "path": "/decrypt", "body": json.dumps({"req_type": "decrypt", "context": encrypted["context"]})}
    answer, proxied = invoke(function, event)
    assert answer["StatusCode"] == 200 and proxied["statusCode"] == 200 and json.loads(proxied["body"]) == {"context": TEXT}
    answer, proxied = invoke(function, event | {"body": "{}"})
    assert "FunctionError" not in answer and proxied["statusCode"] == 400
    answer, failed = invoke(function, {"neither": 1})
    assert answer["FunctionError"] == "Unhandled" and set(failed) >= {"errorMessage", "errorType"}


def test_invocation_types_and_logs(function):
    event = {"plaintext": TEXT}
    answer, payload = invoke(function, event, InvocationType="Event")
    assert answer["StatusCode"] == 202 and payload is None
    answer, payload = invoke(function, event, InvocationType="DryRun")
    assert answer["StatusCode"] == 204 and payload is None
    answer, payload = invoke(function, event, LogType="Tail", Qualifier="$LATEST")
    log = base64.b64decode(answer["LogResult"]).decode()
    assert log.startswith("START RequestId: ") and "REPORT" in log and TEXT not in log and payload["ciphertext"] not in log
    assert answer["ExecutedVersion"] == "$LATEST"
    assert refusal(function.invoke, FunctionName=NAME, Payload=b"{", InvocationType="RequestResponse")[:2] == (400, "InvalidRequestContentException")
    assert refusal(function.invoke, FunctionName=NAME, Payload=b"{}", InvocationType="Never")[0] == 400


def test_who_may_invoke(server, function):
    stranger, arn = somebody(server)
    friend, _ = somebody(server, "lambda:InvokeFunction")
    assert refusal(stranger.invoke, FunctionName=NAME, Payload=b"{}")[:2] == (403, "AccessDeniedException")
    assert refusal(stranger.invoke, FunctionName=NAME, InvocationType="DryRun")[:2] == (403, "AccessDeniedException")
    assert "ciphertext" in invoke(friend, {"plaintext": "x"})[1]
    assert refusal(friend.list_functions)[:2] == (403, "AccessDeniedException")
    function.add_permission(FunctionName=NAME, StatementId="u", Action="lambda:InvokeFunction", Principal=arn)
    assert "ciphertext" in invoke(stranger, {"plaintext": "x"})[1]
    function.remove_permission(FunctionName=NAME, StatementId="u")
    assert refusal(stranger.invoke, FunctionName=NAME, Payload=b"{}")[:2] == (403, "AccessDeniedException")


@pytest.mark.parametrize(
    "call",
    [
        lambda client: (client.create_function, {"FunctionName": "x", "Role": "arn:aws:iam::123456789012:role/x", "Code": {}}),
        lambda client: (client.delete_function, {"FunctionName": NAME}),
        lambda client: (client.update_function_code, {"FunctionName": NAME, "ZipFile": b"x"}),
        lambda client: (client.publish_version, {"FunctionName": NAME}),
        lambda client: (client.list_layers, {}),
    ],
)
def test_what_is_not_here_is_refused(function, call):
    operation, parameters = call(function)
    status, code, message = refusal(operation, **parameters)
    assert (status, code) == (400, "InvalidParameterValueException") and message.endswith(" is not offered here.")
