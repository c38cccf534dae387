"""What authentication refuses: every flaw of a signature with its exact error (docs/kms-api.md section 2)."""
import datetime
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest

from harness.sigv4 import amz_date

MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)
UNKNOWN = "The security token included in the request is invalid."


def assert_refused(answer, code, message=None):
    assert (answer.status, answer.json["__type"]) == (400, code), answer.body
    assert message is None or answer.json["message"] == message
    assert "x-amzn-RequestId" in answer.headers


def send(server, headers, body=b"{}"):
    return server.request("POST", "/", body, headers)


def shifted(date, minutes):
    moved = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ") + datetime.timedelta(minutes=minutes)
    return moved.strftime("%Y%m%dT%H%M%SZ")


def test_a_good_signature_is_accepted(server):
    assert server.call("ListKeys", b"{}").status == 200


def test_a_tampered_body(server):
    headers = server.signer().headers("ListKeys", b"{}")
    assert_refused(send(server, headers, b'{"Limit":1}'), "InvalidSignatureException", MISMATCH)


@pytest.mark.parametrize(
    "name, value", [("x-amz-target", "TrentService.ListAliases"), ("content-type", "text/plain"), ("host", "kms.example")]
)
def test_a_tampered_signed_header(server, name, value):
    headers = server.signer().headers("ListKeys", b"{}") | {name: value}
    assert_refused(send(server, headers), "InvalidSignatureException", MISMATCH)


def test_an_added_amz_header_must_be_signed(server):
    headers = server.signer().headers("ListKeys", b"{}") | {"x-amz-security-token": "t"}
    assert_refused(send(server, headers), "InvalidSignatureException")


def test_a_tampered_signature(server):
    headers = server.signer().headers("ListKeys", b"{}")
    authorization = headers["authorization"]
    headers["authorization"] = authorization[:-1] + ("0" if authorization[-1] != "0" else "1")
    assert_refused(send(server, headers), "InvalidSignatureException", MISMATCH)


def test_a_wrong_secret(server):
    assert_refused(server.call("ListKeys", b"{}", secret="wrong" + server.secret), "InvalidSignatureException", MISMATCH)


@pytest.mark.parametrize("access_key_id", ["AKIAIOSFODNN7EXAMPLE", "nobody", "x" * 128])
def test_an_unknown_access_key(server, access_key_id):
    answer = server.call("ListKeys", b"{}", access_key_id=access_key_id)
    assert_refused(answer, "UnrecognizedClientException", UNKNOWN)


def test_a_session_token_for_a_key_that_has_none(server):
    answer = server.call("ListKeys", b"{}", {"x-amz-security-token": "invented"})
    assert_refused(answer, "UnrecognizedClientException", UNKNOWN)


def test_a_stale_date(server):
    date = amz_date(-6 * 60)
    answer = server.call("ListKeys", b"{}", date=date)
    assert_refused(answer, "InvalidSignatureException")
    now = answer.json["message"].split("(")[1].split(" ")[0]
    expected = f"Signature expired: {date} is now earlier than {shifted(now, -5)} ({now} - 5 min.)"
    assert answer.json["message"] == expected


def test_a_date_in_the_future(server):
    date = amz_date(6 * 60)
    answer = server.call("ListKeys", b"{}", date=date)
    assert_refused(answer, "InvalidSignatureException")
    now = answer.json["message"].split("(")[1].split(" ")[0]
    expected = f"Signature not yet current: {date} is still later than {shifted(now, 5)} ({now} + 5 min.)"
    assert answer.json["message"] == expected


@pytest.mark.parametrize("seconds", [-4 * 60, 4 * 60])
def test_a_clock_four_minutes_off_is_accepted(server, seconds):
    assert server.call("ListKeys", b"{}", date=amz_date(seconds)).status == 200


def test_the_date_of_the_scope_is_the_date_of_the_request(server):
    date = amz_date()
    answer = server.call("ListKeys", b"{}", date=date, scope_date="20260101")
    expected = (
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        f"'20260101' != '{date[:8]}', from '{date}'."
    )
    assert_refused(answer, "InvalidSignatureException", expected)


