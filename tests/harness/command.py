"""bongtu as a command that ends by itself."""
import os
import subprocess

from harness.server import BINARY


def bongtu(*arguments):
    """Runs it to its end, without what the environment says about bongtu."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BONGTU_")}
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=60, env=environment)


def serve(data, *flags, listen="127.0.0.1:0"):
    return bongtu("serve", "--data", data, "--listen", listen, *flags)


def assert_refused(done, *words):
    """Exit code 2, nothing on stdout, one sentence on stderr that has these words in any case."""
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert done.stdout == "", done.stdout
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word.lower() in done.stderr.lower(), done.stderr
