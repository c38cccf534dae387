"""Messages exchanged with the official Encryption SDKs for Python and JavaScript, both ways, by every suite and wrapping
key, raw and KMS (tests/interop/messages), with Python's also by every other KMS keyring and with keys of the context
that are required; the other languages are in ./dev interop."""
import shutil
import sys

import pytest
from harness.clients import kms_client
from harness.server import ROOT

sys.path.insert(0, str(ROOT / "tests" / "interop"))
from messages import recipes, run  # noqa: E402

PROGRAMS = {"python": [sys.executable, "messages.py"], "js": ["node", "messages.js"]}


@pytest.fixture(scope="module")
def environment(server):
    return server.aws_environment()


def more_recipes(kms, server, branch_key):
    """With a multi-Region key, its replica elsewhere, and a third key."""
    primary = kms.create_key(MultiRegion=True)["KeyMetadata"]
    replica = kms.replicate_key(KeyId=primary["KeyId"], ReplicaRegion="us-east-1")["ReplicaKeyMetadata"]
    return list(recipes.more_recipes("python", primary["Arn"], server.key_arn, replica["Arn"], branch_key))


@pytest.fixture(scope="module")
def folder(server, environment, tmp_path_factory):
    made = tmp_path_factory.mktemp("messages") / "exchange"
    branch_key = run.make_branch_key(made, server.key_arn, environment)
    run.make(made, server.key_arn, environment, more_recipes(kms_client(server), server, branch_key))
    return made


@pytest.mark.parametrize("sdk", PROGRAMS)
def test_each_opens_what_the_other_wrote(sdk, folder, environment):
    directory = ROOT / "tests" / "interop" / "messages" / sdk
    if sdk == "js" and not (shutil.which("node") and (directory / "node_modules").exists()):
        pytest.skip("needs node and its packages; ./dev test installs them")
    assert run.exchange(sdk, PROGRAMS[sdk], directory, folder, environment) > 300
