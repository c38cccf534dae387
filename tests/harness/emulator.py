"""AWS's Runtime Interface Emulator, where BONGTU_RIE names its binary."""
import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import time

from harness.lambda_runtime import WAIT, Outcome

BINARY = os.environ.get("BONGTU_RIE")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Emulator:
    """The same as lambda_runtime.Function. It starts the program with the first event."""

    def __init__(self, folder, environment, program):
        self.log_file = pathlib.Path(folder) / "emulator.log"
        self.address = f"127.0.0.1:{free_port()}"
        command = [BINARY, "--runtime-interface-emulator-address", self.address,
                   "--runtime-api-address", f"127.0.0.1:{free_port()}", program, "any"]
        environment = environment | {"AWS_LAMBDA_FUNCTION_TIMEOUT": "30"}
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.connection = self.connect()

    def connect(self):
        deadline = time.monotonic() + WAIT
        while True:
            connection = http.client.HTTPConnection(self.address, timeout=WAIT)
            try:
                connection.connect()
                return connection
            except ConnectionRefusedError:
                assert self.process.poll() is None and time.monotonic() < deadline, self.log_file.read_text()
                time.sleep(0.01)

    def invoke(self, event):
        """It does not say that a function failed: an error is known by its members."""
        event = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
        self.connection.request("POST", "/2015-03-31/functions/function/invocations", event)
        answer = self.connection.getresponse()
        payload = answer.read()
        assert answer.status == 200, payload
        error_type = re.search(rb'^\{"errorMessage":.*"errorType":"(\w+)"\}$', payload)
        return Outcome("", error_type and error_type[1].decode(), payload)

    def log(self):
        """The program's lines, which stand among the emulator's own."""
        lines = self.log_file.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith('{"timestamp"')]

    def close(self):
        self.connection.close()
        self.process.terminate()
        self.process.wait()
