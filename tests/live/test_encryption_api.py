"""The encryption API: every kind of text comes back byte for byte; every kind of nonsense is named and refused."""
import base64
import json
import os
import unicodedata

import pytest

ENCRYPT, DECRYPT = "/prod/encrypt", "/prod/decrypt"
NFC = unicodedata.normalize("NFC", "암호화할 문자열")
MIB = 1 << 20

TEXTS = {
    "empty": "",
    "one byte": "a",
    "blank": " ",
    "trailing blanks": "이름   ",
    "line ends": "a\r\nb\n\n",
    "Hangul NFC": NFC,
    "Hangul NFD": unicodedata.normalize("NFD", NFC),
    "emoji": "👩‍👩‍👧‍👦🔐",
    "NUL": "a\0b\0",
    "quotes and backslashes": '"\\/\b\f\n\r\t',
    "highest character": "\U0010ffff",
    "byte order mark": "\ufeffx",
    "64 KiB": "x" * 65536,
    "64 KiB and one": "x" * 65537,
}
BINARIES = {
    "one byte": b"\xff",
    "surrogate in UTF-8": b"\xed\xa0\x80",
    "overlong": b"\xc0\x80",
    "all bytes": bytes(range(256)),
    "cut UTF-8": "한".encode()[:2],
}


def encrypt(server, **body):
    answer = server.stage(ENCRYPT, body)
    assert answer.status == 200, answer.body
    assert set(answer.json) == {"ciphertext", "key_id"} and answer.json["key_id"] == server.key_arn
    return answer.json["ciphertext"]


def decrypt(server, **body):
    answer = server.stage(DECRYPT, body)
    assert answer.status == 200, answer.body
    return answer.json


def assert_bad(answer, *words):
    """400 with a code and a message that has these words."""
    assert answer.status == 400, (answer.status, answer.body[:300])
    assert set(answer.json) == {"code", "message"} and answer.json["code"]
    for word in words:
        assert word in answer.json["message"]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_comes_back(server, text):
    assert decrypt(server, ciphertext=encrypt(server, plaintext=text)) == {"plaintext": text}
    assert decrypt(server, ciphertext=encrypt(server, plaintext_base64=base64.b64encode(text.encode()).decode())) == {"plaintext": text}
    sealed = server.stage(ENCRYPT, {"req_type": "encrypt", "context": text}).json
    assert server.stage(DECRYPT, {"req_type": "decrypt"} | sealed).json == {"context": text}


@pytest.mark.parametrize("data", BINARIES.values(), ids=BINARIES)
def test_bytes_that_are_no_text_come_back_as_base64(server, data):
    encoded = base64.b64encode(data).decode()
    ciphertext = encrypt(server, plaintext_base64=encoded)
    assert decrypt(server, ciphertext=ciphertext) == {"plaintext_base64": encoded}
    assert server.stage(DECRYPT, {"req_type": "decrypt", "context": ciphertext}).json == {"context_base64": encoded}


def test_ten_mebibytes_come_back(server):
    encoded = base64.b64encode(os.urandom(10 * MIB)).decode()
    assert decrypt(server, ciphertext=encrypt(server, plaintext_base64=encoded)) == {"plaintext_base64": encoded}


def test_a_body_over_16_mebibytes_is_too_large(server):
    answer = server.request("POST", ENCRYPT, None, {"x-api-key": server.api_key, "content-length": str(16 * MIB + 1)})
    assert answer.status == 413 and answer.body


def test_escapes_are_text(server):
    answer = server.stage(ENCRYPT, b'{"plaintext":"\\ud55c\\u0000\\ud83d\\ude00"}')
    assert decrypt(server, ciphertext=answer.json["ciphertext"]) == {"plaintext": "한\0😀"}


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "text/plain", "nonsense"])
def test_the_content_type_does_not_matter(server, content_type):
    assert server.stage(ENCRYPT, {"plaintext": "x"}, **{"content-type": content_type}).status == 200


def test_the_same_text_never_gives_the_same_ciphertext(server):
    assert len({encrypt(server, plaintext="same") for _ in range(20)}) == 20


# --- encryption context --------------------------------------------------------------------------------------------

CONTEXTS = [{}, {"a": "bc"}, {"ab": "c"}, {"이름": "값"}, {"table": "members", "column": "name"}]


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_ciphertext_opens_under_its_own_context_only(server, context):
    ciphertext = encrypt(server, plaintext="bound", encryption_context=context)
    for other in CONTEXTS:
        answer = server.stage(DECRYPT, {"ciphertext": ciphertext, "encryption_context": other})
        if other == context:
            assert (answer.status, answer.json) == (200, {"plaintext": "bound"})
        else:
            assert_bad(answer)


