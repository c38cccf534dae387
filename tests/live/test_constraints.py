"""What AWS's public model says of each request member, sent wrong to a live server: the exact text of every violated
constraint, every wrong JSON type, bad base64. Nothing of it may be answered with a 500, or at all."""
import base64
import contextlib
import json

import pytest

from harness import model
from harness.server import exchange

KMS = model.aws("kms")


@pytest.fixture(scope="module")
def call(server):
    """Calls KMS on one connection: call(operation, body) -> Answer."""
    with contextlib.closing(server.connect()) as connection:

        def send(operation, body):
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            return exchange(connection, "POST", "/", body, server.signer().headers(operation, body))

        yield send


# --- Values that fit and values that do not ------------------------------------------------------------------------

FITTING = {  # by pattern
    "^[a-zA-Z0-9:/_-]+$": "alias/fits",
    "[0-9]{12}": "123456789012",
    "^[a-f0-9]+$": "a" * 64,
    "cluster-[2-7a-zA-Z]{11,16}": "cluster-abcdefghij2",
    r"^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$": "arn:aws:s3:eu-west-1:123456789012:x",
    r"^([a-z]+-){2,3}\d+$": "eu-west-1",
    r"^([A-Za-z0-9\-]+)\.([A-Za-z0-9\-]+)(\.[A-Za-z0-9\-]+)+$": "logs.eu-west-1.amazonaws.com",
    "^[A-Z2-7]+$": "A" * 20,
    r"^[a-zA-Z0-9\/+=]+$": "a" * 43,
    "^https://[a-zA-Z0-9.-]+$": "https://xks.example",
    r"^(/[a-zA-Z0-9\/_-]+/kms/xks/v\d{1,2})$|^(/kms/xks/v\d{1,2})$": "/kms/xks/v1",
    r"^(com|eu)\.amazonaws\.vpce\.([a-z]+-){2,3}\d+\.vpce-svc-[0-9a-z]+$": "com.amazonaws.vpce.us-east-1.vpce-svc-0abc",
}


def fitting(member):
    """A value that satisfies every constraint, as JSON has it."""
    kind = member["type"]
    if kind == "structure":
        return {inner["name"]: fitting(inner) for inner in member["members"] if inner.get("required")}
    if kind == "list":
        return [fitting(member["element"])] * max(1, member.get("min", 0))
    if kind == "string":
        text = member["enum"][0] if "enum" in member else FITTING.get(member.get("pattern"), "a" * max(1, member.get("min", 0)))
        assert model.violations(member, text, "") == [], "the table has no fitting value"
        return text
    others = {"blob": "YQ==", "integer": member.get("min", 1), "boolean": False, "timestamp": 1e9, "map": {}}
    return others[kind]


def fitting_body(operation):
    return {member["name"]: fitting(member) for member in KMS[operation]["request"] if member.get("required")}


