"""What a request leaves in the memory of the running server: nothing of a plaintext."""
import base64
import os
import pathlib

import pytest


def writable_memory(pid):
    """The contents of every private writable mapping of the process."""
    with open(f"/proc/{pid}/mem", "rb") as memory:
        for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
            fields = line.split()
            if not fields[1].startswith("rw") or line.endswith(("[vvar]", "[vsyscall]")):
                continue
            start, end = (int(part, 16) for part in fields[0].split("-"))
            if end - start > 1 << 32:  # the sanitizer's shadow
                continue
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except OSError:
                continue


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may read the memory of a process that forbids it")
@pytest.mark.parametrize("size", [60, 300, 1500, 4000])
def test_parsed_input_is_not_left_on_the_heap(server, kms, key, size):
    plaintext = os.urandom(size)
    text = base64.b64encode(plaintext)
    kms.encrypt(KeyId=key["KeyId"], Plaintext=plaintext)
    found = sum(part.count(text) + part.count(plaintext) for part in writable_memory(server.process.pid))
    assert found == 0