def test_an_omitted_context_is_the_empty_one(server):
    assert decrypt(server, ciphertext=encrypt(server, plaintext="x", encryption_context={})) == {"plaintext": "x"}
    assert decrypt(server, ciphertext=encrypt(server, plaintext="x"), encryption_context={}) == {"plaintext": "x"}
    assert_bad(server.stage(DECRYPT, {"ciphertext": encrypt(server, plaintext="x", encryption_context={"a": "b"})}))


# --- refusals ------------------------------------------------------------------------------------------------------

DEEP = b'{"plaintext":' + b"[" * 32 + b"]" * 32 + b"}"
CANARY = "canary-7261"


@pytest.mark.parametrize(
    "path, body",
    [
        (ENCRYPT, b""),
        (ENCRYPT, b"nonsense"),
        (ENCRYPT, b"[]"),
        (ENCRYPT, b'"text"'),
        (ENCRYPT, b"{}"),
        (ENCRYPT, b'{"plaintext":"x"} {}'),
        (ENCRYPT, b'{"plaintext":"\xff"}'),
        (ENCRYPT, b'{"plaintext":"\xed\xa0\x80"}'),
        (ENCRYPT, b'{"plaintext":"\\ud800"}'),
        (ENCRYPT, b'{"plaintext":"\\udc00\\ud800"}'),
        (ENCRYPT, b'{"plaintext":"a\nb"}'),
        (ENCRYPT, DEEP),
        (ENCRYPT, b'{"plaintext":"x","plaintext":"y"}'),
        (ENCRYPT, b'{"plaintext":"x","encryption_context":{"a":"b","a":"c"}}'),
        (ENCRYPT, b'{"plaintext":"x","\\u0070laintext":"y"}'),
        (ENCRYPT, b'{"plaintext":1}'),
        (ENCRYPT, b'{"plaintext":null}'),
        (ENCRYPT, b'{"plaintext_base64":"no base64!"}'),
        (ENCRYPT, b'{"plaintext_base64":"YQ"}'),
        (ENCRYPT, b'{"plaintext":"x","encryption_context":[]}'),
        (ENCRYPT, b'{"plaintext":"x","encryption_context":{"a":1}}'),
        (ENCRYPT, b'{"req_type":"sign","context":"x"}'),
        (ENCRYPT, b'{"req_type":"encrypt"}'),
        (ENCRYPT, b'{"context":"x"}'),
        (ENCRYPT, b'{"ciphertext":"AA=="}'),
        (DECRYPT, b'{"plaintext":"x"}'),
        (DECRYPT, b'{"plaintext_base64":"YQ=="}'),
        (DECRYPT, b"{}"),
        (DECRYPT, b'{"ciphertext":""}'),
        (DECRYPT, b'{"ciphertext":"no base64!"}'),
        (DECRYPT, b'{"ciphertext":"AA=="}'),
        (DECRYPT, b'{"ciphertext":"' + base64.b64encode(b"\x02\x04\x78" + bytes(200)) + b'"}'),
        (DECRYPT, b'{"req_type":"decrypt","context":"nonsense"}'),
        (ENCRYPT, b'{"items":{}}'),
        (ENCRYPT, b'{"items":"x"}'),
    ],
)
def test_nonsense_is_refused(server, path, body):
    assert_bad(server.stage(path, body))


@pytest.mark.parametrize(
    "body, field",
    [
        ({"plaintext": "x", "encryption_contxt": {"a": CANARY}}, "encryption_contxt"),
        ({"plaintext": "x", "plaintext_base64": CANARY}, "plaintext"),
        ({"plaintext": "x", "ciphertext": CANARY}, "ciphertext"),
        ({"req_type": "encrypt", "context": "x", "plaintext": CANARY}, "plaintext"),
        ({"req_type": "encrypt", "context": "x", "encryption_context": {"a": CANARY}}, "encryption_context"),
        ({"items": [{"plaintext": "x"}], "plaintext": CANARY}, "plaintext"),
        ({"plaintext": [CANARY]}, "plaintext"),
        ({"plaintext_base64": CANARY}, "plaintext_base64"),
        ({"plaintext": "x", "encryption_context": {"aws-crypto-public-key": CANARY}}, "encryption_context"),
        ({"plaintext": "x", "encryption_context": {"k": CANARY + "x" * 8192}}, "encryption_context"),
        ({"plaintext": "x", "encryption_context": CANARY}, "encryption_context"),
    ],
)
def test_a_refusal_names_the_field_and_never_its_value(server, body, field):
    answer = server.stage(ENCRYPT, body)
    assert_bad(answer, field)
    assert CANARY not in answer.body.decode()


