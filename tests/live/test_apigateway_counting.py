"""Quotas and throttles are exact: from many clients at once, over stops and over kill -9."""
import concurrent.futures
import datetime
import time

from harness.gateway import BODY, Gateway, replaced
from harness.server import exchange

CLIENTS = 64


def flood(server, value, calls, clients=CLIENTS):
    """The statuses of so many calls of each client, all clients at once, each on one connection."""

    def run(_):
        connection = server.connect()
        headers = {"host": server.host, "x-api-key": value}
        try:
            return [exchange(connection, "POST", "/prod/encrypt", b'{"plaintext":"x"}', headers).status for _ in range(calls)]
        finally:
            connection.close()

    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        return [status for statuses in pool.map(run, range(clients)) for status in statuses]


def used(gateway, plan, key):
    day = lambda days: (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days)).date().isoformat()
    days = gateway.client.get_usage(usagePlanId=plan, startDate=day(-1), endDate=day(0))["items"][key]
    return sum(count for count, _ in days), days[-1][1]


def month_plan(gateway, limit):
    plan = gateway.plan(quota={"limit": limit, "period": "MONTH"})
    return plan, *gateway.key(plan)


def test_of_64_clients_exactly_the_quota_passes(server):
    gateway = Gateway(server)
    plan, key, value = month_plan(gateway, 500)
    statuses = flood(server, value, 10)
    assert sorted(set(statuses)) == [200, 429] and statuses.count(200) == 500
    assert used(gateway, plan, key) == (500, 0)


def test_of_64_clients_a_quota_of_one_lets_one_through(server):
    gateway = Gateway(server)
    plan, key, value = month_plan(gateway, 1)
    assert flood(server, value, 1).count(200) == 1
    assert used(gateway, plan, key) == (1, 0)


def test_a_stop_loses_nothing(own_server):
    server = own_server.start()
    plan, key, value = month_plan(Gateway(server), 1000)
    passed = 0
    for _ in range(3):
        passed += flood(server, value, 3, clients=16).count(200)
        assert server.stop() == 0
        server.start()
        assert used(Gateway(server), plan, key) == (passed, 1000 - passed)
    passed += flood(server, value, 20).count(200)
    assert passed == 1000
    assert used(Gateway(server), plan, key) == (1000, 0)


def test_a_kill_lets_none_pass_twice_and_burns_at_most_a_hundredth(own_server):
    server, limit, kills = own_server.start(), 300, 4
    plan, key, value = month_plan(Gateway(server), limit)
    passed, may_lack = 0, 0
    for _ in range(kills):
        passed += flood(server, value, 2, clients=8).count(200)
        may_lack += max(1, (limit - passed + 99) // 100)
        server.kill()
        server.start()
        counted, remaining = used(Gateway(server), plan, key)
        assert counted <= passed and passed + remaining <= limit and passed + remaining >= limit - may_lack
    passed += flood(server, value, 10, clients=32).count(200)
    assert limit - may_lack <= passed <= limit
    assert used(Gateway(server), plan, key)[1] == 0


def test_usage_counts_what_passes_without_a_quota(server):
    gateway = Gateway(server)
    plan = gateway.plan()
    key, value = gateway.key(plan)
    assert flood(server, value, 5).count(200) == 5 * CLIENTS
    assert used(gateway, plan, key)[0] == 5 * CLIENTS


def test_a_throttle_lets_at_most_its_burst_and_rate_through(server):
    gateway = Gateway(server)
    rate, burst = 20, 30
    plan = gateway.plan(throttle={"rateLimit": rate, "burstLimit": burst})
    key, value = gateway.key(plan)
    start = time.monotonic()
    statuses = flood(server, value, 10)
    elapsed = time.monotonic() - start
    assert set(statuses) == {200, 429} and burst <= statuses.count(200) <= burst + rate * elapsed + 1
    assert used(gateway, plan, key)[0] == statuses.count(200)


def test_a_throttle_of_a_method_is_for_that_method(server):
    gateway = Gateway(server)
    stage = gateway.stage | {"throttle": {"/encrypt/POST": {"rateLimit": 0, "burstLimit": 2}}}
    _, value = gateway.key(gateway.plan(apiStages=[stage]))
    assert [gateway.call(value) for _ in range(4)] == [200, 200, 429, 429]
    refused = server.stage("/prod/encrypt", BODY, **{"x-api-key": value})
    assert (refused.json["message"], refused.headers["x-amzn-errortype"]) == ("Too Many Requests", "TooManyRequestsException")
    assert gateway.call(value, "/prod/decrypt") == 400


def test_a_throttled_call_takes_nothing_of_the_quota(server):
    gateway = Gateway(server)
    plan = gateway.plan(throttle={"rateLimit": 0, "burstLimit": 3}, quota={"limit": 10, "period": "MONTH"})
    key, value = gateway.key(plan)
    assert flood(server, value, 2).count(200) == 3
    assert used(gateway, plan, key) == (3, 7)


def test_a_quota_that_is_lowered_under_load_holds(server):
    gateway = Gateway(server)
    plan, key, value = month_plan(gateway, 100_000)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        load = pool.submit(flood, server, value, 20, 16)
        gateway.client.update_usage_plan(usagePlanId=plan, patchOperations=replaced("/quota/limit", 10))
        before = used(gateway, plan, key)[0]
        statuses = load.result()
    assert gateway.call(value) == 429 or statuses.count(200) < 10
    assert used(gateway, plan, key) == (statuses.count(200), 0)
    assert statuses.count(200) <= max(10, before)
