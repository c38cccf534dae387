"""GetUsage and UpdateUsage by boto3."""
import datetime

import pytest

from harness.gateway import Gateway, refusal, replaced

BAD, MISSING = (400, "BadRequestException"), (404, "NotFoundException")
UNLIMITED = 2**63 - 1


@pytest.fixture(scope="module")
def gateway(server):
    return Gateway(server)


@pytest.fixture(scope="module")
def client(gateway):
    return gateway.client


def today(days=0):
    return (datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days)).isoformat()


def usage(client, plan, start=None, end=None, **parameters):
    return client.get_usage(usagePlanId=plan, startDate=start or today(), endDate=end or today(), **parameters)["items"]


@pytest.mark.parametrize("period", ["DAY", "WEEK", "MONTH"])
def test_usage_tells_calls_and_what_remains(gateway, client, period):
    plan = gateway.plan(quota={"limit": 20, "period": period})
    key, value = gateway.key(plan)
    idle, _ = gateway.key(plan)
    for _ in range(3):
        assert gateway.call(value) == 200
    assert usage(client, plan) == {key: [[3, 17]], idle: [[0, 20]]}
    assert usage(client, plan, keyId=key) == {key: [[3, 17]]}
    tomorrow = usage(client, plan, today(), today(1), keyId=key)[key]
    assert tomorrow[0] == [3, 17] and tomorrow[1][0] == 0 and tomorrow[1][1] in (17, 20)


def test_usage_before_the_period_has_the_quota_left(gateway, client):
    plan = gateway.plan(quota={"limit": 5, "period": "DAY"})
    key, value = gateway.key(plan)
    assert gateway.call(value) == 200
    assert usage(client, plan, today(-2), today())[key] == [[0, 5], [0, 5], [1, 4]]


def test_usage_without_a_quota_has_no_end(gateway, client):
    plan = gateway.plan()
    key, value = gateway.key(plan)
    assert gateway.call(value) == 200
    assert usage(client, plan) == {key: [[1, UNLIMITED]]}
    operations = replaced("/remaining", 1)
    assert refusal(client.update_usage, usagePlanId=plan, keyId=key, patchOperations=operations)[:2] == BAD


def test_refused_calls_do_not_count(gateway, client):
    plan = gateway.plan(quota={"limit": 2, "period": "DAY"})
    key, value = gateway.key(plan)
    assert gateway.call_until_refused(value) == 2
    answers = [gateway.server.stage("/prod/encrypt", {"plaintext": "x"}, **{"x-api-key": value}) for _ in range(3)]
    assert {(one.status, one.json["message"], one.headers["x-amzn-errortype"]) for one in answers} == {(429, "Limit Exceeded", "LimitExceededException")}
    assert usage(client, plan) == {key: [[2, 0]]}


def test_what_remains_can_be_set(gateway, client):
    plan = gateway.plan(quota={"limit": 3, "period": "MONTH"})
    key, value = gateway.key(plan)
    set_to = lambda left: client.update_usage(usagePlanId=plan, keyId=key, patchOperations=replaced("/remaining", left))
    assert gateway.call_until_refused(value) == 3
    made = set_to(5)
    assert (made["usagePlanId"], made["startDate"], made["endDate"], made["items"]) == (plan, today(), today(), {key: [[3, 5]]})
    assert usage(client, plan) == {key: [[3, 5]]}
    assert gateway.call_until_refused(value) == 5
    set_to(4)
    set_to(0)
    assert gateway.call(value) == 429
    assert usage(client, plan) == {key: [[8, 0]]}


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "/remaining", "value": "-1"},
        {"op": "replace", "path": "/remaining", "value": "many"},
        {"op": "add", "path": "/remaining", "value": "1"},
        {"op": "replace", "path": "/used", "value": "1"},
        {"op": "replace", "path": "/remaining", "value": "9223372036854775807"},
    ],
)
def test_updates_that_are_refused(gateway, client, operation):
    plan = gateway.plan(quota={"limit": 3, "period": "DAY"})
    key, _ = gateway.key(plan)
    assert refusal(client.update_usage, usagePlanId=plan, keyId=key, patchOperations=[operation])[:2] == BAD
    assert usage(client, plan) == {key: [[0, 3]]}


def test_a_quota_that_is_changed_counts_what_was_used(gateway, client):
    plan = gateway.plan(quota={"limit": 1000, "period": "DAY"})
    key, value = gateway.key(plan)
    for _ in range(4):
        assert gateway.call(value) == 200
    change = lambda limit: client.update_usage_plan(usagePlanId=plan, patchOperations=replaced("/quota/limit", limit))
    change(6)
    assert usage(client, plan) == {key: [[4, 2]]}
    assert gateway.call_until_refused(value) == 2
    change(3)
    assert gateway.call(value) == 429 and usage(client, plan) == {key: [[6, 0]]}
    change(10)
    assert gateway.call_until_refused(value) == 4


def test_a_key_that_comes_back_has_used_what_it_used(gateway, client):
    plan = gateway.plan(quota={"limit": 3, "period": "DAY"})
    key, value = gateway.key(plan)
    assert gateway.call_until_refused(value) == 3
    client.delete_usage_plan_key(usagePlanId=plan, keyId=key)
    client.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    assert gateway.call(value) == 429 and usage(client, plan) == {key: [[3, 0]]}


def test_keys_do_not_share_a_quota(gateway, client):
    plan = gateway.plan(quota={"limit": 2, "period": "DAY"})
    values = [gateway.key(plan)[1] for _ in range(2)]
    assert [gateway.call_until_refused(value) for value in values] == [2, 2]


def test_usage_comes_in_pages(gateway, client):
    plan = gateway.plan()
    keys = {gateway.key(plan)[0] for _ in range(3)}
    pages = list(client.get_paginator("get_usage").paginate(usagePlanId=plan, startDate=today(), endDate=today(), PaginationConfig={"PageSize": 2}))
    assert [len(page["items"]) for page in pages] == [2, 1] and {key for page in pages for key in page["items"]} == keys


def test_questions_that_are_refused(gateway, client):
    plan, (key, _) = gateway.plan(), gateway.key()
    ask = lambda **parameters: refusal(client.get_usage, **{"usagePlanId": plan, "startDate": today(), "endDate": today()} | parameters)[:2]
    assert ask(usagePlanId="none") == MISSING and ask(keyId="none") == MISSING and ask(keyId=key) == MISSING
    assert ask(startDate="yesterday") == BAD and ask(endDate="2026-02-30") == BAD
    assert ask(endDate=today(-1)) == BAD and ask(startDate=today(-366)) == BAD
