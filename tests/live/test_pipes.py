"""Long streams through `bongtu encrypt | bongtu decrypt`: all of it arrives, and memory does not grow with it.

BONGTU_PIPE_SIZE: bytes, 512 MiB if it is not set; 10 GiB is what the library promises.
"""
import os
import pathlib
import subprocess
import threading

import pytest

from harness.message_cli import SIGNED, UNSIGNED, AesKey, command, environment
from harness.server import BINARY

MIB = 1 << 20
SIZE = int(os.environ.get("BONGTU_PIPE_SIZE", 512 * MIB))
SANITIZED = b"__asan_init" in pathlib.Path(BINARY).read_bytes()
LIMIT = 16 * MIB
ZEROS = bytes(MIB)


def peak(process):
    """VmHWM in bytes; 0 once the process has ended."""
    try:
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
    except ProcessLookupError:
        return 0


class Pipe:
    """Zeros in, the same number of zeros out; `peaks` is the most that either process has held."""

    def __init__(self, encrypt, decrypt, size):
        # Freed memory that the sanitizer keeps is not the program's.
        env = environment(ASAN_OPTIONS="quarantine_size_mb=1")
        self.encrypt = subprocess.Popen(encrypt, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
        self.decrypt = subprocess.Popen(decrypt, stdin=self.encrypt.stdout, stdout=subprocess.PIPE, env=env)
        self.encrypt.stdout.close()
        self.peaks = {"encrypt": 0, "decrypt": 0}
        writer = threading.Thread(target=self.write, args=(size,))
        writer.start()
        self.received = self.read()
        writer.join()
        assert (self.encrypt.wait(), self.decrypt.wait()) == (0, 0)

    def sample(self):
        for name, process in (("encrypt", self.encrypt), ("decrypt", self.decrypt)):
            self.peaks[name] = max(self.peaks[name], peak(process))

    def write(self, size):
        with self.encrypt.stdin as stdin:
            for _ in range(size // MIB):
                stdin.write(ZEROS)
            self.sample()

    def read(self):
        received = 0
        while piece := self.decrypt.stdout.read(MIB):
            assert piece == ZEROS[: len(piece)]
            received += len(piece)
            if received % (16 * MIB) == 0:
                self.sample()
        return received


@pytest.mark.parametrize("suite", [UNSIGNED, SIGNED])
@pytest.mark.parametrize("frame_length", [4096, 65536])
def test_memory_does_not_grow_with_the_stream(tmp_path, suite, frame_length):
    key = AesKey(tmp_path)
    encrypt = command("encrypt", *key.flags, "--algorithm", suite.name, "--frame-length", frame_length)
    decrypt = command("decrypt", *key.flags)
    limit = LIMIT
    if SANITIZED:
        limit += max(Pipe(encrypt, decrypt, 32 * MIB).peaks.values())
    pipe = Pipe(encrypt, decrypt, SIZE)
    assert pipe.received == SIZE
    assert max(pipe.peaks.values()) <= limit, {name: f"{size / MIB:.1f} MiB" for name, size in pipe.peaks.items()}
