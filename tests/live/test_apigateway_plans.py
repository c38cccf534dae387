"""Usage plans and the API keys in them, by boto3."""
import threading

import pytest

from harness.gateway import Gateway, refusal, replaced

BAD, MISSING, CONFLICT = (400, "BadRequestException"), (404, "NotFoundException"), (409, "ConflictException")


@pytest.fixture(scope="module")
def gateway(server):
    return Gateway(server)


@pytest.fixture(scope="module")
def client(gateway):
    return gateway.client


def patch(client, plan, *operations):
    return client.update_usage_plan(usagePlanId=plan, patchOperations=[one for each in operations for one in each])


def test_a_plan_from_creation_to_deletion(gateway, client):
    made = client.create_usage_plan(
        name="gold", description="d", apiStages=[gateway.stage], throttle={"rateLimit": 2.5, "burstLimit": 10},
        quota={"limit": 100, "period": "MONTH"}, tags={"a": "b"},
    )  # fmt: skip
    made.pop("ResponseMetadata")
    assert made["quota"] == {"limit": 100, "offset": 0, "period": "MONTH"} and made["throttle"] == {"rateLimit": 2.5, "burstLimit": 10}
    got = client.get_usage_plan(usagePlanId=made["id"])
    got.pop("ResponseMetadata")
    assert got == made and got in client.get_usage_plans(limit=500)["items"]
    assert refusal(client.delete_usage_plan, usagePlanId=made["id"])[:2] == BAD
    patch(client, made["id"], replaced("/apiStages", f"{gateway.api}:prod", "remove"))
    client.delete_usage_plan(usagePlanId=made["id"])
    assert refusal(client.get_usage_plan, usagePlanId=made["id"]) == (*MISSING, "Invalid Usage Plan ID specified")


def test_a_throttle_or_a_quota_alone_is_accepted(client):
    assert "quota" not in client.create_usage_plan(name="t", throttle={"rateLimit": 1, "burstLimit": 5})
    assert "throttle" not in client.create_usage_plan(name="q", quota={"limit": 1, "period": "DAY"})
    assert client.create_usage_plan(name="neither")["apiStages"] == []


@pytest.mark.parametrize(
    "settings",
    [
        {"name": ""},
        {"quota": {"limit": 1, "period": "YEAR"}},
        {"quota": {"limit": -1, "period": "DAY"}},
        {"quota": {"limit": 1, "period": "DAY", "offset": 1}},
        {"quota": {"limit": 1, "period": "WEEK", "offset": 7}},
        {"quota": {"limit": 1, "period": "MONTH", "offset": 28}},
        {"throttle": {"rateLimit": -1}},
        {"throttle": {"rateLimit": 1e300}},
        {"throttle": {"rateLimit": 0.0001}},
        {"throttle": {"burstLimit": 1}},
        {"throttle": {"rateLimit": 1, "burstLimit": -1}},
    ],
)
def test_plans_that_are_refused(client, settings):
    before = len(client.get_usage_plans(limit=500)["items"])
    assert refusal(client.create_usage_plan, **{"name": "x"} | settings)[:2] == BAD
    assert len(client.get_usage_plans(limit=500)["items"]) == before


def test_a_stage_must_be_there(gateway, client):
    plan = client.create_usage_plan(name="stages")["id"]
    message = f"Invalid API Stage {{api: {gateway.api}, stage: none}} specified for usageplan {plan}"
    wrong = lambda value, op="add": refusal(client.update_usage_plan, usagePlanId=plan, patchOperations=replaced("/apiStages", value, op))
    assert wrong(f"{gateway.api}:none") == (*MISSING, message)
    assert wrong("nothing") == (*BAD, "Invalid API Stage specified")
    assert wrong(f"{gateway.api}:prod", "remove") == (*BAD, "Invalid API Stage specified")
    assert refusal(client.create_usage_plan, name="x", apiStages=[{"apiId": "none", "stage": "prod"}])[:2] == MISSING
    assert refusal(client.create_usage_plan, name="x", apiStages=[gateway.stage, gateway.stage])[:2] == BAD


def test_every_path_of_a_patch(gateway, client):
    plan = client.create_usage_plan(name="patched")["id"]
    stage = f"/apiStages/{gateway.api}:prod/throttle"
    made = patch(
        client, plan, replaced("/name", "new"), replaced("/description", "말"), replaced("/productCode", "p"),
        replaced("/throttle/rateLimit", "1.5"), replaced("/throttle/burstLimit", 3), replaced("/quota/limit", 7),
        replaced("/quota/period", "WEEK"), replaced("/quota/offset", 2), replaced("/apiStages", f"{gateway.api}:prod", "add"),
        replaced(f"{stage}/~1encrypt~1POST/rateLimit", 4), replaced(f"{stage}/~1encrypt~1POST/burstLimit", 5),
    )  # fmt: skip
    assert (made["name"], made["description"], made["productCode"]) == ("new", "말", "p")
    assert made["throttle"] == {"rateLimit": 1.5, "burstLimit": 3} and made["quota"] == {"limit": 7, "offset": 2, "period": "WEEK"}
    assert made["apiStages"] == [gateway.stage | {"throttle": {"/encrypt/POST": {"rateLimit": 4.0, "burstLimit": 5}}}]
    remove = lambda path: [{"op": "remove", "path": path}]
    made = patch(client, plan, remove("/throttle"), remove("/quota"), remove(f"{stage}/~1encrypt~1POST"))
    assert "throttle" not in made and "quota" not in made and made["apiStages"] == [gateway.stage]


