"""API keys by boto3."""
import string

import pytest

from harness.clients import aws_client
from harness.gateway import Gateway, refusal, replaced


@pytest.fixture(scope="module")
def gateway(server):
    return Gateway(server)


@pytest.fixture(scope="module")
def client(gateway):
    return gateway.client


def test_a_key_from_creation_to_deletion(client):
    made = client.create_api_key(name="열쇠", description="for tests", enabled=True, customerId="c-1", tags={"team": "a"})
    assert made["enabled"] and made["stageKeys"] == [] and made["tags"] == {"team": "a"}
    assert len(made["value"]) == 40 and set(made["value"]) <= set(string.ascii_letters + string.digits)
    got = client.get_api_key(apiKey=made["id"])
    assert "value" not in got and got["name"] == "열쇠" and got["createdDate"] == made["createdDate"]
    assert client.get_api_key(apiKey=made["id"], includeValue=True)["value"] == made["value"]
    changed = client.update_api_key(apiKey=made["id"], patchOperations=replaced("/name", "new") + replaced("/enabled", "false"))
    assert changed["name"] == "new" and not changed["enabled"] and "value" not in changed
    assert client.get_api_key(apiKey=made["id"], includeValue=True)["value"] == made["value"]
    client.delete_api_key(apiKey=made["id"])
    assert refusal(client.get_api_key, apiKey=made["id"]) == (404, "NotFoundException", "Invalid API Key identifier specified")
    assert refusal(client.delete_api_key, apiKey=made["id"])[:2] == (404, "NotFoundException")


def test_defaults_are_those_of_aws(client):
    made = client.create_api_key(name="")
    assert made["name"] == "" and not made["enabled"] and "tags" not in made
    assert client.update_api_key(apiKey=made["id"], patchOperations=replaced("/description", "d"))["tags"] == {}


def test_a_value_of_ones_own_is_taken_once(client):
    value = "a-value-of-my-own-" + "x" * 10
    made = client.create_api_key(name="own", value=value)
    assert made["value"] == value and made["id"] != value
    assert refusal(client.create_api_key, name="again", value=value) == (409, "ConflictException", "API Key already exists")
    client.delete_api_key(apiKey=made["id"])
    assert client.create_api_key(name="own", value=value)["value"] == value


@pytest.mark.parametrize(
    "parameters, message",
    [
        ({"value": "x" * 19}, "API Key value should be at least 20 characters"),
        ({"value": "x" * 129}, "API Key value exceeds maximum size of 128 characters"),
        ({"value": "with a blank and so on"}, "API Key value can only have visible ASCII characters"),
        ({"name": "x" * 1025}, "Invalid API Key name, can be at most 1024 characters."),
    ],
)
def test_wrong_names_and_values(client, parameters, message):
    assert refusal(client.create_api_key, **parameters) == (400, "BadRequestException", message)


def test_members_that_would_have_no_effect_are_refused(client):
    assert refusal(client.create_api_key, name="x", generateDistinctId=False)[:2] == (400, "BadRequestException")
    assert refusal(client.create_api_key, name="x", stageKeys=[{"restApiId": "a", "stageName": "b"}])[:2] == (400, "BadRequestException")


def test_keys_are_found_by_the_start_of_their_names(client):
    for name in ("Find-1", "Find-2", "find-3"):
        client.create_api_key(name=name, customerId="finder")
    names = lambda **query: sorted(key["name"] for key in client.get_api_keys(**query)["items"])
    assert names(nameQuery="Find") == ["Find-1", "Find-2"]
    assert names(nameQuery="ind-1") == []
    assert names(customerId="finder") == ["Find-1", "Find-2", "find-3"]
    assert all("value" not in key for key in client.get_api_keys(nameQuery="Find")["items"])
    assert all(len(key["value"]) == 40 for key in client.get_api_keys(nameQuery="Find", includeValues=True)["items"])
    pages = list(client.get_paginator("get_api_keys").paginate(customerId="finder", PaginationConfig={"PageSize": 1}))
    assert sorted(key["name"] for page in pages for key in page["items"]) == ["Find-1", "Find-2", "find-3"]
    assert refusal(client.get_api_keys, position="none")[:2] == (400, "BadRequestException")


