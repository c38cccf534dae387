#!/usr/bin/env python3
"""Requests per server CPU-second, beside nginx answering the same bytes with a fixed body.

Both servers run on core 0 and take turns; wrk loads them from core 1 over kept-alive connections. Figures per
CPU-second of the server do not depend on how much of its core it got. Prints a Markdown table.
"""
import argparse
import base64
import contextlib
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
os.environ.setdefault("BONGTU_BINARY", str(ROOT / "build" / "bongtu"))
sys.path.insert(0, str(ROOT / "tests"))

from harness.server import Server  # noqa: E402

BATCH = 1000
TICKS = os.sysconf("SC_CLK_TCK")
TEXT_64 = "t" * 64
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]


def on_core(core):
    return ["taskset", "-c", str(core)]


# --- the requests, as bytes ----------------------------------------------------------------------------------------


def as_bytes(path, headers, body):
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), f"content-length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Requests:
    """Makes each request anew when asked, for a signature is good for 5 minutes."""

    def __init__(self, server):
        self.server = server
        self.plaintext = base64.b64encode(b"p" * 32).decode()
        self.blob = server.call("Encrypt", self._encrypt()).json["CiphertextBlob"]
        self.ciphertext = server.stage("/prod/encrypt", {"plaintext": TEXT_64}).json["ciphertext"]

    def _encrypt(self):
        return {"KeyId": self.server.key_arn, "Plaintext": self.plaintext}

    def signed(self, operation, body):
        body = json.dumps(body).encode()
        return as_bytes("/", self.server.signer().headers(operation, body), body)

    def stage(self, path, body):
        headers = {"host": self.server.host, "x-api-key": self.server.api_key, "content-type": "application/json"}
        return as_bytes(path, headers, json.dumps(body).encode())

    def all(self):
        """{name: (what makes the request, items in one)}"""
        key = {"KeyId": self.server.key_arn, "KeySpec": "AES_256"}
        items = {"items": [{"plaintext": TEXT_64}] * BATCH}
        return {
            "GenerateDataKey": (lambda: self.signed("GenerateDataKey", key), 1),
            "Encrypt 32 B": (lambda: self.signed("Encrypt", self._encrypt()), 1),
            "Decrypt 32 B": (lambda: self.signed("Decrypt", {"CiphertextBlob": self.blob}), 1),
            "/prod/encrypt 64 B": (lambda: self.stage("/prod/encrypt", {"plaintext": TEXT_64}), 1),
            "/prod/decrypt 64 B": (lambda: self.stage("/prod/decrypt", {"ciphertext": self.ciphertext}), 1),
            f"batch of {BATCH}": (lambda: self.stage("/prod/encrypt", items), BATCH),
        }


# --- the servers ---------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def bongtu(directory):
    server = Server(directory)
    server.start("--loops", "1", wrapper=on_core(SERVER_CORE))  # taskset becomes the server: same process id
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def nginx(directory):
    """Yields (host, process id)."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answer = '{"answer":"' + "x" * 187 + '"}'
    config = (ROOT / "bench" / "nginx.conf").read_text().replace("{port}", str(port)).replace("{answer}", answer)
    (directory / "nginx.conf").write_text(config)
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([*on_core(SERVER_CORE), binary, "-p", directory, "-e", "stderr", "-c", "nginx.conf"])
    try:
        wait_for(port)
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port):
    for _ in range(500):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.01)
    raise SystemExit("bench: nginx did not start")


def cpu_seconds(pid):
    """User and system time of a process and its children, which is nginx's worker."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for one in (pid, *children):
        fields = pathlib.Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


# --- measuring -----------------------------------------------------------------------------------------------------


def load(host, pid, request_file, connections, seconds):
    """One run of wrk; its report with `per_cpu`, requests per CPU-second of the server."""
    command = [*on_core(LOAD_CORE), "wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s"]
    command += ["-s", str(ROOT / "bench" / "replay.lua"), f"http://{host}/", "--", str(request_file)]
    before = cpu_seconds(pid)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    used = cpu_seconds(pid) - before
    report = json.loads(done.stdout.strip().splitlines()[-1])
    report["per_cpu"] = report["requests"] / max(used, 1 / TICKS)
    report["core"] = used / report["seconds"]
    return report


def measure(arguments, directory):
    """{(request, connections): ([our reports], [nginx's reports], items)}, rounds interleaved."""
    reports = {}
    with bongtu(directory) as server, nginx(directory) as (nginx_host, nginx_pid):
        requests = {name: made for name, made in Requests(server).all().items() if arguments.only in name}
        request_file = directory / "request"
        for number in range(arguments.rounds):
            for connections in arguments.connections:
                for name, (make, items) in requests.items():
                    print(f"[{time.monotonic() - START:4.0f} s] round {number + 1}, {connections} connections: {name}", file=sys.stderr)
                    request_file.write_bytes(make())
                    run = (request_file, connections, arguments.seconds)
                    ours, theirs, _ = reports.setdefault((name, connections), ([], [], items))
                    theirs.append(load(nginx_host, nginx_pid, *run))
                    ours.append(load(server.host, server.process.pid, *run))
    return reports


# --- the table -----------------------------------------------------------------------------------------------------


def spread(values, form):
    values = list(values)
    return " / ".join(form.format(value) for value in (min(values), statistics.median(values), max(values)))


def print_table(reports):
    print("| work | conn. | per CPU-second | nginx | ratio to nginx | p50 ms | p99 ms | nginx p50 | nginx p99 | core used | bad |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for (name, connections), (ours, theirs, items) in reports.items():
        unit = " items" if items > 1 else ""
        cells = [name, str(connections), spread((one["per_cpu"] * items for one in ours), "{:,.0f}") + unit]
        cells += [spread((one["per_cpu"] for one in theirs), "{:,.0f}")]
        cells += [spread((our["per_cpu"] / their["per_cpu"] for our, their in zip(ours, theirs)), "{:.3f}")]
        cells += [spread((one[p] for one in side), "{:.2f}") for side in (ours, theirs) for p in ("p50_ms", "p99_ms")]
        cells += [spread((one["core"] for one in ours), "{:.2f}"), str(bad_of(ours) + bad_of(theirs))]
        print("| " + " | ".join(cells) + " |")


def bad_of(reports):
    return sum(one["bad_status"] + one["broken"] for one in reports)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=4, help="of each run (default 4)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=lambda text: [int(part) for part in text.split(",")], default=[16, 128])
    parser.add_argument("--only", default="", metavar="TEXT", help="only the requests whose name has TEXT")
    return parser.parse_args()


START = time.monotonic()


def main():
    arguments = parse_arguments()
    if len(CORES) < 2:
        print("bench: only one core, so server and load share it", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="bongtu-bench-") as directory:
        reports = measure(arguments, pathlib.Path(directory))
    model = next((line.split(": ")[1] for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown")
    print(f"\nmin / median / max of {arguments.rounds} rounds of {arguments.seconds} s; {os.cpu_count()} cores, {model}\n")
    print_table(reports)
    bad = sum(bad_of(ours) + bad_of(theirs) for ours, theirs, _ in reports.values())
    if bad:
        print(f"\n{bad} answers were not 2xx or did not come: the figures mean nothing")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
