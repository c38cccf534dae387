"""Messages exchanged with the official Encryption SDKs for Python and JavaScript, both ways, by every suite and wrapping
key, raw and KMS (tests/interop/messages); the other languages are in ./dev interop."""
import shutil
import sys

import pytest
from harness.server import ROOT

sys.path.insert(0, str(ROOT / "tests" / "interop"))
from messages import run  # noqa: E402

PROGRAMS = {"python": [sys.executable, "messages.py"], "js": ["node", "messages.js"]}


@pytest.fixture(scope="module")
def environment(server):
    return server.aws_environment()


@pytest.fixture(scope="module")
def folder(server, environment, tmp_path_factory):
    made = tmp_path_factory.mktemp("messages") / "exchange"
    run.make(made, server.key_arn, environment)
    return made


@pytest.mark.parametrize("sdk", PROGRAMS)
def test_each_opens_what_the_other_wrote(sdk, folder, environment):
    directory = ROOT / "tests" / "interop" / "messages" / sdk
    if sdk == "js" and not (shutil.which("node") and (directory / "node_modules").exists()):
        pytest.skip("needs node and its packages; ./dev test installs them")
    assert run.exchange(sdk, PROGRAMS[sdk], directory, folder, environment) > 300
