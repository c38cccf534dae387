"""Messages exchanged with the official Encryption SDKs for Python and JavaScript, both ways, by every suite and wrapping
key, raw and KMS (tests/interop/messages); the other languages are in ./dev interop."""
import os
import shutil
import sys

import pytest
from harness.server import ROOT

sys.path.insert(0, str(ROOT / "tests" / "interop"))
from messages import run  # noqa: E402

PROGRAMS = {"python": [sys.executable, "messages.py"], "js": ["node", "messages.js"]}


@pytest.fixture(scope="module")
def environment(server):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ENDPOINT_URL_KMS": server.url, "AWS_REGION": server.region, "AWS_DEFAULT_REGION": server.region,
        "AWS_ACCESS_KEY_ID": server.access_key_id, "AWS_SECRET_ACCESS_KEY": server.secret,
        "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
    }


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