@pytest.mark.parametrize(
    "operation, message",
    [
        ({"op": "replace", "path": "/id", "value": "x"}, "Invalid patch path  '/id' specified for op 'replace'. Must be one of: [/description, /enabled, /name, /customerId]"),
        ({"op": "add", "path": "/name", "value": "x"}, "Invalid patch operation specified. Must be one of: [replace]"),
        ({"op": "replace", "path": "/value", "value": "x" * 30}, "Invalid patch path  '/value' specified for op 'replace'. Must be one of: [/description, /enabled, /name, /customerId]"),
    ],
)  # fmt: skip
def test_patches_that_are_refused(client, operation, message):
    key = client.create_api_key(name="patched")["id"]
    assert refusal(client.update_api_key, apiKey=key, patchOperations=[operation]) == (400, "BadRequestException", message)


def test_a_disabled_key_is_forbidden_at_once(gateway):
    key, value = gateway.key(gateway.plan())
    for enabled, status in (("false", 403), ("true", 200), ("false", 403)):
        gateway.client.update_api_key(apiKey=key, patchOperations=replaced("/enabled", enabled))
        assert gateway.call(value) == status


def test_a_deleted_key_leaves_its_plans(gateway):
    plan = gateway.plan()
    key, value = gateway.key(plan)
    assert gateway.call(value) == 200
    gateway.client.delete_api_key(apiKey=key)
    assert gateway.call(value) == 403
    assert gateway.client.get_usage_plan_keys(usagePlanId=plan)["items"] == []


def test_keys_come_from_a_csv_file(gateway, client):
    plan, other = gateway.plan(), gateway.plan(apiStages=[])
    lines = [
        "Name,KEY,description,Enabled,usageplanIds",
        f'csv-1,{"a" * 24},"a, b",TRUE,"{plan},{other}"',
        f'csv-2,{"b" * 24},,false,',
        "csv-3,short,,TRUE,",
        f'csv-4,{"a" * 24},,TRUE,',
        f'csv-5,{"c" * 24},,TRUE,none',
    ]
    made = client.import_api_keys(body="\n".join(lines).encode(), format="csv")
    assert len(made["ids"]) == 2 and len(made["warnings"]) == 3
    assert all(value not in "".join(made["warnings"]) for value in ("a" * 24, "short"))
    first, second = (client.get_api_key(apiKey=key) for key in made["ids"])
    assert (first["name"], first["description"], first["enabled"]) == ("csv-1", "a, b", True)
    assert (second["name"], second["enabled"]) == ("csv-2", False)
    assert gateway.call("a" * 24) == 200 and gateway.call("b" * 24) == 403
    assert client.get_usage_plan_key(usagePlanId=other, keyId=first["id"])["name"] == "csv-1"


def test_a_csv_file_that_is_refused_makes_no_key(client):
    body = f'name,key\nrefused,{"d" * 24}\nrefused,short\n'.encode()
    before = client.get_api_keys(nameQuery="refused")["items"]
    assert refusal(client.import_api_keys, body=body, format="csv", failOnWarnings=True)[:2] == (400, "BadRequestException")
    for wrong in (b"", b"name\nx", b"name,key,secret\nx", b'name,key\n"open'):
        assert refusal(client.import_api_keys, body=wrong, format="csv")[:2] == (400, "BadRequestException")
    assert refusal(client.import_api_keys, body=body, format="xml")[:2] == (400, "BadRequestException")
    assert client.get_api_keys(nameQuery="refused")["items"] == before == []


def test_who_may_not_gets_no_key(server, client):
    iam = aws_client(server, "iam")
    iam.create_user(UserName="no-keys")
    made = iam.create_access_key(UserName="no-keys")["AccessKey"]
    stranger = aws_client(server, "apigateway", made["AccessKeyId"], made["SecretAccessKey"])
    assert refusal(stranger.create_api_key, name="x")[:2] == (403, "AccessDeniedException")
    assert refusal(stranger.get_api_keys)[:2] == (403, "AccessDeniedException")