def candidates(member):
    """Values around each bound, to be judged by model.violations; blobs as bytes."""
    low, high = member.get("min"), member.get("max")
    kind = member["type"]
    if kind == "integer":
        return [bound for bound in (low and low - 1, 0, -1, high and high + 1, 2**31, 2**63 - 1, -(2**63), 2**63) if bound is not None]
    if kind == "blob":
        return [b"", *([bytes(low - 1)] if low else []), *([bytes(high + 1)] if high else [])]
    if kind == "string":
        texts = ["", "a", "a b", "a\n", "\na", "a\x00b", "\x1f", "é", "한글", "😀", "'", '"\\', "NO_SUCH_VALUE", "aws", "-", "%s", "*"]
        fit = fitting(member)
        return [*texts, fit + "\n", fit.lower() + "!", *(["x" * (high + 1), "😀" * (high // 2 + 1)] if high else []), "x" * max(0, (low or 0) - 1)]
    if kind == "list" and member["element"]["type"] == "string":
        fit = fitting(member["element"])
        return [[], [fit] * ((high or 0) + 1), *([[one] for one in candidates(member["element"])]), [fit, ""]]
    return []


def as_json(given):
    return base64.b64encode(given).decode() if isinstance(given, bytes) else given


def lower_camel(name):
    return name[:1].lower() + name[1:]


def places(members, path="", body_of=lambda value: value):
    """Each member at any depth: (member, AWS's path, function that puts a value there into a body's members)."""
    for member in members:
        at = path + lower_camel(member["name"])

        def put(given, name=member["name"], base={m["name"]: fitting(m) for m in members if m.get("required")}):
            return body_of(base | {name: given})

        yield member, at, put
        if member["type"] == "structure":
            yield from places(member["members"], at + ".", put)
        if member["type"] == "list" and member["element"]["type"] == "structure":
            yield from places(member["element"]["members"], at + ".1.member.", lambda one, put=put: put([one]))


def assert_refused(answer, kind, text=None):
    assert answer.status == 400, (answer.status, answer.body)
    assert answer.json["__type"] == kind, answer.json
    assert text is None or answer.json["message"] == text, (answer.json["message"], text)


def unbuilt(operation, path):
    """Whether the member is one of those that are refused by name; test_conformance.py lists them."""
    ours = model.by_name(model.ours()["kms"][operation]["request"])
    names = {lower_camel(name): member.get("built", True) for name, member in ours.items()}
    return not names.get(path.split(".")[0], False)


def built_places(operation):
    return [place for place in places(KMS[operation]["request"]) if not unbuilt(operation, place[1])]


@pytest.fixture(params=sorted(KMS))
def operation(request, call):
    """Every operation of AWS; one that is not built is unknown."""
    if request.param not in model.ours()["kms"]:
        assert_refused(call(request.param, {}), "UnknownOperationException")
        pytest.skip("not built")
    return request.param


# --- The tests -----------------------------------------------------------------------------------------------------


def test_each_violated_constraint_is_told_in_awss_words(call, operation):
    tried = 0
    for member, path, put in built_places(operation):
        for given in [None] * member.get("required", False) + candidates(member):
            found = model.violations(member, given, path)
            if found:
                assert_refused(call(operation, put(as_json(given))), "ValidationException", model.message(found))
                tried += 1
    constrained = [member for member, *_ in built_places(operation) if member.get("required") or model.is_bounded(member)]
    assert tried >= len(constrained)


def test_all_violations_of_a_request_are_told_in_one_answer(call, operation):
    required = [member for member in KMS[operation]["request"] if member.get("required")]
    found = [model.violations(member, None, lower_camel(member["name"]))[0] for member in required]
    if found:
        answer = call(operation, {})
        assert_refused(answer, "ValidationException")
        count, told = answer.json["message"].split(" detected: ")
        assert count == f"{len(found)} validation error" + "s" * (len(found) > 1)
        assert sorted(told.split("; ")) == sorted(found)


SAMPLES = [1, 1.5, True, False, "text", [], {}, [1], [None], [[]], [{}], {"a": 1}, {"a": None}, {"a": []}, 10**30, "!", "YQ", "YQ=="]
TAKEN = {  # by type of the member: which samples are no wrong JSON
    "string": lambda given: isinstance(given, str),
    "blob": lambda given: given in ("YQ==", "text"),  # which is base64, too
    "integer": lambda given: isinstance(given, int) and not isinstance(given, bool) and given < 2**64,
    "boolean": lambda given: isinstance(given, bool),
    "timestamp": lambda given: isinstance(given, (int, float)) and not isinstance(given, bool) and given < 1e11,
    "map": lambda given: isinstance(given, dict) and all(isinstance(value, str) for value in given.values()),
    "structure": lambda given: isinstance(given, dict),
}


def is_taken(member, given):
    if member["type"] == "list":
        return isinstance(given, list) and all(is_taken(member["element"], one) for one in given)
    return TAKEN[member["type"]](given)


def test_wrong_json_types_are_refused(call, operation):
    for member, _, put in built_places(operation):
        for given in SAMPLES:
            if not is_taken(member, given):
                assert_refused(call(operation, put(given)), "SerializationException")


def test_bodies_that_are_no_json_object_are_refused(call, operation):
    for body in [b"", b"{", b"[]", b"null", b'"x"', b"1", b"{}{}", b'{"a":1,"a":2}', b"\xff", b'{"a":"\xff"}', b"[" * 100, b'{"a":' * 99]:
        assert_refused(call(operation, body), "SerializationException")


def test_an_operation_of_another_name_is_unknown(call, operation):
    for name in [operation + "2", operation.lower(), "Kms." + operation]:
        if name not in KMS:
            assert_refused(call(name, {}), "UnknownOperationException")


def test_a_huge_body_is_refused_before_it_is_read(server):
    body = json.dumps({"KeyId": "x" * (1 << 20)}).encode()
    with contextlib.closing(server.connect()) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            assert exchange(connection, "POST", "/", body, server.signer().headers("DescribeKey", body)).status == 413