def test_a_spoilt_ciphertext_is_refused_without_a_reason(server):
    ciphertext = bytearray(base64.b64decode(encrypt(server, plaintext="some text")))
    codes = set()
    for position in range(0, len(ciphertext), 7):
        ciphertext[position] ^= 0x10
        answer = server.stage(DECRYPT, {"ciphertext": base64.b64encode(ciphertext).decode()})
        assert_bad(answer)
        codes.add(answer.json["code"])
        ciphertext[position] ^= 0x10
    for length in (1, 50, len(ciphertext) // 2, len(ciphertext) - 1):
        assert_bad(server.stage(DECRYPT, {"ciphertext": base64.b64encode(ciphertext[:length]).decode()}))
    assert_bad(server.stage(DECRYPT, {"ciphertext": base64.b64encode(ciphertext + b"\0").decode()}))
    assert decrypt(server, ciphertext=base64.b64encode(ciphertext).decode()) == {"plaintext": "some text"}


# --- batches -------------------------------------------------------------------------------------------------------


def batch(server, path, items):
    answer = server.stage(path, {"items": items})
    assert answer.status == 200, answer.body[:300]
    assert list(answer.json) == ["items"] and len(answer.json["items"]) == len(items)
    return answer.json["items"]


def test_a_batch_of_a_thousand_comes_back_in_order(server):
    texts = [f"이름 {number}" for number in range(1000)]
    contexts = [{"row": str(number % 3)} for number in range(1000)]
    items = [{"plaintext": text, "encryption_context": context} for text, context in zip(texts, contexts)]
    sealed = batch(server, ENCRYPT, items)
    assert len({item["ciphertext"] for item in sealed}) == 1000
    assert {item["key_id"] for item in sealed} == {server.key_arn}
    items = [{"ciphertext": item["ciphertext"], "encryption_context": context} for item, context in zip(sealed, contexts)]
    assert batch(server, DECRYPT, items) == [{"plaintext": text} for text in texts]
    assert decrypt(server, **items[999]) == {"plaintext": texts[999]}


def test_each_item_fails_on_its_own(server):
    items = [
        {"plaintext": "good"},
        {"plaintext": 1},
        {"plaintext_base64": "/w=="},
        {"ciphertext": "AA=="},
        {},
        {"plaintext": "x", "unknown": "y"},
        "no object",
        {"plaintext": "also good"},
    ]
    answers = batch(server, ENCRYPT, items)
    assert ["ciphertext" in answer for answer in answers] == [True, False, True, False, False, False, False, True]
    for answer in answers:
        if "error" in answer:
            assert list(answer) == ["error"] and set(answer["error"]) == {"code", "message"}
    back = [{"ciphertext": answers[place]["ciphertext"]} for place in (0, 2, 7)]
    back.insert(1, {"ciphertext": answers[0]["ciphertext"], "encryption_context": {"a": "b"}})
    opened = batch(server, DECRYPT, back)
    assert [list(answer) for answer in opened] == [["plaintext"], ["error"], ["plaintext_base64"], ["plaintext"]]


def test_an_empty_batch_is_answered_or_refused_but_never_breaks(server):
    answer = server.stage(ENCRYPT, {"items": []})
    assert (answer.status, answer.json) == (200, {"items": []}) or answer.status == 400


def test_1001_items_are_too_many(server):
    assert_bad(server.stage(ENCRYPT, {"items": [{"plaintext": "x"}] * 1001}), "items")


# --- keys ----------------------------------------------------------------------------------------------------------


def test_a_disabled_key_stops_at_once(own_server):
    server = own_server.start()
    ciphertext = encrypt(server, plaintext="x")
    assert server.call("DisableKey", {"KeyId": server.key_arn}).status == 200
    for path, body in ((ENCRYPT, {"plaintext": "x"}), (DECRYPT, {"ciphertext": ciphertext})):
        answer = server.stage(path, body)
        assert 400 <= answer.status < 500 and set(answer.json) == {"code", "message"}
    item = batch(server, DECRYPT, [{"ciphertext": ciphertext}])[0]
    assert list(item) == ["error"]
    assert server.call("EnableKey", {"KeyId": server.key_arn}).status == 200
    assert decrypt(server, ciphertext=ciphertext) == {"plaintext": "x"}


def test_an_answer_is_json_with_a_request_id(server):
    answer = server.stage(ENCRYPT, {"plaintext": "x"})
    assert answer.headers["Content-Type"] == "application/json" and answer.headers["x-amzn-RequestId"]
    bad = server.stage(ENCRYPT, {"nonsense": 1})
    assert bad.headers["Content-Type"] == "application/json" and json.loads(bad.body)
