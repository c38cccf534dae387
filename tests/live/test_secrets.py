"""1,000 requests of every kind, then a search for every secret in everything the server wrote or refused."""
import base64
import json
import os
import random
import secrets

REQUESTS = 1000
CANARIES = 50


class Ledger:
    """What must not be found, and the error replies to look into."""

    def __init__(self, server):
        self.secret = {server.secret.encode(), server.api_key.encode()}
        self.secret.add((server.data / "root.key").read_bytes())
        self.errors = b""

    def note(self, answer):
        if answer.status >= 400:
            self.errors += str(answer.headers).encode() + answer.body + b"\n"
        return answer


def forms(secret):
    """A secret raw, in both base64 alphabets at each of three offsets, and in hex."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for offset in range(3):
        padded = base64.b64encode(b"\0" * offset + secret)
        core = padded[(0, 2, 3)[offset] :].rstrip(b"=")[:-2]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))


def found(secret, haystacks):
    return [name for name, content in haystacks.items() for form in forms(secret) if form in content]


def canary(number):
    return f"canary{number:02}{secrets.token_hex(8)}"


class Traffic:
    """Sends the requests; whatever is secret in them or their answers goes into the ledger."""

    def __init__(self, server, ledger):
        self.server, self.ledger, self.chance = server, ledger, random.Random(7)
        self.blobs, self.ciphertexts = [], []

    def kms(self, operation, body, **signer_changes):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = self.server.signer(**signer_changes).headers(operation, body)
        return self.send("/", body, headers)

    def stage(self, path, body, api_key=None):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.send(path, body, {"x-api-key": api_key or self.server.api_key})

    def send(self, path, body, headers):
        return self.ledger.note(self.server.request("POST", path, body, headers))

    def data_key(self, word):
        answer = self.kms("GenerateDataKey", {"KeyId": self.server.key_arn, "KeySpec": "AES_256"})
        self.ledger.secret.add(base64.b64decode(answer.json["Plaintext"]))
        self.blobs.append(answer.json["CiphertextBlob"])

    def encrypt(self, word):
        plaintext = word.encode() + os.urandom(16)
        self.ledger.secret.add(plaintext)
        answer = self.kms("Encrypt", {"KeyId": self.server.key_arn, "Plaintext": base64.b64encode(plaintext).decode()})
        self.blobs.append(answer.json["CiphertextBlob"])

    def decrypt(self, word):
        if self.blobs:
            assert self.kms("Decrypt", {"CiphertextBlob": self.chance.choice(self.blobs)}).status == 200

    def stage_encrypt(self, word):
        self.ciphertexts.append(self.stage("/prod/encrypt", {"plaintext": word}).json["ciphertext"])

    def stage_batch(self, word):
        self.stage("/prod/encrypt", {"items": [{"plaintext": word}, {"plaintext": [word]}]})

    def stage_decrypt(self, word):
        if self.ciphertexts:
            assert self.stage("/prod/decrypt", {"ciphertext": self.chance.choice(self.ciphertexts)}).status == 200

    def make_key(self, word):
        assert self.kms("CreateKey", b"{}").status == 200

    def refused(self, word):
        """One of the refusals, each with the canary where a secret would be."""
        encoded = base64.b64encode(word.encode()).decode()
        arn = self.server.key_arn
        answer = self.chance.choice(
            [
                lambda: self.kms("ListKeys", b"{}", secret=word),
                lambda: self.kms("Encrypt", {"KeyId": arn, "Plaintext": word + "!"}),
                lambda: self.kms("Encrypt", {"KeyId": arn, "Plaintext": encoded * 400}),
                lambda: self.kms("Encrypt", {"KeyId": arn, "Plaintext": [word]}),
                lambda: self.kms("Encrypt", f'{{"KeyId":"x","Plaintext":"{word}'.encode()),
                lambda: self.kms("Decrypt", {"CiphertextBlob": encoded}),
                lambda: self.stage("/prod/encrypt", {"plaintext": "x"}, api_key=word),
                lambda: self.stage("/prod/encrypt", {"plaintext": [word]}),
                lambda: self.stage("/prod/encrypt", {"plaintext": word, "unknown": word}),
                lambda: self.stage("/prod/encrypt", f'{{"plaintext":"{word}'.encode()),
                lambda: self.stage("/prod/encrypt", {"plaintext_base64": word + "!"}),
                lambda: self.stage("/prod/decrypt", {"ciphertext": encoded}),
                lambda: self.stage("/prod/decrypt", {"plaintext": word}),
            ]
        )()
        assert answer.status in (400, 403), answer.body


def test_no_secret_is_found_in_anything_the_server_wrote(own_server):
    server = own_server.start()
    canaries = [canary(number) for number in range(CANARIES)]
    ledger = Ledger(server)
    ledger.secret |= {word.encode() for word in canaries}
    traffic = Traffic(server, ledger)
    kinds = [traffic.data_key, traffic.encrypt, traffic.decrypt, traffic.stage_encrypt, traffic.stage_batch]
    kinds += [traffic.stage_decrypt, traffic.make_key, traffic.refused, traffic.refused, traffic.refused]
    for number in range(REQUESTS):
        kinds[number % len(kinds)](canaries[number // len(kinds) % CANARIES])
    running = {path.name: path.read_bytes() for path in server.data.iterdir()}  # the write-ahead log is there only now
    assert server.stop() == 0

    haystacks = {f"{path.name} after the end": path.read_bytes() for path in server.data.iterdir()} | running
    haystacks = {name: content for name, content in haystacks.items() if not name.startswith(("root.key", "admin.env"))}
    haystacks |= {"stdout": server.stdout_log.read_bytes(), "stderr": server.stderr_log.read_bytes(), "error replies": ledger.errors}
    assert {"bongtu.db", "audit.log"} <= set(haystacks) and len(ledger.errors) > 10_000
    assert server.key_arn.encode() in haystacks["audit.log"]  # the search would find what is there
    hits = {secret: places for secret in ledger.secret if (places := found(secret, haystacks))}
    print(f"\nsecrets: {len(ledger.secret)} sought in {sum(map(len, haystacks.values())):,} bytes, {len(hits)} found")
    assert not hits