def test_a_service_that_does_not_exist(server):
    answer = server.call("ListKeys", b"{}", service="s3")
    assert_refused(answer, "InvalidSignatureException", "Credential should be scoped to correct service: 'kms'.")


@pytest.mark.parametrize("region", ["Seoul", "AP-northeast-2", "-", "r" * 200])
def test_a_region_that_is_no_region(server, region):
    answer = server.call("ListKeys", b"{}", region=region)
    assert_refused(answer, "InvalidSignatureException", "Credential should be scoped to a valid region.")


@pytest.mark.parametrize("unsigned", ["host", "x-amz-target", "x-amz-date"])
def test_a_header_that_must_be_signed(server, unsigned):
    answer = server.call("ListKeys", b"{}", unsigned=(unsigned,))
    message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization." if unsigned == "host" else None
    assert_refused(answer, "InvalidSignatureException", message)


@pytest.mark.parametrize(
    "before, after",
    [
        ("/aws4_request", ""),
        ("/kms/", "/kms/kms/"),
        ("Credential=", "Credentials="),
        ("SignedHeaders=", "Headers="),
        ("Signature=", "Sig="),
        ("AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256"),
    ],
)
def test_a_malformed_authorization_header(server, before, after):
    headers = server.signer().headers("ListKeys", b"{}")
    headers["authorization"] = headers["authorization"].replace(before, after, 1)
    assert_refused(send(server, headers), "IncompleteSignatureException")


def test_a_scope_that_does_not_end_as_it_must(server):
    headers = server.signer().headers("ListKeys", b"{}")
    headers["authorization"] = headers["authorization"].replace("/aws4_request", "/aws5_request", 1)
    assert_refused(send(server, headers), "InvalidSignatureException")


def test_no_date_at_all(server):
    headers = server.signer().headers("ListKeys", b"{}")
    del headers["x-amz-date"]
    assert_refused(send(server, headers), "IncompleteSignatureException")


def test_a_date_that_is_no_date(server):
    assert_refused(server.call("ListKeys", b"{}", date="20261345T996199Z"), "IncompleteSignatureException")


@pytest.mark.parametrize("headers", [{}, {"x-amz-target": "TrentService.ListKeys"}])
def test_unsigned(server, headers):
    assert_refused(send(server, headers), "MissingAuthenticationTokenException", "Missing Authentication Token")


def test_unsigned_elsewhere_but_with_a_target(server):
    headers = {"x-amz-target": "TrentService.ListKeys", "x-api-key": server.api_key}
    answer = server.request("POST", "/prod/encrypt", b"{}", headers)
    assert_refused(answer, "MissingAuthenticationTokenException", "Missing Authentication Token")


def test_presigned(server):
    credentials = botocore.credentials.Credentials(server.access_key_id, server.secret)
    request = botocore.awsrequest.AWSRequest("POST", server.url + "/", {"X-Amz-Target": "TrentService.ListKeys"}, b"{}")
    botocore.auth.SigV4QueryAuth(credentials, "kms", server.region).add_auth(request)
    query = urllib.parse.urlsplit(request.url).query
    assert "X-Amz-Signature" in query
    answer = server.request("POST", "/?" + query, b"{}", dict(request.headers))
    assert_refused(answer, "IncompleteSignatureException")


def test_refusals_name_the_server_time_so_that_sdks_correct_their_clock(server):
    assert "Date" in server.call("ListKeys", b"{}", date=amz_date(-3600)).headers


def test_a_signed_content_sha256_must_be_the_bodys(server):
    wrong = server.call("ListKeys", b"{}", {"x-amz-content-sha256": "0" * 64})
    assert_refused(wrong, "InvalidSignatureException")
    unsigned_payload = server.call("ListKeys", b"{}", {"x-amz-content-sha256": "UNSIGNED-PAYLOAD"})
    assert_refused(unsigned_payload, "InvalidSignatureException")
