#!/usr/bin/env python3
"""The Lambda function beside one in Python with boto3 (bench/lambda_handler.py) and beside a bootstrap that does nothing,
in turns on one core, with a Bongtu on another as KMS; prints a Markdown table: min / median / max.

cold: from the start of the process to its first answer, of one KMS call. warm: the median of a round's further answers.
The event is {"plaintext": 60 bytes}. What AWS needs to start a sandbox comes on top for all, and so does TLS to KMS.

Usage: bench/lambda.py BUILD_LAMBDA BONGTU [--rounds 9] [--warm 500]
"""
import argparse
import collections
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
EVENT = json.dumps({"plaintext": "x" * 60}).encode()
ACCEPTED = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n"


class Runtime:
    """A Runtime API for one process, by bare sockets."""

    def __init__(self, command, environment):
        listener = socket.create_server(("127.0.0.1", 0))
        environment = environment | {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:%d" % listener.getsockname()[1]}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        self.socket = listener.accept()[0]
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.read()  # the first `next`

    def read(self):
        """One request: its body."""
        while b"\r\n\r\n" not in self.received:
            self.more()
        head, _, self.received = self.received.partition(b"\r\n\r\n")
        length = [int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        while len(self.received) < sum(length):
            self.more()
        body, self.received = self.received[:sum(length)], self.received[sum(length):]
        return body

    def more(self):
        data = self.socket.recv(65536)
        if not data:
            raise RuntimeError("the function ended")
        self.received += data

    def invoke(self):
        """When the answer was there. The next `next` is taken before it returns."""
        deadline = int(time.time() * 1000) + 30_000
        head = f"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\n"
        self.socket.sendall(f"{head}content-length: {len(EVENT)}\r\n\r\n".encode() + EVENT)
        body = self.read()
        answered = time.perf_counter()
        if b"ciphertext" not in body and body != b"{}":
            raise RuntimeError(f"answered {body}")
        self.socket.sendall(ACCEPTED)
        self.read()
        return answered

    def megabytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))

    def close(self):
        self.process.kill()
        self.process.wait()
        self.socket.close()


def one_round(command, environment, warm):
    """(cold ms, warm µs, MB) of one process."""
    runtime = Runtime(command, environment)
    try:
        cold = runtime.invoke() - runtime.started
        times = []
        for _ in range(warm):
            before = time.perf_counter()
            times.append(runtime.invoke() - before)
        return cold * 1e3, statistics.median(times) * 1e6, runtime.megabytes()
    finally:
        runtime.close()


def shown(values):
    return f"{min(values):.1f} / **{statistics.median(values):.1f}** / {max(values):.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="where `bootstrap` and `empty_bootstrap` are")
    parser.add_argument("bongtu")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--warm", type=int, default=500)
    options = parser.parse_args()
    os.environ["BONGTU_BINARY"] = str(pathlib.Path(options.bongtu).resolve())
    from harness.server import Server  # reads BONGTU_BINARY

    commands = {"bongtu": [options.build / "bootstrap"], "nothing": [options.build / "empty_bootstrap"]}
    if subprocess.run([sys.executable, "-c", "import boto3, cryptography"], stderr=subprocess.DEVNULL).returncode == 0:
        commands["Python, boto3"] = [sys.executable, ROOT / "bench/lambda_handler.py"]
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        os.sched_setaffinity(0, {cores[0]})
        server = Server(folder).start()
        os.sched_setaffinity(0, {cores[-1]})
        environment = server.aws_environment() | {"KEY_ID": server.key_arn}
        results = collections.defaultdict(list)
        try:
            for _ in range(options.rounds):
                for name, command in commands.items():
                    results[name].append(one_round(command, environment, options.warm))
        finally:
            server.stop()
    print("| | cold, ms | warm p50, µs | memory, MB |\n|---|---|---|---|")
    for name, rounds in results.items():
        print(f"| {name} | {' | '.join(map(shown, zip(*rounds)))} |")


if __name__ == "__main__":
    main()