@pytest.mark.parametrize("path", ["/id", "/quota/none", "/tags", "/apiStages/none:prod/throttle/~1encrypt~1POST/rateLimit", "/quota/limit"])
def test_patches_that_are_refused_change_nothing(client, path):
    plan = client.create_usage_plan(name="kept")["id"]
    operations = replaced("/name", "changed") + replaced(path, "1")
    assert refusal(client.update_usage_plan, usagePlanId=plan, patchOperations=operations)[:2] == BAD
    assert client.get_usage_plan(usagePlanId=plan)["name"] == "kept"


def test_a_key_in_a_plan(gateway, client):
    plan = gateway.plan()
    key, value = gateway.key(name="member")
    assert gateway.call(value) == 403
    made = client.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    assert (made["id"], made["type"], made["name"], made["value"]) == (key, "API_KEY", "member", value)
    assert gateway.call(value) == 200
    assert client.get_usage_plan_key(usagePlanId=plan, keyId=key)["name"] == "member"
    assert [one["id"] for one in client.get_usage_plan_keys(usagePlanId=plan, nameQuery="mem")["items"]] == [key]
    assert client.get_usage_plan_keys(usagePlanId=plan, nameQuery="ember")["items"] == []
    assert [one["id"] for one in client.get_usage_plans(keyId=key)["items"]] == [plan]
    assert refusal(client.create_usage_plan_key, usagePlanId=plan, keyId=key, keyType="API_KEY")[:2] == CONFLICT
    client.delete_usage_plan_key(usagePlanId=plan, keyId=key)
    assert gateway.call(value) == 403
    assert refusal(client.get_usage_plan_key, usagePlanId=plan, keyId=key)[:2] == MISSING
    assert refusal(client.delete_usage_plan_key, usagePlanId=plan, keyId=key)[:2] == MISSING


def test_keys_and_plans_that_there_are_not(gateway, client):
    plan, (key, _) = gateway.plan(), gateway.key()
    put = lambda **parameters: refusal(client.create_usage_plan_key, **{"usagePlanId": plan, "keyId": key, "keyType": "API_KEY"} | parameters)
    assert put(usagePlanId="none") == (*MISSING, "Invalid Usage Plan ID specified")
    assert put(keyId="none") == (*MISSING, "Invalid API Key identifier specified")
    assert put(keyType="OTHER")[:2] == BAD
    assert refusal(client.get_usage_plan_keys, usagePlanId="none")[:2] == MISSING


def test_a_key_has_one_plan_for_a_stage(gateway, client):
    first, second, empty = gateway.plan(), gateway.plan(), gateway.plan(apiStages=[])
    key, _ = gateway.key(first)
    refused = refusal(client.create_usage_plan_key, usagePlanId=second, keyId=key, keyType="API_KEY")
    assert refused[:2] == CONFLICT and f"{gateway.api}:prod" in refused[2]
    client.create_usage_plan_key(usagePlanId=empty, keyId=key, keyType="API_KEY")
    add = replaced("/apiStages", f"{gateway.api}:prod", "add")
    assert refusal(client.update_usage_plan, usagePlanId=empty, patchOperations=add)[:2] == CONFLICT
    patch(client, first, replaced("/apiStages", f"{gateway.api}:prod", "remove"))
    assert client.update_usage_plan(usagePlanId=empty, patchOperations=add)["apiStages"] == [gateway.stage]


def test_of_plans_that_want_one_key_at_once_one_gets_it(gateway):
    plans = [gateway.plan() for _ in range(8)]
    key, _ = gateway.key()
    joined = []

    def join(plan):
        client = Gateway(gateway.server).client
        try:
            joined.append(client.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")["id"])
        except client.exceptions.ConflictException:
            pass

    threads = [threading.Thread(target=join, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert joined == [key] and len(gateway.client.get_usage_plans(keyId=key)["items"]) == 1


def test_a_deleted_stage_leaves_its_plans(gateway, client):
    deployment = client.get_deployments(restApiId=gateway.api)["items"][0]["id"]
    client.create_stage(restApiId=gateway.api, stageName="brief", deploymentId=deployment)
    plan = gateway.plan(apiStages=[{"apiId": gateway.api, "stage": "brief"}])
    client.delete_stage(restApiId=gateway.api, stageName="brief")
    assert client.get_usage_plan(usagePlanId=plan)["apiStages"] == []
    client.delete_usage_plan(usagePlanId=plan)
