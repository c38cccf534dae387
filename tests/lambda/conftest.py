import subprocess
import zipfile

import pytest

from harness import emulator
from harness.lambda_runtime import Function
from harness.server import ROOT, Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The KMS of these tests, which leave it as they found it."""
    server = Server(tmp_path_factory.mktemp("server")).start()
    yield server
    assert server.stop() == 0, server.stderr_log.read_text()[-4000:]


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    """The folder that AWS Lambda makes of the zip."""
    subprocess.run([ROOT / "dev", "package-lambda"], check=True, capture_output=True)
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(ROOT / "build-lambda/bongtu-lambda.zip") as archive:
        for entry in archive.infolist():
            archive.extract(entry, folder)
            (folder / entry.filename).chmod(entry.external_attr >> 16 & 0o777)
    return folder


@pytest.fixture
def environment(server):
    """What the function's environment is on Lambda, with this server's KMS."""
    return server.aws_environment() | {"KEY_ID": server.key_arn}


@pytest.fixture
def start(tmp_path, environment):
    """start(name=value…): the function with these variables beside the usual; None takes one away."""
    started = []

    def start(make=Function, *arguments, **variables):
        merged = {name: value for name, value in (environment | variables).items() if value is not None}
        started.append(make(tmp_path, merged, *arguments))
        return started[-1]

    yield start
    for function in started:
        function.close()


@pytest.fixture
def function(start):
    return start()


@pytest.fixture
def own(tmp_path):
    """A KMS that a test may end, and whose audit log it alone fills."""
    server = Server(tmp_path).start()
    yield server
    server.kill()


@pytest.fixture
def begin(start, own):
    """start(), with that KMS."""
    return lambda **variables: start(
        AWS_ENDPOINT_URL_KMS=own.url, KEY_ID=own.key_arn, AWS_ACCESS_KEY_ID=own.access_key_id,
        AWS_SECRET_ACCESS_KEY=own.secret, AWS_REGION=own.region, **variables)


@pytest.fixture(params=["ours", "emulator"] if emulator.BINARY else ["ours"])
def lambda_(request, start):
    """start(), under our Runtime API and, where BONGTU_RIE names it, with the package under AWS's emulator."""
    if request.param == "ours":
        return start
    package = request.getfixturevalue("package")
    return lambda **variables: start(emulator.Emulator, str(package / "bootstrap"), **variables)
