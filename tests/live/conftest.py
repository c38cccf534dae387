import uuid

import pytest

from harness import model
from harness.clients import kms_client
from harness.server import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One server for all tests that leave it as they found it; must drain and exit 0 at the end."""
    server = Server(tmp_path_factory.mktemp("server")).start()
    yield server
    assert server.stop() == 0, server.stderr_log.read_text()[-4000:]
    if model.DESCRIBE_API.exists():
        assert model.undeclared(server.data / "audit.log") == set(), "errors that their operations do not declare"


@pytest.fixture(autouse=True)
def survives(request):
    """The shared server outlives each test that uses it; one that kills it fails alone."""
    server = request.getfixturevalue("server") if "server" in request.fixturenames else None
    yield
    if server and not server.running:
        code = server.process.returncode
        server.start(listen=server.host)
        pytest.fail(f"the server died in this test with {code}: " + server.stderr_log.read_text()[-4000:])


@pytest.fixture
def own_server(made):
    """A server with a directory of its own, not started yet; ended whatever the test did."""
    yield made
    if made.running:
        made.kill()


@pytest.fixture
def made(tmp_path):
    """An initialised directory without a server."""
    return Server(tmp_path)


@pytest.fixture(scope="session")
def kms(server):
    return kms_client(server)


@pytest.fixture(scope="session")
def elsewhere(server):
    """The same server in another Region."""
    return kms_client(server, "us-east-1")


@pytest.fixture(scope="session")
def key(kms):
    """KeyMetadata of a key that every test may use and none may change."""
    return kms.create_key(Description="shared by the tests")["KeyMetadata"]


@pytest.fixture
def new_key(kms):
    """KeyMetadata of a key for this test alone."""
    return kms.create_key()["KeyMetadata"]


@pytest.fixture
def alias(kms, new_key):
    """The name of an alias of `new_key`."""
    name = f"alias/test-{uuid.uuid4()}"
    kms.create_alias(AliasName=name, TargetKeyId=new_key["KeyId"])
    return name


@pytest.fixture
def work(tmp_path):
    """An empty directory for the files of a command."""
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.fixture
def aes(tmp_path):
    """A raw AES key, beside `work`."""
    from harness.message_cli import AesKey  # loads the Encryption SDK, which few tests need

    (tmp_path / "keys").mkdir()
    return AesKey(tmp_path / "keys")
