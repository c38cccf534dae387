"""From nothing to the decrypted Korean text as the blog does it: only the AWS CLI and curl."""
import json
import pathlib
import subprocess
import sys

import pytest

TEXT = "암호화할 문자열"
AWS = pathlib.Path(sys.executable).parent / "aws"


class Shell:
    """A person at a terminal whose profile is the server's administrator."""

    def __init__(self, server):
        self.server = server
        self.environment = server.aws_environment() | {"AWS_ENDPOINT_URL": server.url, "AWS_PAGER": ""}

    def aws(self, *arguments, query=None):
        """Runs the CLI; returns what it printed, as JSON, or the text that the query picks."""
        picked = ["--query", query, "--output", "text"] if query else ["--output", "json"]
        done = subprocess.run([AWS, *arguments, *picked], env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout.strip() if query else json.loads(done.stdout or "null")

    def curl(self, path, *arguments):
        """The status and the body that curl gets."""
        command = ["curl", "-sS", "--max-time", "60", "-w", "\n%{http_code}", f"{self.server.url}{path}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        body, status = done.stdout.rsplit("\n", 1)
        return int(status), body


@pytest.fixture(scope="module")
def shell(server):
    return Shell(server)


@pytest.fixture(scope="module")
def key(shell):
    """The ARN of a key made for the walk, which the function's role may use."""
    made = shell.aws("kms", "create-key", "--description", "the blog's key", query="KeyMetadata.Arn")
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": made}]}
    shell.aws("iam", "put-role-policy", "--role-name", "bongtu-encrypt", "--policy-name", "blog", "--policy-document", json.dumps(policy))
    return made


@pytest.fixture(scope="module")
def api(shell, server):
    """The id of a REST API with POST /encrypt and /decrypt, which need an API key and lead to the function."""
    made = shell.aws("apigateway", "create-rest-api", "--name", "blog", query="id")
    root = shell.aws("apigateway", "get-resources", "--rest-api-id", made, query="items[0].id")
    function = shell.aws("lambda", "get-function", "--function-name", "encrypt", query="Configuration.FunctionArn")
    uri = f"arn:aws:apigateway:{server.region}:lambda:path/2015-03-31/functions/{function}/invocations"
    for name in ("encrypt", "decrypt"):
        create = ["apigateway", "create-resource", "--rest-api-id", made, "--parent-id", root, "--path-part", name]
        at = ["--rest-api-id", made, "--resource-id", shell.aws(*create, query="id"), "--http-method", "POST"]
        shell.aws("apigateway", "put-method", *at, "--authorization-type", "NONE", "--api-key-required")
        shell.aws("apigateway", "put-integration", *at, "--type", "AWS_PROXY", "--integration-http-method", "POST", "--uri", uri)
    return made


@pytest.fixture(scope="module")
def stage(shell, api, key):
    """The path of a stage whose variables name the key."""
    shell.aws("apigateway", "create-deployment", "--rest-api-id", api, "--stage-name", "blog", "--variables", f"KEY_ID={key}")
    return f"/restapis/{api}/blog/_user_request_"


@pytest.fixture(scope="module")
def api_key(shell, api, stage):
    """The value of an API key in a usage plan of the stage."""
    plan = shell.aws(
        "apigateway", "create-usage-plan", "--name", "blog", "--api-stages", f"apiId={api},stage=blog",
        "--throttle", "rateLimit=100,burstLimit=200", "--quota", "limit=1000,period=MONTH", query="id",
    )  # fmt: skip
    made = shell.aws("apigateway", "create-api-key", "--name", "blog", "--enabled", query="id")
    shell.aws("apigateway", "create-usage-plan-key", "--usage-plan-id", plan, "--key-id", made, "--key-type", "API_KEY")
    return shell.aws("apigateway", "get-api-key", "--api-key", made, "--include-value", query="value")


def request(kind, text):
    return json.dumps({"req_type": kind, "context": text}, ensure_ascii=False)


def test_from_a_new_key_to_the_decrypted_text(shell, stage, api_key):
    header = f"x-api-key: {api_key}"
    status, body = shell.curl(f"{stage}/encrypt", "-H", header, "-d", request("encrypt", TEXT))
    assert status == 200 and TEXT not in body
    status, body = shell.curl(f"{stage}/decrypt", "-H", header, "-d", request("decrypt", json.loads(body)["context"]))
    assert (status, json.loads(body)) == (200, {"context": TEXT})


def test_the_stages_key_is_the_one_that_encrypts(shell, stage, api_key, key):
    header = f"x-api-key: {api_key}"
    _, body = shell.curl(f"{stage}/encrypt", "-H", header, "-d", request("encrypt", TEXT))
    shell.aws("kms", "disable-key", "--key-id", key)
    try:
        status, refused = shell.curl(f"{stage}/decrypt", "-H", header, "-d", request("decrypt", json.loads(body)["context"]))
        assert status != 200 and TEXT not in refused
    finally:
        shell.aws("kms", "enable-key", "--key-id", key)


def test_without_its_key_the_stage_is_forbidden(shell, stage, api_key, server):
    data = ("-d", request("encrypt", TEXT))
    for headers in ((), ("-H", f"x-api-key: {server.api_key}"), ("-H", "x-api-key: wrong")):
        status, body = shell.curl(f"{stage}/encrypt", *headers, *data)
        assert (status, json.loads(body)) == (403, {"message": "Forbidden"})


def test_the_blogs_blank_before_the_colon_is_refused(shell, stage, api_key):
    status, body = shell.curl(f"{stage}/encrypt", "-H", f"x-api-key : {api_key}", "-d", request("encrypt", TEXT))
    assert status == 400 and "message" in json.loads(body), body


@pytest.mark.parametrize("content_type", ["Content-Type:", "Content-Type: application/json", "Content-Type: text/plain"])
def test_the_content_type_does_not_matter(shell, stage, api_key, content_type):
    headers = ("-H", f"x-api-key: {api_key}", "-H", content_type)
    status, body = shell.curl(f"{stage}/encrypt", *headers, "-d", request("encrypt", TEXT))
    assert status == 200 and "context" in json.loads(body)


def test_a_calls_usage_is_told(shell, api, stage, api_key):
    plan = shell.aws("apigateway", "get-usage-plans", "--page-size", "500", query="items[?name=='blog'].id | [0]")
    shell.curl(f"{stage}/encrypt", "-H", f"x-api-key: {api_key}", "-d", request("encrypt", TEXT))
    today = subprocess.run(["date", "-u", "+%F"], capture_output=True, text=True, check=True).stdout.strip()
    usage = shell.aws("apigateway", "get-usage", "--usage-plan-id", plan, "--start-date", today, "--end-date", today)
    [[[used, remaining]]] = usage["items"].values()
    assert used > 0 and used + remaining == 1000
