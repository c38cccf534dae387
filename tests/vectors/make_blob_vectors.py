#!/usr/bin/env python3
"""Makes blob_v1.json: known answers for CiphertextBlob v1 and its derivations, by an implementation that is not ours.

Needs the PyPI package `cryptography`. Its layout and derivation are written here from docs/formats.md, not from the
C++ code. All inputs come from their names, so running it again writes the same bytes:

    python3 tests/vectors/make_blob_vectors.py > tests/vectors/blob_v1.json
"""

import hashlib
import json
import struct
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.kbkdf import CounterLocation, KBKDFHMAC, Mode


def made(name, size):
    """`size` bytes that depend on nothing but `name`."""
    out = b""
    while len(out) < size:
        out += hashlib.sha256(f"{name}/{len(out)}".encode()).digest()
    return out[:size]


def serialized(context):
    """The Encryption SDK's serialization of an encryption context."""
    if not context:
        return b""
    pairs = sorted((k.encode(), v.encode()) for k, v in context.items())
    return struct.pack(">H", len(pairs)) + b"".join(
        struct.pack(">H", len(part)) + part for pair in pairs for part in pair)


def kbkdf(key, label, context, size):
    return KBKDFHMAC(algorithm=hashes.SHA256(), mode=Mode.CounterMode, length=size, rlen=4, llen=4,
                     location=CounterLocation.BeforeFixed, label=label, context=context, fixed=None).derive(key)


def sealed(label, key, uuid, material, salt, context, plaintext):
    head = b"\x01\x01" + uuid + struct.pack(">I", material) + salt
    derived = kbkdf(key, label.encode(), head + hashlib.sha256(context).digest(), 64)
    head += derived[32:]
    return head + AESGCM(derived[:32]).encrypt(bytes(12), plaintext, head + context)


BLOB, ROW = "bongtu.blob.v1", "bongtu.row.v1"
KOREAN = {"목적": "주민등록번호 암호화", "서비스": "회원가입", "nfd": "한글"}
ROW_CONTEXT = {"purpose": "material", "record": "kms/family/00000000-0000-4000-8000-000000000000", "version": "1"}
CONTEXTS = {
    "empty": {},
    "one pair": {"tenant": "1"},
    "ab-c": {"ab": "c"},
    "a-bc": {"a": "bc"},
    "empty value": {"k": ""},
    "korean": KOREAN,
    "row": ROW_CONTEXT,
    "order by bytes": {"b": "1", "B": "2", "가": "3", "é": "4", "\U0001f511": "5", "\uffff": "6"},
    "8 KiB": {"long": "값" * 2700},
    "64 pairs": {f"key-{i}": f"value-{i}" for i in range(64)},
}
CASES = [
    # label, context, plaintext size, material number
    (BLOB, "empty", 0, 1), (BLOB, "empty", 1, 1), (BLOB, "empty", 32, 1), (BLOB, "empty", 4096, 1),
    (BLOB, "one pair", 15, 1), (BLOB, "one pair", 16, 2), (BLOB, "one pair", 17, 256),
    (BLOB, "ab-c", 32, 1), (BLOB, "a-bc", 32, 1), (BLOB, "empty value", 32, 1),
    (BLOB, "korean", 0, 1), (BLOB, "korean", 14, 1), (BLOB, "korean", 1000, 65536),
    (BLOB, "order by bytes", 33, 1), (BLOB, "8 KiB", 64, 1), (BLOB, "64 pairs", 255, 4294967295),
    (ROW, "empty", 0, 1), (ROW, "empty", 32, 0), (ROW, "row", 32, 1), (ROW, "row", 40, 7),
    (ROW, "korean", 64, 1), (ROW, "row", 256, 1), (ROW, "row", 4096, 4294967295), (ROW, "64 pairs", 31, 1),
]


def blob_case(number, label, context_name, size, material):
    name = f"blob {number}: {label}, context {context_name}, {size} bytes, material {material}"
    context = CONTEXTS[context_name]
    key, salt, plaintext = made(name + " key", 32), made(name + " salt", 32), made(name + " plaintext", size)
    uuid = bytes(16) if label == ROW else made(name + " uuid", 16)
    blob = sealed(label, key, uuid, material, salt, serialized(context), plaintext)
    return {"name": name, "label": label, "key": key.hex(), "uuid": uuid.hex(), "material": material,
            "salt": salt.hex(), "encryption_context": context, "serialized_context": serialized(context).hex(),
            "plaintext": plaintext.hex(), "blob": blob.hex()}


def kbkdf_case(label, context_size, key_size, size):
    name = f"kbkdf: label '{label}', context of {context_size}, key of {key_size}, {size} bytes"
    key, context = made(name + " key", key_size), made(name + " context", context_size)
    return {"name": name, "key": key.hex(), "label": label.encode().hex(), "context": context.hex(),
            "out": kbkdf(key, label.encode(), context, size).hex()}


def message_keys_case(number):
    name = f"message keys {number}"
    data_key, message_id = made(name + " data key", 32), made(name + " message id", 32)
    derive = lambda info: HKDF(algorithm=hashes.SHA512(), length=32, salt=message_id, info=info).derive(data_key)
    return {"name": name, "data_key": data_key.hex(), "message_id": message_id.hex(),
            "encryption": derive(b"\x04\x78DERIVEKEY").hex(), "commitment": derive(b"COMMITKEY").hex()}


vectors = {
    "blobs": [blob_case(i, *case) for i, case in enumerate(CASES)],
    "kbkdf": [kbkdf_case("bongtu.record-mac.v1", 0, 32, 32), kbkdf_case("bongtu.api-key-index.v1", 0, 32, 32),
              kbkdf_case("bongtu.blob.v1", 86, 32, 64), kbkdf_case("라벨", 200, 64, 1), kbkdf_case("l", 1, 16, 31),
              kbkdf_case("l", 1, 32, 33), kbkdf_case("l", 1000, 100, 1000)],
    "message_keys": [message_keys_case(i) for i in range(8)],
}
json.dump(vectors, sys.stdout, ensure_ascii=False, indent=1)
print()
