"""Many clients that change one thing at the same time: each change is made, and none is told of the others."""
import concurrent.futures
import threading

import boto3
import botocore.config

from harness.clients import kms_client

THREADS, ROUNDS = 16, 3


def at_once(change):
    """Calls change(number) from all threads at one moment, some rounds; the answers."""
    ready = threading.Barrier(THREADS)

    def work(thread):
        ready.wait()
        return [change(thread * ROUNDS + number) for number in range(ROUNDS)]

    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        return [answer for answers in pool.map(work, range(THREADS)) for answer in answers]


def test_changes_of_one_key_are_all_made(server, new_key):
    key = new_key["KeyId"]
    kms = kms_client(server, max_pool_connections=THREADS)
    policy = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    grantee = f"arn:aws:iam::{new_key['AWSAccountId']}:root"

    def change(number):
        if number % 3 == 0:
            kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy)
        elif number % 3 == 1:
            kms.tag_resource(KeyId=key, Tags=[{"TagKey": f"t{number}", "TagValue": "v"}])
        return kms.create_grant(KeyId=key, GranteePrincipal=grantee, Operations=["Decrypt"], Name=f"g{number}")

    grants = at_once(change)
    made = [grant for page in kms.get_paginator("list_grants").paginate(KeyId=key) for grant in page["Grants"]]
    assert {grant["GrantId"] for grant in grants} == {grant["GrantId"] for grant in made}
    assert len(made) == THREADS * ROUNDS
    assert len(kms.list_resource_tags(KeyId=key)["Tags"]) == THREADS * ROUNDS // 3
    assert "A record has changed" not in server.stderr_log.read_text()


def test_changes_of_one_user_are_all_made(server):
    iam = boto3.client(
        "iam", endpoint_url=server.url, region_name="us-east-1", aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret,
        config=botocore.config.Config(retries={"total_max_attempts": 1}, max_pool_connections=THREADS))
    user = {"UserName": "contended"}
    iam.create_user(**user)
    at_once(lambda number: iam.tag_user(**user, Tags=[{"Key": f"t{number}", "Value": "v"}]))
    assert len(iam.list_user_tags(**user)["Tags"]) == THREADS * ROUNDS
    iam.delete_user(**user)
