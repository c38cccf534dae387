"""What flags of `bongtu serve` change for a client: --api-listen, --audit-sync."""
import copy
import json
import urllib.parse

import pytest

NO_ROUTE = {"message": "Missing Authentication Token"}


@pytest.fixture
def listeners(own_server):
    """One server by its two addresses: everything, and stage calls only."""
    everything = own_server.start("--api-listen", "127.0.0.1:0")
    stage_only = copy.copy(everything)
    stage_only.url = everything.said("stage calls only on ")
    stage_only.host = urllib.parse.urlsplit(stage_only.url).netloc
    yield everything, stage_only
    assert everything.stop() == 0


def test_a_stage_call_works_on_both_addresses(listeners):
    everything, stage_only = listeners
    assert everything.host != stage_only.host
    for here, there in ((everything, stage_only), (stage_only, everything)):
        ciphertext = here.stage("/prod/encrypt", {"plaintext": "암호화할 문자열"}).json["ciphertext"]
        assert there.stage("/prod/decrypt", {"ciphertext": ciphertext}).json == {"plaintext": "암호화할 문자열"}
    refused = stage_only.stage("/prod/encrypt", {"plaintext": "x"}, **{"x-api-key": "wrong"})
    assert (refused.status, refused.json) == (403, {"message": "Forbidden"})


def test_no_kms_call_is_answered_where_only_stage_calls_are(listeners):
    everything, stage_only = listeners
    list_keys = {"x-amz-target": "TrentService.ListKeys", "content-type": "application/x-amz-json-1.1"}
    scope = f"{everything.access_key_id}/20261124/{everything.region}/kms/aws4_request"
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": scope,
        "X-Amz-Date": "20261124T000000Z",
        "X-Amz-Expires": "900",
        "X-Amz-SignedHeaders": "host",
        "X-Amz-Signature": "0" * 64,
    }
    presigned = "/?Action=ListKeys&" + urllib.parse.urlencode(query)

    def answers(server):
        yield server.call("ListKeys", b"{}")
        yield server.call("GenerateDataKey", {"KeyId": server.key_arn, "KeySpec": "AES_256"})
        yield server.call("Foo", b"{}")
        yield server.call("ListKeys", b"{}", secret="wrong")
        yield server.request("POST", "/", b"{}", list_keys)
        yield server.request("POST", "/", b"{}")
        yield server.request("GET", presigned)
        yield server.request("POST", presigned, b"{}", list_keys)
        yield server.request("POST", "/prod/encrypt/more", b"{}", list_keys | {"x-api-key": server.api_key})

    assert [(answer.status, answer.json) for answer in answers(stage_only)] == [(403, NO_ROUTE)] * 9
    assert [answer.status for answer in answers(everything)][:2] == [200, 200]  # the same calls, elsewhere
    assert all("__type" in answer.json for answer in list(answers(everything))[2:8])


def test_a_signature_does_not_turn_a_stage_call_into_a_kms_call(listeners):
    _, stage_only = listeners
    body = json.dumps({"plaintext": "x"}).encode()
    headers = stage_only.signer().headers("ListKeys", body) | {"x-api-key": stage_only.api_key}
    answer = stage_only.request("POST", "/prod/encrypt", body, headers)
    assert answer.status == 200 and answer.json["ciphertext"]


def test_health_is_answered_on_both_addresses(listeners):
    for server in listeners:
        for path, body in (("/-/health", {"status": "ok"}), ("/-/ready", {"ready": True})):
            answer = server.request("GET", path)
            assert (answer.status, answer.json) == (200, body)


def test_with_audit_sync_every_answer_has_its_record(own_server):
    server = own_server.start("--audit-sync")
    made = server.call("CreateKey", b"{}")
    uses = [server.call("GenerateDataKey", {"KeyId": server.key_arn, "KeySpec": "AES_256"}) for _ in range(10)]
    uses.append(server.stage("/prod/encrypt", {"plaintext": "x"}))
    refused = server.call("Decrypt", {"CiphertextBlob": "AAAA"})
    assert [answer.status for answer in (made, *uses, refused)] == [200] * 12 + [400]
    log = (server.data / "audit.log").read_text()
    for answer in (*uses, refused):  # before they were answered; of a change, soon after
        assert log.count(answer.headers["x-amzn-RequestId"]) == 1
    assert server.stop() == 0
    assert (server.data / "audit.log").read_text().count(made.headers["x-amzn-RequestId"]) == 1
