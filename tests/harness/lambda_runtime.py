"""A Runtime API of AWS Lambda that behaves, or does what it is told instead; and the program that it serves."""
import collections
import http.server
import itertools
import json
import os
import pathlib
import queue
import subprocess
import threading
import time

from harness.server import ROOT

BOOTSTRAP = os.environ.get("BONGTU_BOOTSTRAP", str(ROOT / "build-asan/bootstrap"))
PREFIX = "/2018-06-01/runtime/"
WAIT = 60  # seconds, for what should come at once

# What the function made of an event: `error_type` is None where it answered.
Outcome = collections.namedtuple("Outcome", "request_id error_type payload")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.api.requests.append((self.path, dict(self.headers), b""))
        act = self.server.api.acts.get()
        if act is None:
            self.close_connection = True
        else:
            self.do(*act)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.api.requests.append((self.path, dict(self.headers), body))
        if self.server.api.post_acts:
            raw = self.server.api.post_acts.popleft()
            if raw is not None:
                return self.do(raw)
        self.server.api.outcomes.put((self.path, self.headers.get("lambda-runtime-function-error-type"), body))
        self.do(b"HTTP/1.1 202 Accepted\r\ncontent-length: 16\r\n\r\n{\"status\":\"OK\"}\n")

    def do(self, raw, close=False):
        """Sends these bytes; empty ones close the connection."""
        self.close_connection = close or not raw
        self.wfile.write(raw)


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # the program went away


class RuntimeApi:
    """Each GET of `next` gets the act that is next in line; what is posted comes out of `outcomes`."""

    def __init__(self, host="127.0.0.1", port=0):
        self.acts, self.outcomes = queue.Queue(), queue.Queue()
        self.post_acts = collections.deque()  # for the next POSTs: bytes to answer instead, or None to accept
        self.requests = []
        self.ids = (f"8476a536-e9f4-11e8-9739-{number:012}" for number in itertools.count(1))
        self.listener = Listener((host, port), Handler)
        self.listener.api = self
        self.address = "%s:%d" % self.listener.server_address
        threading.Thread(target=self.listener.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.acts.put(None)
        self.listener.shutdown()
        self.listener.server_close()

    def act(self, raw, close=False):
        """Answers the next `next` with these bytes, then perhaps closes; none: closes without an answer."""
        self.acts.put((raw, close))

    def send(self, event, seconds=30, close=False, **headers):
        """Answers the next `next` with an event: bytes, or something to send as JSON. Returns its request id."""
        event = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
        usual = {
            "Lambda-Runtime-Aws-Request-Id": next(self.ids),
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + seconds) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:ap-northeast-2:111122223333:function:encrypt",
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
            "Content-Type": "application/json", "Content-Length": str(len(event)),
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in usual.items() if value is not None)
        self.act(b"HTTP/1.1 200 OK\r\n" + lines.encode() + b"\r\n" + event, close)
        return usual["Lambda-Runtime-Aws-Request-Id"]

    def outcome(self):
        path, error_type, body = self.outcomes.get(timeout=WAIT)
        where = path.removeprefix(PREFIX).split("/")
        assert where[0] == "init" or where[-1] == ("response" if error_type is None else "error"), path
        return Outcome(where[1], error_type, body)

    def invoke(self, event, **how):
        request_id = self.send(event, **how)
        outcome = self.outcome()
        assert outcome.request_id == request_id
        return outcome


class Function:
    """`bootstrap` with a Runtime API of its own; with `root`, in that directory as the root of all."""

    def __init__(self, folder, environment, program=BOOTSTRAP, root=None):
        self.api = RuntimeApi()
        self.log_file = pathlib.Path(folder) / "bootstrap.log"
        environment = environment | {"AWS_LAMBDA_RUNTIME_API": self.api.address}
        enter = (lambda: os.chroot(root)) if root else None
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen([program], env=environment, stdin=subprocess.DEVNULL, stderr=log, preexec_fn=enter)

    def invoke(self, event, **how):
        return self.api.invoke(event, **how)

    def log(self):
        """Its lines so far, each of which is JSON."""
        return [json.loads(line) for line in self.log_file.read_text().splitlines()]

    def ended(self):
        """Waits for its end; the exit code."""
        return self.process.wait(WAIT)

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        self.api.close()
