"""HTTP by the byte: what the edge takes, and the 4xx with a reason for what it does not."""
import json
import socket

import pytest


def exchange(server, *pieces):
    """Sends the pieces as they are on one connection; returns all that comes back until the server closes."""
    received = b""
    with socket.create_connection(server.host.split(":"), timeout=30) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionError:  # closed with bytes of ours unread
            pass
    return received


def encrypt_request(server, text="x", extra=b""):
    body = json.dumps({"plaintext": text}).encode()
    head = f"POST /prod/encrypt HTTP/1.1\r\nHost: {server.host}\r\nx-api-key: {server.api_key}\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + extra + b"\r\n" + body


def statuses(received):
    return [int(part.split(b" ", 1)[0]) for part in received.split(b"HTTP/1.1 ")[1:]]


def head(*lines):
    return b"\r\n".join(lines) + b"\r\n\r\n"


POST = b"POST /prod/encrypt HTTP/1.1"
HOST = b"Host: a"
REFUSED = {
    "no Host": (400, head(POST, b"Content-Length: 0")),
    "two Hosts": (400, head(POST, HOST, b"Host: b", b"Content-Length: 0")),
    "two equal Hosts": (400, head(POST, HOST, HOST, b"Content-Length: 0")),
    "two lengths": (400, head(POST, HOST, b"Content-Length: 2", b"Content-Length: 3") + b"{}"),
    "two equal lengths": (400, head(POST, HOST, b"Content-Length: 2", b"Content-Length: 2") + b"{}"),
    "a list of lengths": (400, head(POST, HOST, b"Content-Length: 2, 2") + b"{}"),
    "a length that is no number": (400, head(POST, HOST, b"Content-Length: x")),
    "a negative length": (400, head(POST, HOST, b"Content-Length: -1")),
    "a length with a sign": (400, head(POST, HOST, b"Content-Length: +2") + b"{}"),
    "a length beyond 64 bits": (400, head(POST, HOST, b"Content-Length: 99999999999999999999")),
    "length and chunks": (400, head(POST, HOST, b"Content-Length: 2", b"Transfer-Encoding: chunked") + b"0\r\n\r\n"),
    "chunks": (411, head(POST, HOST, b"Transfer-Encoding: chunked") + b"0\r\n\r\n"),
    "a folded header": (400, head(POST, HOST, b"x-a: b", b" c", b"Content-Length: 0")),
    "bare line feeds": (400, b"POST /prod/encrypt HTTP/1.1\nHost: a\nContent-Length: 0\n\n"),
    "a bare line feed in the head": (400, POST + b"\r\nHost: a\nContent-Length: 0\r\n\r\n"),
    "a blank before the colon": (400, head(POST, HOST, b"x-api-key : x", b"Content-Length: 0")),
    "an empty name": (400, head(POST, HOST, b": x", b"Content-Length: 0")),
    "no colon": (400, head(POST, HOST, b"nonsense", b"Content-Length: 0")),
    "NUL in a value": (400, head(POST, HOST, b"x-a: b\0c", b"Content-Length: 0")),
    "NUL in a name": (400, head(POST, HOST, b"x\0a: b", b"Content-Length: 0")),
    "NUL in the target": (400, head(b"POST /prod\0/encrypt HTTP/1.1", HOST, b"Content-Length: 0")),
    "raw bytes in the target": (400, head(b"POST /\xff HTTP/1.1", HOST, b"Content-Length: 0")),
    "no version": (400, head(b"POST /prod/encrypt", HOST)),
    "another version": (505, head(b"POST /prod/encrypt HTTP/3.0", HOST, b"Content-Length: 0")),
    "nonsense": (400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
}


@pytest.mark.parametrize("status, request_bytes", REFUSED.values(), ids=REFUSED)
def test_a_request_that_two_readers_could_read_differently_is_refused_with_a_reason(server, status, request_bytes):
    received = exchange(server, request_bytes + encrypt_request(server))
    assert statuses(received) == [status], received[:500]  # and nothing after it is read
    reason = received.split(b"\r\n\r\n", 1)[1]
    assert len(reason) > 5


def test_a_head_that_is_too_large_is_refused(server):
    many = b"".join(b"x-%d: y\r\n" % number for number in range(1000))
    for extra in (b"x-long: " + b"y" * 100_000 + b"\r\n", many):
        received = exchange(server, encrypt_request(server, extra=extra))
        assert statuses(received)[0] in (400, 431)


def test_a_kms_body_over_one_mebibyte_is_refused(server):
    answer = server.request("POST", "/", None, {"x-amz-target": "TrentService.ListKeys", "content-length": str((1 << 20) + 1)})
    assert 400 <= answer.status < 500 and answer.body


def test_one_connection_serves_many_requests(server):
    connection = server.connect()
    for number in range(50):
        body = json.dumps({"plaintext": str(number)})
        connection.request("POST", "/prod/encrypt", body, {"x-api-key": server.api_key})
        answer = connection.getresponse()
        assert answer.status == 200 and json.loads(answer.read())["ciphertext"]
    connection.close()


def test_requests_in_one_piece_are_answered_in_order(server):
    pipelined = b"".join(encrypt_request(server, "x" * length) for length in (1, 50_000, 1, 100))
    received = exchange(server, pipelined, b"GET /-/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert statuses(received) == [200] * 5
    lengths = [len(part) for part in received.split(b"HTTP/1.1 ")[1:]]
    assert lengths[1] > 50_000 > lengths[3] > lengths[2]


def test_a_request_in_single_bytes_is_answered(server):
    request_bytes = encrypt_request(server, extra=b"Connection: close\r\n")
    received = exchange(server, *(request_bytes[place : place + 1] for place in range(len(request_bytes))))
    assert statuses(received) == [200]


def test_heads_in_pieces_do_not_crash_as_co_await_in_a_condition_did(own_server):
    """A head that is not whole at once is awaited; g++ 12 shifts the frame of a coroutine that awaits in a condition."""
    server = own_server.start()
    whole = encrypt_request(server, extra=b"Connection: close\r\n")
    too_large = encrypt_request(server, extra=b"x-long: " + b"y" * 20_000 + b"\r\n")
    for _ in range(5):
        assert statuses(exchange(server, *(bytes([byte]) for byte in whole))) == [200]
        pieces = (too_large[place : place + 1000] for place in range(0, len(too_large), 1000))
        assert statuses(exchange(server, *pieces)) == [431]
        assert server.running and server.stage("/prod/encrypt", {"plaintext": "x"}).status == 200
    assert server.stop() == 0


def test_connection_close_is_honoured(server):
    assert statuses(exchange(server, encrypt_request(server, extra=b"Connection: close\r\n"))) == [200]


def test_a_client_that_leaves_in_the_middle_harms_nobody(server):
    request_bytes = encrypt_request(server, "x" * 10_000)
    for length in (1, 20, len(request_bytes) - 1):
        with socket.create_connection(server.host.split(":"), timeout=30) as connection:
            connection.sendall(request_bytes[:length])
    assert server.stage("/prod/encrypt", {"plaintext": "x"}).status == 200
