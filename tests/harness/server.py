"""A bongtu of one's own: its data directory, its process, its credentials, and bare requests to it."""
import dataclasses
import http.client
import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.parse

from harness.sigv4 import Signer

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BONGTU_BINARY", str(ROOT / "build-asan" / "bongtu"))
READY_SECONDS = 60


@dataclasses.dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def exchange(connection, method, path, body, headers):
    """One request on an open connection, with exactly these headers and Content-Length."""
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("content-length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read())


class Server:
    """The data directory is made once; the process may start and die many times."""

    def __init__(self, parent, init=True, init_flags=()):
        self.parent = pathlib.Path(parent)
        self.data = self.parent / "data"
        self.stdout_log = self.parent / "stdout.log"
        self.stderr_log = self.parent / "stderr.log"
        self.process = None
        if init:
            self.init(*init_flags)

    def init(self, *flags):
        command = [BINARY, "init", "--data", self.data, "--json", *flags]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        made = json.loads(done.stdout)
        self.made = made
        self.account, self.region, self.key_arn = made["account"], made["region"], made["key_arn"]
        self.access_key_id, self.secret = made["access_key_id"], made["secret_access_key"]
        self.api_key = made["api_key"]

    def aws_environment(self):
        """Ours, in which AWS's clients find this server, its administrator and nothing else of AWS."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | {
            "AWS_ENDPOINT_URL_KMS": self.url, "AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": self.access_key_id, "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }

    def start(self, *flags, listen="127.0.0.1:0", wrapper=(), env=None):
        """Starts the server and waits for its `listening on` line."""
        offset = self.stdout_log.stat().st_size if self.stdout_log.exists() else 0
        command = [*wrapper, BINARY, "serve", "--data", str(self.data), "--listen", listen, *flags]
        with open(self.stdout_log, "ab") as out, open(self.stderr_log, "ab") as err:
            # restore_signals=False: SIGXFSZ stays ignored, so that a file size limit is an error and not a death.
            self.process = subprocess.Popen(command, stdout=out, stderr=err, restore_signals=False, env=env)
        self.url = self.said("listening on ", offset)
        self.host = urllib.parse.urlsplit(self.url).netloc
        return self

    def said(self, start, offset=0):
        """Waits for the line on stdout that starts so, after so many bytes; returns the rest of it."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            for line in self.stdout_log.read_bytes()[offset:].decode().splitlines(keepends=True):
                if line.startswith(start) and line.endswith("\n"):
                    return line.removeprefix(start).strip()
            if self.process.poll() is not None:
                raise RuntimeError(f"serve ended with {self.process.returncode}: {self.stderr_log.read_text()[-4000:]}")
            time.sleep(0.005)
        self.kill()
        raise RuntimeError(f"serve did not say: {start}")

    def stop(self, how=signal.SIGTERM, seconds=60):
        """Drains; returns the exit code."""
        self.process.send_signal(how)
        return self.process.wait(seconds)

    def kill(self):
        self.process.kill()
        self.process.wait()

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def connect(self, timeout=60):
        return http.client.HTTPConnection(self.host, timeout=timeout)

    def request(self, method, path, body=None, headers=None):
        """One request on a connection of its own; adds Host unless `headers` has one."""
        headers = dict(headers or {})
        if not any(name.lower() == "host" for name in headers):
            headers = {"host": self.host} | headers
        connection = self.connect()
        try:
            return exchange(connection, method, path, body, headers)
        finally:
            connection.close()

    def stage(self, path, body, **headers):
        """POST to the encryption API: `body` is bytes, or something to send as JSON."""
        body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return self.request("POST", path, body, {"x-api-key": self.api_key} | headers)

    def signer(self, **changes):
        made = Signer(self.access_key_id, self.secret, self.region, self.host)
        return dataclasses.replace(made, **changes)

    def call(self, operation, body, extra=None, **signer_changes):
        """A signed KMS call: `body` is bytes, or something to send as JSON."""
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.request("POST", "/", body, self.signer(**signer_changes).headers(operation, body, extra))
